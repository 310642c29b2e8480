/** Scan: all of a table or an index, or a segment of a table, in an order that means nothing. */
import { invalid, notServed } from './errors.ts';
import type { ItemStore } from './item-store.ts';
import { answerPage, readPageRequest } from './page.ts';
import { rowsOf, type Where, where } from './rows.ts';
import type { Input } from './write.ts';

/** Slots are 31 bits. */
const slots = 2 ** 31;
const maximumSegments = 1_000_000;

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

/** The slots of a segment. @throws ValidationException */
const segmentOf = ({ Segment: segment, TotalSegments: total, IndexName }: Input): Where[] => {
  if (!isGiven(segment) && !isGiven(total)) return [];
  const isPart = typeof segment === 'number' && typeof total === 'number';
  if (!isPart || segment < 0 || segment >= total || total > maximumSegments) {
    throw invalid('The Segment parameter is zero-based and must be less than parameter TotalSegments');
  }
  if (isGiven(IndexName)) throw notServed('A segment of an index');
  const [from, to] = [segment, segment + 1].map((part) => Math.floor((part * slots) / total));
  return [where('slot >= ? AND slot < ?', from ?? 0, to ?? 0)];
};

export const scan = (store: ItemStore, input: Input, now: Date): object => {
  const request = readPageRequest(store, input);
  request.placeholders.assertSound(store.table);
  return answerPage(request, rowsOf(request, { within: segmentOf(input), now }), input);
};
