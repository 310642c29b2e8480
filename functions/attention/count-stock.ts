/** Reads a variant's counters and its open holds as they were at one moment, if there is one. */

import type { Stock } from '../inventory/stock.ts';
import { stocks } from '../inventory/stock-writes.ts';
import { listOpenHolds } from '../inventory/store.ts';
import { idSchema } from '../shared/ids.ts';
import type { CountedStock } from './of-stock.ts';

/** Indexes are behind by moments: what stood still for so long is on them. */
export const stillMilliseconds = 15 * 60_000;
/** One with more open holds is read by nobody at one moment. */
const mostPages = 20;
const pageSize = 500;

/** Undefined when it is gone, or moved a moment ago. */
export const readStill = async (variantId: string, now: Date): Promise<Stock | undefined> => {
  const stock = await stocks.get(idSchema('variant').parse(variantId));
  const isStill = stock && Date.parse(stock.updatedAt) + stillMilliseconds <= now.getTime();
  return isStill ? stock : undefined;
};

const piecesInHolds = async (variantId: Stock['variantId']): Promise<number | undefined> => {
  let pieces = 0;
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const holds = await listOpenHolds(variantId, {
      limit: pageSize,
      ...(cursor !== undefined && { cursor }),
    });
    pieces += holds.items.reduce((total, { quantity }) => total + quantity, 0);
    cursor = holds.nextCursor;
    if (cursor === undefined) return pieces;
  }
  return undefined;
};

/** Undefined when it moves: the next look finds it still, at night if not by day. */
export const countStock = async (variantId: string, now: Date): Promise<CountedStock | undefined> => {
  const stock = await readStill(variantId, now);
  const inHolds = stock && (await piecesInHolds(stock.variantId));
  if (!stock || inHolds === undefined) return undefined;
  const after = await stocks.get(stock.variantId);
  return after?.version === stock.version ? { stock, inHolds } : undefined;
};
