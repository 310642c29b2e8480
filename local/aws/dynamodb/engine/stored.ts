/** Items as they are in the file: JSON of their values as they are on the wire. */
import { type AttributeMap, itemSize } from './attribute-value.ts';

/** An item, the text that it is stored as, and the bytes that it counts as. */
export type Stored = { readonly item: AttributeMap; readonly text: string; readonly size: number };

export const storedOf = (item: AttributeMap): Stored => ({
  item,
  text: JSON.stringify(item),
  size: itemSize(item),
});

export const storedIn = ({ item, size }: Readonly<Record<string, unknown>>): Stored => {
  const text = String(item);
  return { item: JSON.parse(text) as AttributeMap, text, size: Number(size) };
};
