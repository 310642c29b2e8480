/**
 * The ledger of a variant: staff's adjustments, sales and restocks. The sum of its deltas is what is on hand,
 * because every movement is written in the transaction that moves the stock.
 *
 * `stock.low` is announced once per crossing of the threshold: the flag `low` on the stock falls when the stock
 * rises above it (in the same write), and is raised together with the event. Adjustments do so themselves; a sale
 * must not cost a third write a line at checkout or payment, so a consumer looks after each confirmed order
 * (`announceLowStock`): repeated or late, it finds either the flag up or the stock high, and does nothing.
 */
import * as z from 'zod';
import { type DomainEvent, newEvent } from '../events/catalogue.ts';
import type { Page, PageRequest } from '../shared/cursor.ts';
import { tableName } from '../shared/dynamo.ts';
import { DomainError } from '../shared/errors.ts';
import { assertVersion, type ExpectedVersions } from '../shared/http/version.ts';
import type { Id } from '../shared/ids.ts';
import { getItem, queryPage, readTogether } from '../shared/read.ts';
import { retryOnConflict, transact, type Write } from '../shared/transact.ts';
import {
  type adjustmentReasons,
  isLow,
  type Movement,
  movementSchema,
  type Stock,
  stockAdjusted,
} from './stock.ts';
import { ledgerAttributes, stocks } from './stock-writes.ts';
import { adjustmentKey, inventoryTable, movementsKey } from './table.ts';

const movementItemSchema = z.object({ movement: movementSchema });

export const getStock = (variantId: Id<'variant'>): Promise<Stock> => stocks.mustGet(variantId);

/** Newest first. */
export const listMovements = async (variantId: Id<'variant'>, page: PageRequest): Promise<Page<Movement>> => {
  const found = await queryPage(
    {
      table: inventoryTable,
      index: 'byMovement',
      partition: movementsKey(variantId),
      newestFirst: true,
    },
    movementItemSchema,
    page,
  );
  return { ...found, items: found.items.map(({ movement }) => movement) };
};

const lowStockEvents = (before: Stock, after: Stock, now: Date): DomainEvent[] => {
  if (before.low || !after.low) return [];
  const { variantId, onHand, held, available, lowStockThreshold } = after;
  return [newEvent('stock.low', { variantId, onHand, held, available, lowStockThreshold }, { now })];
};

const adjustmentIsNew = 'attribute_not_exists(#pk)';

const putAdjustmentWrite = (movement: Movement): Write => ({
  Put: {
    TableName: tableName(inventoryTable),
    Item: { ...adjustmentKey(movement.variantId, movement.id), ...ledgerAttributes(movement) },
    ConditionExpression: adjustmentIsNew,
    ExpressionAttributeNames: { '#pk': 'pk' },
  },
  otherwise: () => new DomainError('conflict', 'This adjustment was made meanwhile'),
});

type Entry = {
  /** The same again when the request is repeated: it is made once. */
  readonly id: Id<'adjustment'>;
  readonly variantId: Id<'variant'>;
  readonly reason: (typeof adjustmentReasons)[number];
  readonly note?: string | undefined;
  readonly actor: string;
};

/** `delta` is added to what is on hand; not zero. */
export type Adjustment = Entry & { readonly delta: number };

/** Goods were counted: so many are there, held ones among them. */
export type Count = Omit<Entry, 'reason'> & { readonly onHand: number };

/** What others write in the same transaction: a record of who did it. */
export type Along = (before: Stock, after: Stock) => readonly Write[];

const adjustOnce = async (
  { note, ...entry }: Entry,
  deltaOf: (stock: Stock) => number,
  { now, along }: { now: Date; along?: Along | undefined },
): Promise<{ stock: Stock; movement: Movement | undefined }> => {
  const { id, variantId, reason } = entry;
  const [stock, done] = await Promise.all([
    getStock(variantId),
    getItem(inventoryTable, adjustmentKey(variantId, id), movementItemSchema, { consistent: true }),
  ]);
  if (done) return { stock, movement: done.movement };
  const delta = deltaOf(stock);
  if (delta === 0) return { stock, movement: undefined };
  const next = stockAdjusted(stock, delta, now);
  const movement: Movement = {
    ...entry,
    delta,
    ...(note !== undefined && { note }),
    at: now.toISOString(),
  };
  const { onHand, held, available } = next;
  const event = newEvent('stock.adjusted', { variantId, onHand, held, available, delta, reason }, { now });
  const events = [event, ...lowStockEvents(stock, next, now)];
  const also = along?.(stock, next);
  await transact([
    putAdjustmentWrite(movement),
    ...stocks.writes(variantId, { next, events, ...(also && { also }) }),
  ]);
  return { stock: next, movement };
};

/** @throws DomainError `not-found`, `insufficient-stock` when it takes more than what is not held */
export const adjustStock = async (
  { delta, ...entry }: Adjustment,
  now: Date,
  along?: Along,
): Promise<{ stock: Stock; movement: Movement }> => {
  const { stock, movement } = await retryOnConflict(() => adjustOnce(entry, () => delta, { now, along }));
  if (!movement) throw new RangeError('an adjustment of nothing');
  return { stock, movement };
};

/**
 * Makes the ledger's sum what was counted, by a correction of the difference.
 * @returns whether there was a difference
 * @throws DomainError `not-found`, `insufficient-stock` when less was counted than orders hold
 */
export const countStock = async ({ onHand, ...entry }: Count, now: Date, along?: Along): Promise<boolean> => {
  const deltaOf = (stock: Stock): number => onHand - stock.onHand;
  const correction = { ...entry, reason: 'correction' as const };
  const { movement } = await retryOnConflict(() => adjustOnce(correction, deltaOf, { now, along }));
  return movement !== undefined;
};

/** @throws DomainError `not-found`, `stale-version` */
export const setLowStockThreshold = (
  variantId: Id<'variant'>,
  lowStockThreshold: number,
  { expected, now }: { expected: ExpectedVersions; now: Date },
): Promise<Stock> =>
  stocks.change(variantId, (stock) => {
    assertVersion(stock.version, expected);
    const next = {
      ...stock,
      lowStockThreshold,
      low: isLow({ ...stock, lowStockThreshold }),
      updatedAt: now.toISOString(),
      version: stock.version + 1,
    };
    return { next, events: lowStockEvents(stock, next, now) };
  });

const mustBeSaid = (stock: Stock): boolean => isLow(stock) && !stock.low;

/** Which of these are at their threshold, and nobody has said so yet. */
export const becameLow = async (variantIds: readonly Id<'variant'>[]): Promise<Id<'variant'>[]> => {
  const found = await readTogether(...[...new Set(variantIds)].map(stocks.readOf));
  return found.flatMap((stock) => (stock && mustBeSaid(stock) ? [stock.variantId] : []));
};

/** Announces that a sale brought the stock to its threshold, unless that is said already or not so. */
export const announceLowStock = async (variantId: Id<'variant'>, now: Date): Promise<void> => {
  await stocks.changeIfThere(variantId, (stock) => {
    if (!mustBeSaid(stock)) return undefined;
    const next = { ...stock, low: true, updatedAt: now.toISOString(), version: stock.version + 1 };
    return { next, events: lowStockEvents(stock, next, now) };
  });
};
