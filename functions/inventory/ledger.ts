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
import { outboxWrite } from '../events/outbox.ts';
import type { Page, PageRequest } from '../shared/cursor.ts';
import { tableName } from '../shared/dynamo.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { assertVersion, type ExpectedVersions } from '../shared/http/version.ts';
import type { Id } from '../shared/ids.ts';
import { getItem, queryPage } from '../shared/read.ts';
import { retryOnConflict, transact, type Write } from '../shared/transact.ts';
import {
  adjusted,
  type adjustmentReasons,
  isLow,
  type Movement,
  movementSchema,
  type Stock,
  stockSchema,
} from './stock.ts';
import { ledgerAttributes, replaceStockWrite } from './stock-writes.ts';
import { adjustmentKey, inventoryTable, movementsKey, stockKey, stockPartition } from './table.ts';

const movementItemSchema = z.object({ movement: movementSchema });

/** @throws DomainError `not-found` */
export const getStock = async (variantId: Id<'variant'>): Promise<Stock> => {
  const stock = await getItem(inventoryTable, stockKey(variantId), stockSchema, { consistent: true });
  if (!stock) throw notFound('variant');
  return stock;
};

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

const outboxWrites = (stock: Stock, events: readonly DomainEvent[]): Write[] =>
  events.length === 0
    ? []
    : [
        outboxWrite(inventoryTable, {
          pk: stockPartition(stock.variantId),
          sequence: stock.version,
          events,
        }),
      ];

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

export type Adjustment = {
  /** The same again when the request is repeated: it is made once. */
  readonly id: Id<'adjustment'>;
  readonly variantId: Id<'variant'>;
  /** Added to what is on hand; not zero. */
  readonly delta: number;
  readonly reason: (typeof adjustmentReasons)[number];
  readonly note?: string | undefined;
  readonly actor: string;
};

const adjustOnce = async (
  { note, ...adjustment }: Adjustment,
  now: Date,
): Promise<{ stock: Stock; movement: Movement }> => {
  const { id, variantId, delta, reason } = adjustment;
  const [stock, done] = await Promise.all([
    getStock(variantId),
    getItem(inventoryTable, adjustmentKey(variantId, id), movementItemSchema, { consistent: true }),
  ]);
  if (done) return { stock, movement: done.movement };
  const next = adjusted(stock, delta, now);
  const movement: Movement = {
    ...adjustment,
    ...(note !== undefined && { note }),
    at: now.toISOString(),
  };
  const { onHand, held, available } = next;
  const event = newEvent('stock.adjusted', { variantId, onHand, held, available, delta, reason }, { now });
  await transact([
    putAdjustmentWrite(movement),
    replaceStockWrite(next),
    ...outboxWrites(next, [event, ...lowStockEvents(stock, next, now)]),
  ]);
  return { stock: next, movement };
};

/** @throws DomainError `not-found`, `insufficient-stock` when it takes more than what is not held */
export const adjustStock = (
  adjustment: Adjustment,
  now: Date,
): Promise<{ stock: Stock; movement: Movement }> => retryOnConflict(() => adjustOnce(adjustment, now));

/** @throws DomainError `not-found`, `stale-version` */
export const setLowStockThreshold = (
  variantId: Id<'variant'>,
  lowStockThreshold: number,
  { expected, now }: { expected: ExpectedVersions; now: Date },
): Promise<Stock> =>
  retryOnConflict(async () => {
    const stock = await getStock(variantId);
    assertVersion(stock.version, expected);
    const next = {
      ...stock,
      lowStockThreshold,
      low: isLow({ ...stock, lowStockThreshold }),
      updatedAt: now.toISOString(),
      version: stock.version + 1,
    };
    await transact([replaceStockWrite(next), ...outboxWrites(next, lowStockEvents(stock, next, now))]);
    return next;
  });

/** Announces that a sale brought the stock to its threshold, unless that is said already or not so. */
export const announceLowStock = (variantId: Id<'variant'>, now: Date): Promise<void> =>
  retryOnConflict(async () => {
    const stock = await getItem(inventoryTable, stockKey(variantId), stockSchema, { consistent: true });
    if (!stock || stock.low || !isLow(stock)) return;
    const next = { ...stock, low: true, updatedAt: now.toISOString(), version: stock.version + 1 };
    await transact([replaceStockWrite(next), ...outboxWrites(next, lowStockEvents(stock, next, now))]);
  });
