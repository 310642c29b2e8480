/**
 * Stock and the holds of orders on it. Every plan has at most two writes a line, so that 40 lines fit into one
 * transaction with the order's own writes. The races, and the condition that decides each:
 *
 *   two takers of the last unit              expiry against commit
 *   A ── available 1 ── hold ✓               claim  ── state = held AND expiresAt ≤ now ✓ → expired
 *   B ── available 1 ──── hold ✗             commit ──── state = held ✗ → reads anew, takes from available
 *        availableSuffices, on the item           whoever is first moves the state; the other finds it moved.
 *        itself, not on what was read             A commit may come first even after the time is over.
 *
 *   release against commit                   adjustment during checkout
 *   release ── state = held ✓ → released     adjust ── reads version 7, 2 on hand ─────── writes ✗ (version 8)
 *   commit  ──── state = held ✗ → refused    hold   ──────────── available 2 → 1, version 8 ✓
 *                                                 the adjustment reads anew; nobody goes below what is held
 *
 *   the same hold, commit or release again after a crash
 *   first  ── hold put, counters moved ✓ ── crash before the caller heard of it
 *   second ── the hold's put is refused BEFORE the counters are looked at: `already-exists`, not sold out;
 *             a commit or release reads the hold, finds it moved and plans nothing
 *
 * An expired hold is claimable by whoever needs it (`releaseExpiredHolds`); no sweeper has to run.
 */

import type { Page, PageRequest } from '../shared/cursor.ts';
import { tableName } from '../shared/dynamo.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { move } from '../shared/machine.ts';
import { maximumQuantity } from '../shared/order-size.ts';
import { getItems, queryPage } from '../shared/read.ts';
import { tryTransact, type Write } from '../shared/transact.ts';
import { holdMachine } from './lifecycle.ts';
import {
  type Hold,
  holdSchema,
  type Stock,
  type StockLine,
  sortedLines,
  stockMoves,
  stockSchema,
} from './stock.ts';
import { extendHoldWrite, moveHoldWrite, moveStockWrite, stocks } from './stock-writes.ts';
import { holdKey, inventoryTable, openHoldsKey, stockKey } from './table.ts';

const itemIsNew = 'attribute_not_exists(#pk)';

const defaultLowStockThreshold = 5;

/** Variants without stock are left out. */
export const getStocks = async (
  variantIds: readonly Id<'variant'>[],
  { consistent = false }: { consistent?: boolean } = {},
): Promise<Map<Id<'variant'>, Stock>> => {
  const keys = [...new Set(variantIds)].map(stockKey);
  const stocks = await getItems(inventoryTable, keys, stockSchema, { consistent });
  return new Map(stocks.map((stock) => [stock.variantId, stock]));
};

/** The empty stock of a new variant; for the transaction that makes the variant. */
export const createStockWrite = (variantId: Id<'variant'>, now: Date): Write => {
  const stock: Stock = {
    variantId,
    onHand: 0,
    held: 0,
    available: 0,
    lowStockThreshold: defaultLowStockThreshold,
    low: true,
    updatedAt: now.toISOString(),
    version: 1,
  };
  return stocks.newWrite(variantId, stock);
};

const putHoldWrite = (hold: Hold, now: Date): Write => ({
  Put: {
    TableName: tableName(inventoryTable),
    Item: {
      ...holdKey(hold.variantId, hold.orderId),
      ...hold,
      openHoldsKey: openHoldsKey(hold.variantId),
      updatedAt: now.toISOString(),
    },
    ConditionExpression: itemIsNew,
    ExpressionAttributeNames: { '#pk': 'pk' },
  },
  otherwise: () => new DomainError('already-exists', `${hold.orderId} holds its stock already`),
});

/**
 * Takes the lines' quantities out of what is available until `expiresAt`. Refusals, in this order:
 * `already-exists` when the order has its holds from before, `insufficient-stock` with `{variantId, available}`.
 */
export const holdWrites = (
  lines: readonly StockLine[],
  orderId: Id<'order'>,
  expiresAt: Date,
  now: Date,
): Write[] =>
  sortedLines(lines).flatMap((line) => [
    putHoldWrite({ ...line, orderId, state: 'held', expiresAt: expiresAt.toISOString() }, now),
    moveStockWrite(line, stockMoves.hold, now),
  ]);

/** The index is behind by moments; what expired was written when its order was placed, long before. */
const claimExpired = async (variantId: Id<'variant'>, now: Date): Promise<number> => {
  const { items } = await queryPage(
    {
      table: inventoryTable,
      index: 'byExpiry',
      partition: openHoldsKey(variantId),
      sort: { to: now.toISOString() },
    },
    holdSchema,
    {
      /** Each hold has a piece at least: enough for any one line. */
      limit: maximumQuantity,
    },
  );
  let claimed = 0;
  for (const hold of items) {
    const refusals = await tryTransact([
      moveHoldWrite(hold, 'expired', now),
      moveStockWrite(hold, stockMoves.release, now),
    ]);
    if (refusals.length === 0) claimed += 1;
  }
  return claimed;
};

/**
 * Makes available what expired holds on these variants still keep: to be called after a refusal for
 * insufficient stock, and before the retry.
 * @returns how many holds this call claimed; others may have claimed more
 */
export const releaseExpiredHolds = async (
  variantIds: readonly Id<'variant'>[],
  now: Date,
): Promise<number> => {
  const claims = await Promise.all([...new Set(variantIds)].map((variantId) => claimExpired(variantId, now)));
  return claims.reduce((total, claimed) => total + claimed, 0);
};

/** What orders hold of a variant now, those among them whose time is over. The index is behind by moments. */
export const listOpenHolds = (variantId: Id<'variant'>, request: PageRequest): Promise<Page<Hold>> =>
  queryPage(
    { table: inventoryTable, index: 'byExpiry', partition: openHoldsKey(variantId) },
    holdSchema,
    request,
  );

export const getHolds = async (
  orderId: Id<'order'>,
  lines: readonly StockLine[],
): Promise<Map<Id<'variant'>, Hold>> => {
  const keys = lines.map(({ variantId }) => holdKey(variantId, orderId));
  const holds = await getItems(inventoryTable, keys, holdSchema, { consistent: true });
  return new Map(holds.map((hold) => [hold.variantId, hold]));
};

const commitWrites = (hold: Hold, now: Date): Write[] => {
  if (hold.state === 'committed') return [];
  move<Hold['state']>(holdMachine, hold.state, 'commit');
  const taking = hold.state === 'expired' ? stockMoves.take : stockMoves.commit;
  return [moveHoldWrite(hold, 'committed', now), moveStockWrite(hold, taking, now)];
};

/**
 * Sells what the order holds. A hold that expired and was claimed meanwhile is taken anew from what is
 * available. Plan again on `conflict`.
 * @returns no writes when all was committed before; refusal: `insufficient-stock`
 * @throws DomainError `not-found` without a hold, `illegal-transition` when it was released
 */
export const planCommit = async (
  orderId: Id<'order'>,
  lines: readonly StockLine[],
  now: Date,
): Promise<Write[]> => {
  const sorted = sortedLines(lines);
  const holds = await getHolds(orderId, sorted);
  return sorted.flatMap(({ variantId }) => {
    const hold = holds.get(variantId);
    if (!hold) throw notFound(`hold of ${orderId} on ${variantId}`);
    return commitWrites(hold, now);
  });
};

/** Gives back what the order still holds of these variants; no writes when nothing is held any more. */
export const planRelease = async (
  orderId: Id<'order'>,
  lines: readonly StockLine[],
  now: Date,
): Promise<Write[]> => {
  const sorted = sortedLines(lines);
  const holds = await getHolds(orderId, sorted);
  return sorted.flatMap(({ variantId }) => {
    const hold = holds.get(variantId);
    if (hold?.state !== 'held') return [];
    return [moveHoldWrite(hold, 'released', now), moveStockWrite(hold, stockMoves.release, now)];
  });
};

/** Keeps what the order still holds until `expiresAt`; holds that were claimed meanwhile stay claimed. */
export const planExtend = async (
  orderId: Id<'order'>,
  lines: readonly StockLine[],
  expiresAt: Date,
  now: Date,
): Promise<Write[]> => {
  const holds = await getHolds(orderId, sortedLines(lines));
  return [...holds.values()].flatMap((hold) =>
    hold.state === 'held' ? [extendHoldWrite(hold, expiresAt, now)] : [],
  );
};
