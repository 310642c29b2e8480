/** How many pieces of each line: for parcels and returns, which are made in parts. */
import { NumberInput, Stack } from '@mantine/core';
import type { Item } from './data.ts';

export type Counts = Readonly<Record<string, number>>;

type PiecesProps = {
  readonly items: readonly Item[];
  readonly most: (item: Item) => number;
  readonly counts: Counts;
  readonly change: (counts: Counts) => void;
};

export const PiecesInput = ({ items, most, counts, change }: PiecesProps) => (
  <Stack gap="xs">
    {items
      .filter((item) => most(item) > 0)
      .map((item) => (
        <NumberInput
          key={item.id}
          label={`${item.productSnapshot.name} (${item.variantSnapshot.sku})`}
          suffix={` / ${most(item)}`}
          min={0}
          max={most(item)}
          clampBehavior="strict"
          allowDecimal={false}
          value={counts[item.id] ?? 0}
          onChange={(value) => change({ ...counts, [item.id]: Number(value) || 0 })}
        />
      ))}
  </Stack>
);

export const all = (items: readonly Item[], most: (item: Item) => number): Counts =>
  Object.fromEntries(items.map((item) => [item.id, most(item)]));

export const chosen = (counts: Counts): { itemId: string; quantity: number }[] =>
  Object.entries(counts).flatMap(([itemId, quantity]) => (quantity > 0 ? [{ itemId, quantity }] : []));
