/**
 * Several partitions of an index as one list, in order. A page is one query of each, however long they are: what comes
 * first of all is among what comes first of each.
 *
 *   LIST#0   9  7 | 2          a page of four, newest first: 9 8 7 5
 *   LIST#1   8  5 | 3  1       its cursor is 5, which says of each where to go on
 *
 * Sort keys name their entries (`<time>#<id>`): an entry that stands in several partitions is one of the list.
 */
import * as z from 'zod';
import { decodeCursor, encodeCursor, invalidCursor, type Page, type PageRequest } from './cursor.ts';
import type { Item } from './dynamo.ts';
import { type PartitionQuery, queryPage, sortKeyOf } from './read.ts';

export type MergedQuery = Pick<PartitionQuery, 'table' | 'index' | 'newestFirst'> & {
  /** Of the list, so that a cursor of another one is refused. */
  readonly list: string;
  readonly partitions: readonly string[];
  /** Inclusive bounds on the sort key. */
  readonly sort?: { readonly from?: string; readonly to?: string };
};

const itemSchema = z.record(z.string(), z.unknown());

type Bounds = NonNullable<MergedQuery['sort']>;

/** What is left of the list at the cursor's place, which comes first again. */
const boundsFrom = ({ newestFirst, sort = {} }: MergedQuery, place: string | undefined): Bounds => {
  if (place === undefined) return sort;
  const { from = place, to = place } = sort;
  if (place < from || place > to) throw invalidCursor();
  return newestFirst ? { ...sort, to: place } : { ...sort, from: place };
};

/** To go on after the entry at this place. */
export const cursorAt = (query: MergedQuery, place: string): string =>
  encodeCursor({ list: query.list, [sortKeyOf(query)]: place });

/**
 * @throws DomainError `invalid-cursor` for a cursor of another list
 */
export const queryMerged = async <S extends z.ZodType>(
  query: MergedQuery,
  schema: S,
  { limit, cursor }: PageRequest,
): Promise<Page<z.output<S>>> => {
  const { list, partitions, ...common } = query;
  const sortKey = sortKeyOf(query);
  const placeOf = (item: Item): string => String(item[sortKey]);
  const place = decodeCursor(cursor, ['list', sortKey], { list })?.[sortKey];
  const sort = boundsFrom(query, place);
  /** One for the cursor's place, one to know whether there is more. */
  const bite = { limit: limit + (place === undefined ? 1 : 2) };
  const pages = await Promise.all(
    partitions.map((partition) => queryPage({ ...common, sort, partition }, itemSchema, bite)),
  );
  const byPlace = new Map(pages.flatMap(({ items }) => items).map((item) => [placeOf(item), item]));
  if (place !== undefined) byPlace.delete(place);
  const direction = query.newestFirst ? -1 : 1;
  const found = [...byPlace.entries()].sort(([a], [b]) => (a < b ? -direction : direction));
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(([, item]) => schema.parse(item)),
    ...(found.length > limit && last && { nextCursor: cursorAt(query, last[0]) }),
  };
};
