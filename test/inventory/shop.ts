/** Builders for stock tests: variants with stock, orders with holds. */
import { adjustStock, getStock } from '../../functions/inventory/ledger.ts';
import type { Stock } from '../../functions/inventory/stock.ts';
import { createStockWrite, holdWrites, type planCommit } from '../../functions/inventory/store.ts';
import { type Id, newId } from '../../functions/shared/ids.ts';
import { retryOnConflict, transact } from '../../functions/shared/transact.ts';

export const start = new Date('2026-01-01T08:00:00.000Z');
export const later = (seconds: number): Date => new Date(start.getTime() + seconds * 1000);
/** When the holds of these tests end. */
export const holdEnds = later(1800);

export const newOrderId = (): Id<'order'> => newId('order', start);

export const receive = async (variantId: Id<'variant'>, delta: number): Promise<Stock> => {
  const id = newId('adjustment', start);
  const { stock } = await adjustStock(
    { id, variantId, delta, reason: 'received', actor: 'usr_staff' },
    start,
  );
  return stock;
};

export const newVariant = async (onHand = 0): Promise<Id<'variant'>> => {
  const variantId = newId('variant', start);
  await transact([createStockWrite(variantId, start)]);
  if (onHand > 0) await receive(variantId, onHand);
  return variantId;
};

export const hold = async (
  variantId: Id<'variant'>,
  quantity = 1,
  { orderId = newOrderId(), now = start }: { orderId?: Id<'order'>; now?: Date } = {},
): Promise<Id<'order'>> => {
  const expiresAt = new Date(now.getTime() + 1800 * 1000);
  await transact(holdWrites([{ variantId, quantity }], orderId, expiresAt, now));
  return orderId;
};

/** Runs a plan as its callers do: again from the start when somebody was faster. */
export const carryOut = (plan: () => ReturnType<typeof planCommit>): Promise<void> =>
  retryOnConflict(async () => {
    const writes = await plan();
    if (writes.length > 0) await transact(writes);
  });

export const countersOf = async (variantId: Id<'variant'>) => {
  const { onHand, held, available } = await getStock(variantId);
  return { onHand, held, available };
};
