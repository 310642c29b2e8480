/**
 * Stock for an order whose lines change, in the transaction that changes them: at most two writes a line.
 *
 *   pending    the hold is put anew with its new quantity, the counters take the difference
 *   confirmed  the first piece of a variant is a committed hold, as at a sale; more pieces are a sale of their own in the
 *              ledger; fewer go back on the shelf (`planRestock`)
 *
 * A hold is written on the state and the quantity that it was read with: whoever else moved it makes the edit plan again.
 */
import { tableName } from '../shared/dynamo.ts';
import { DomainError } from '../shared/errors.ts';
import { type Id, idOf, ulidFrom } from '../shared/ids.ts';
import type { Write } from '../shared/transact.ts';
import { planRestock } from './restock-store.ts';
import { type Hold, type Movement, type StockLine, stockMoves } from './stock.ts';
import { ledgerAttributes, moveHoldWrite, moveStockWrite, saleOf } from './stock-writes.ts';
import { getHolds } from './store.ts';
import { adjustmentKey, holdKey, inventoryTable, openHoldsKey } from './table.ts';

/** A line of an order, in pieces before and after. */
export type StockChange = {
  readonly variantId: Id<'variant'>;
  readonly before: number;
  readonly after: number;
};

const isNew = 'attribute_not_exists(#pk)';
const holdIsAsRead = '#state = :state AND #quantity = :quantity';

const asRead = (hold: Hold | undefined) =>
  hold
    ? {
        ConditionExpression: holdIsAsRead,
        ExpressionAttributeNames: { '#state': 'state', '#quantity': 'quantity' },
        ExpressionAttributeValues: { ':state': hold.state, ':quantity': hold.quantity },
      }
    : { ConditionExpression: isNew, ExpressionAttributeNames: { '#pk': 'pk' } };

/** In place of the one that was read, if there was one. */
const putHoldAnewWrite = (next: Hold, read: Hold | undefined, now: Date): Write => ({
  Put: {
    TableName: tableName(inventoryTable),
    Item: {
      ...holdKey(next.variantId, next.orderId),
      ...next,
      ...(next.state === 'held'
        ? { openHoldsKey: openHoldsKey(next.variantId) }
        : ledgerAttributes(saleOf(next, now))),
      updatedAt: now.toISOString(),
    },
    ...asRead(read),
  },
  otherwise: () => new DomainError('conflict', 'The hold changed meanwhile'),
});

const byVariant = (a: StockChange, b: StockChange): number => (a.variantId < b.variantId ? -1 : 1);

const readHolds = (orderId: Id<'order'>, changes: readonly StockChange[]) =>
  getHolds(
    orderId,
    changes.map(({ variantId }) => ({ variantId, quantity: 1 })),
  );

const heldWrites = (
  orderId: Id<'order'>,
  { variantId, after }: StockChange,
  hold: Hold | undefined,
  until: Date,
  now: Date,
): Write[] => {
  const has = hold?.state === 'held' ? hold.quantity : 0;
  const line = (quantity: number): StockLine => ({ variantId, quantity });
  if (after === 0) {
    if (hold?.state !== 'held') return [];
    return [moveHoldWrite(hold, 'released', now), moveStockWrite(line(has), stockMoves.release, now)];
  }
  const expiresAt = until.toISOString();
  const next: Hold = { variantId, orderId, quantity: after, state: 'held', expiresAt };
  const put = putHoldAnewWrite(next, hold, now);
  if (after > has) return [put, moveStockWrite(line(after - has), stockMoves.hold, now)];
  return after < has ? [put, moveStockWrite(line(has - after), stockMoves.release, now)] : [put];
};

/** What a pending order holds follows its lines. Refusal: `insufficient-stock`. Plan again on `conflict`. */
export const planHoldsEdited = async (
  orderId: Id<'order'>,
  changes: readonly StockChange[],
  until: Date,
  now: Date,
): Promise<Write[]> => {
  const holds = await readHolds(orderId, changes);
  return [...changes]
    .sort(byVariant)
    .flatMap((change) => heldWrites(orderId, change, holds.get(change.variantId), until, now));
};

const saleWrite = (movement: Movement): Write => ({
  Put: {
    TableName: tableName(inventoryTable),
    Item: { ...adjustmentKey(movement.variantId, movement.id), ...ledgerAttributes(movement) },
    ConditionExpression: isNew,
    ExpressionAttributeNames: { '#pk': 'pk' },
  },
});

const soldMore = (
  orderId: Id<'order'>,
  ref: string,
  line: StockLine,
  hold: Hold | undefined,
  now: Date,
): Write[] => {
  const { variantId, quantity } = line;
  const taking = moveStockWrite(line, stockMoves.take, now);
  if (hold?.state !== 'committed') {
    const next: Hold = { variantId, orderId, quantity, state: 'committed', expiresAt: now.toISOString() };
    return [putHoldAnewWrite(next, hold, now), taking];
  }
  const movement: Movement = {
    id: idOf('adjustment', ulidFrom(`${orderId} ${ref} ${variantId}`)),
    variantId,
    delta: -quantity,
    reason: 'sold',
    orderId,
    at: now.toISOString(),
  };
  return [saleWrite(movement), taking];
};

/**
 * What a confirmed order has sold follows its lines.
 * @param ref of the edit: its pieces come back, or are sold, once
 */
export const planSalesEdited = async (
  orderId: Id<'order'>,
  ref: string,
  changes: readonly StockChange[],
  now: Date,
): Promise<Write[]> => {
  const holds = await readHolds(orderId, changes);
  const plans = [...changes].sort(byVariant).map(async ({ variantId, before, after }) => {
    const line = { variantId, quantity: Math.abs(after - before) };
    return after > before
      ? soldMore(orderId, ref, line, holds.get(variantId), now)
      : planRestock(ref, orderId, [line], 'order edited', now);
  });
  return (await Promise.all(plans)).flat();
};
