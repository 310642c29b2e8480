/**
 * Adds up the movements of one variant after the other, from the newest back, and holds the sum against what was on hand when
 * it began. A long ledger takes several runs; what is sold meanwhile is newer than where it began, and counts in the next round.
 */
import * as z from 'zod';
import { listStock } from '../catalog/stock-list.ts';
import { listMovements } from '../inventory/ledger.ts';
import type { Stock } from '../inventory/stock.ts';
import { readStill, stillMilliseconds } from './count-stock.ts';
import { pageAfterMark } from './looks.ts';
import { noteFound } from './note-found.ts';
import { mattersOfLedger } from './of-stock.ts';
import { getMark, saveMark } from './store.ts';

const mark = 'cross-check ledgers';
const variantsPerPage = 20;
const movementsPerPage = 1000;
/** 100,000 movements where ledgers are long. */
const pagesPerRun = 100;

const countingSchema = z.object({
  variantId: z.string(),
  onHand: z.int(),
  /** Movements since are not counted. */
  until: z.string(),
  sum: z.int(),
  /** Where it goes on; left out: nothing is added up yet. */
  cursor: z.string().optional(),
});
type Counting = z.output<typeof countingSchema>;

/**
 * A movement has the time at which its request came. What was written before a variant stood still is older than this, and what
 * is written since is younger: no function works for as long.
 */
const recentMilliseconds = (2 / 3) * stillMilliseconds;

const placeSchema = z.object({
  /** Of the list of stock: the page that is worked on. */
  page: z.string().optional(),
  /** The last of that page that is done. */
  done: z.string().optional(),
  counting: countingSchema.optional(),
});
type Place = z.output<typeof placeSchema>;

const placeOf = (text: string | undefined): Place => (text ? placeSchema.parse(JSON.parse(text)) : {});

/** One page more. @returns undefined when all is added up */
const addPage = async (stock: Stock, counting: Counting, now: Date): Promise<Counting | undefined> => {
  const request = {
    limit: movementsPerPage,
    ...(counting.cursor !== undefined && { cursor: counting.cursor }),
  };
  const { items, nextCursor } = await listMovements(stock.variantId, request);
  const sum = items
    .filter(({ at }) => at <= counting.until)
    .reduce((total, { delta }) => total + delta, counting.sum);
  if (nextCursor !== undefined) return { ...counting, sum, cursor: nextCursor };
  await noteFound('ledger', counting.variantId, mattersOfLedger({ ...counting, sum }, now), now);
  return undefined;
};

/** @returns undefined when it moves just now: its newest movements may not be on the list yet */
const begin = async (stock: Stock, now: Date): Promise<Counting | undefined> => {
  const still = await readStill(stock.variantId, now);
  const until = new Date(now.getTime() - recentMilliseconds).toISOString();
  return still && { variantId: still.variantId, onHand: still.onHand, until, sum: 0 };
};

/** The variants of a page that are still to do. */
const leftOf = (stocks: readonly Stock[], { done }: Place): readonly Stock[] =>
  stocks.slice(stocks.findIndex(({ variantId }) => variantId === done) + 1);

export const sumLedgers = async (now: Date): Promise<void> => {
  let place = placeOf(await getMark(mark));
  let pages = 0;
  while (pages < pagesPerRun) {
    const { items, nextCursor } = await pageAfterMark(
      (request) => listStock({}, request),
      place.page,
      variantsPerPage,
    );
    for (const stock of leftOf(items, place)) {
      const { variantId } = stock;
      let counting = place.counting?.variantId === variantId ? place.counting : await begin(stock, now);
      while (counting && pages < pagesPerRun) {
        counting = await addPage(stock, counting, now);
        pages += 1;
      }
      if (counting) return saveMark(mark, JSON.stringify({ ...place, counting }));
      place = { ...place, done: variantId, counting: undefined };
    }
    pages += 1;
    place = nextCursor === undefined ? {} : { page: nextCursor };
    await saveMark(mark, JSON.stringify(place));
    if (nextCursor === undefined) return;
  }
};
