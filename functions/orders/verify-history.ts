/** Whether an order's history is whole, and is that of the order beside it. Pure. */
import * as z from 'zod';
import { canonical, chainedEntrySchema, flawsOf, inSequence, sequenceOf } from '../events/chain.ts';
import { orderSchema } from './order.ts';
import { orderEntrySchema, stateOf } from './order-at.ts';

const headSchema = z.looseObject({ sk: z.string(), chain: z.string().optional() });

/** Every version has an entry, once there is a chain. */
const gapsIn = (sequences: readonly number[], version: number): string[] => {
  const [first = version + 1] = sequences;
  const known = new Set(sequences);
  return Array.from({ length: version - first + 1 }, (_, index) => first + index)
    .filter((sequence) => !known.has(sequence))
    .map((sequence) => `version ${sequence} has no entry`);
};

/** What an order's own item says against its last entry. */
const flawsOfOrder = (item: unknown, entries: readonly unknown[]): string[] => {
  const order = orderSchema.parse(item);
  const kept = inSequence(z.array(orderEntrySchema).parse(entries)).filter(({ state }) => state);
  const last = kept.at(-1)?.state;
  const isSame = last === undefined || canonical(last) === canonical(stateOf(order));
  return [
    ...gapsIn(kept.map(sequenceOf), order.version),
    ...(isSame ? [] : ['the order is not what its last entry says']),
  ];
};

/**
 * @param items of one partition: a thing that keeps a chain, and its entries
 * @returns what is wrong with them; nothing for things from before there was a chain
 */
export const flawsInPartition = (items: readonly unknown[]): string[] => {
  const all = z.array(headSchema).parse(items);
  const head = all.find(({ chain }) => chain !== undefined);
  const entries = items.filter((_, index) => /^(EVENT|KEPT)#/.test(all[index]?.sk ?? ''));
  const flaws = flawsOf(z.array(chainedEntrySchema).parse(entries), head?.chain);
  return head?.sk === 'ORDER' ? [...flaws, ...flawsOfOrder(head, entries)] : flaws;
};
