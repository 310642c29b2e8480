/** Where the goods go of what is not sent any more, for the transaction that decides it; and the ending of an order with it. */
import { planRestock } from '../inventory/restock-store.ts';
import { planRelease } from '../inventory/store.ts';
import { takenOff } from '../orders/count-pieces.ts';
import { keptLines } from '../orders/kept.ts';
import type { Order } from '../orders/order.ts';
import type { Change } from '../orders/transitions.ts';
import { transact, type Write } from '../shared/transact.ts';
import { planEnding } from './order-ending.ts';

/** Whether what comes back in a parcel that could not be delivered can be sold again; left out: it can. */
export type Restocking = { readonly restock?: boolean | undefined };

/** Sold stock comes back per item, so that no item comes back twice however the order ends. */
const restockWrites = async (
  before: Order,
  after: Order,
  { restock = true }: Restocking,
  now: Date,
): Promise<Write[]> => {
  const plans = takenOff(before, after).map(({ item, quantity, cameBack }) => {
    const shelved = restock ? quantity : quantity - cameBack;
    const lines = shelved > 0 ? [{ variantId: item.variantId, quantity: shelved }] : [];
    return planRestock(item.id, before.id, lines, 'return', now);
  });
  return (await Promise.all(plans)).flat();
};

/** What a pending order holds is released; what a confirmed one took is put back. */
export const stockWrites = (
  order: Order,
  change: Change,
  restocking: Restocking,
  now: Date,
): Promise<Write[]> =>
  order.status === 'pending'
    ? planRelease(order.id, keptLines(order), now)
    : restockWrites(order, change.next, restocking, now);

/** Of a change that ends the order as a whole. */
export const transactEnding = async (order: Order, change: Change, now: Date): Promise<void> => {
  const [ending, stock] = await Promise.all([planEnding(change, now), stockWrites(order, change, {}, now)]);
  await transact([...ending.writes, ...stock]);
};
