/**
 * The part of an item that the store itself is never asked about, as one compressed attribute: what is written is paid by
 * the kilobyte, and twice in a transaction. Every read of `read.ts` gives items as they were before.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import * as z from 'zod';
import type { Item } from './dynamo.ts';

const insideSchema = z.record(z.string(), z.unknown());

/** @param fields none that a key, an index, a condition, a filter or an update names: DynamoDB sees bytes there */
export const pack = (document: Item, fields: readonly string[]): Item => {
  const { inside = [], outside = [] } = Object.groupBy(Object.entries(document), ([name]) =>
    fields.includes(name) ? 'inside' : 'outside',
  );
  return {
    ...Object.fromEntries(outside),
    packed: deflateRawSync(JSON.stringify(Object.fromEntries(inside))),
  };
};

/** An item that is not packed, or was written before it was, is as it is. */
export const unpack = (item: Item): Item => {
  const { packed, ...outside } = item;
  if (!(packed instanceof Uint8Array)) return item;
  return { ...insideSchema.parse(JSON.parse(inflateRawSync(packed).toString())), ...outside };
};
