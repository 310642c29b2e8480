/**
 * Ends an order: its status, its stock and its promotion uses change in ONE transaction, conditional on the
 * version of the order.
 *
 *   payment ──── reads order v3 ───────────── writes v4 paid    ✗ conflict: reads again, finds it ended → refund
 *   ending  ───────── reads order v3 ── writes v4 failed + stock
 *
 * Either the payment comes first and the ending sees a paid order, or the ending comes first and the money is
 * sent back. Stock is never given back for an order that goes on.
 */
import { type FailedParcels, failedParcelsOf } from '../fulfilment/settle-undelivered.ts';
import { planExtend, planRelease, planRestock } from '../inventory/store.ts';
import { closePayment } from '../payments/close.ts';
import { planGiveBack } from '../promotions/store.ts';
import { notFound } from '../shared/errors.ts';
import { retryOnConflict, transact, type Write } from '../shared/transact.ts';
import { takenOff } from './count-pieces.ts';
import { withGoodsRefund } from './goods-refund.ts';
import { moveItems } from './move-items.ts';
import type { Order } from './order.ts';
import { awaitsConfirmation, extendWindow, holdsUntil, manualWindowSeconds } from './payment-window.ts';
import { changeWrites, getOrder } from './store.ts';
import { type Cause, type Change, cancel, fail, isPaid, refund } from './transitions.ts';
import { planUnpaidExtend, planUnpaidGiveBack } from './unpaid-store.ts';

/** @throws DomainError `not-found` */
export const mustGetOrder = async (orderId: string): Promise<Order> => {
  const order = await getOrder(orderId);
  if (!order) throw notFound('order');
  return order;
};

const linesOf = (items: Order['items']) => items.map(({ variantId, quantity }) => ({ variantId, quantity }));

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
const stockWrites = (order: Order, change: Change, restocking: Restocking, now: Date): Promise<Write[]> =>
  order.status === 'pending'
    ? planRelease(order.id, linesOf(order.items), now)
    : restockWrites(order, change.order, restocking, now);

const endWrites = async (
  order: Order,
  change: Change,
  now: Date,
  restocking: Restocking = {},
): Promise<Write[]> => {
  const [stock, uses, unpaid] = await Promise.all([
    stockWrites(order, change, restocking, now),
    isPaid(order) ? [] : planGiveBack(order.id, now),
    planUnpaidGiveBack(order),
  ]);
  return [...changeWrites(change), ...stock, ...uses, ...unpaid];
};

type TakingOff = { readonly parcels: FailedParcels; readonly restocking: Restocking };

/** An order that goes on with fewer pieces: with them goes what they cost, and they go back on the shelf. */
const takeOff = async (
  before: Order,
  change: Change,
  { parcels, restocking }: TakingOff,
  now: Date,
): Promise<{ order: Order; writes: Write[] }> => {
  const [settled, stock] = await Promise.all([
    withGoodsRefund(change, 'item cancelled', now),
    restockWrites(before, change.order, restocking, now),
  ]);
  const writes = [...settled.writes, ...stock, ...parcels.settlingWrites(before, change.order)];
  return { order: settled.order, writes };
};

/**
 * Cancels for the customer or for staff; repeating it changes nothing. The workflow, told by `order.cancelled`,
 * refunds what was paid. While a payment is under way its provider is asked first.
 * What is in parcels that could not be delivered is cancelled, too; an order of which something arrived goes on.
 * @throws DomainError `illegal-transition` while something is on its way
 */
export const cancelOrder = async (
  orderId: string,
  cause: Cause,
  now: Date,
  restocking: Restocking = {},
): Promise<Order> => {
  const seen = await mustGetOrder(orderId);
  if (seen.status === 'pending' && seen.payment.status === 'processing') await closePayment(orderId, now);
  return retryOnConflict(async () => {
    const order = await mustGetOrder(orderId);
    const parcels = await failedParcelsOf(order);
    const change = cancel(order, cause, now, parcels.undelivered);
    if (!change) return order;
    if (change.order.status !== 'cancelled') {
      const settled = await takeOff(order, change, { parcels, restocking }, now);
      await transact(settled.writes);
      return settled.order;
    }
    await transact([
      ...(await endWrites(order, change, now, restocking)),
      ...parcels.settlingWrites(order, change.order),
    ]);
    return change.order;
  });
};

export type EndReason = 'payment-window-over' | 'insufficient-stock' | 'cancelled' | 'workflow-error';
export type Ending = { readonly outcome: 'released' | 'paid' | 'waiting' };

/** Gives the order, and what it holds, the time that a manual payment takes. */
const waitForConfirmation = async (order: Order, now: Date): Promise<void> => {
  const until = holdsUntil(now, manualWindowSeconds);
  const holds = await planExtend(order.id, linesOf(order.items), until, now);
  const unpaid = await planUnpaidExtend(order, until);
  await transact([...changeWrites(extendWindow(order, now)), ...holds, ...unpaid]);
};

/**
 * The workflow's ending of an order that is still open. Answers `paid` when the order goes on after all: the money
 * came just before the window was over, or a commit that looked failed had in fact happened; and `waiting` when the
 * window was made longer for a payment that staff confirm.
 */
export const endOpenOrder = async (orderId: string, reason: EndReason, now: Date): Promise<Ending> => {
  const isLate = reason === 'payment-window-over';
  if (isLate && !awaitsConfirmation(await mustGetOrder(orderId))) await closePayment(orderId, now);
  return retryOnConflict(async () => {
    const order = await mustGetOrder(orderId);
    if (order.status === 'cancelled' || order.status === 'failed') return { outcome: 'released' };
    if (order.status !== 'pending') return { outcome: 'paid' };
    if (isLate && isPaid(order)) return { outcome: 'paid' };
    if (isLate && awaitsConfirmation(order)) {
      await waitForConfirmation(order, now);
      return { outcome: 'waiting' };
    }
    const change = fail(order, { actor: 'workflow', reason }, now);
    if (change) await transact(await endWrites(order, change, now));
    return { outcome: 'released' };
  });
};

/** Closes what an ended order may still have open; all of it may have been done before. */
export const settleEndedOrder = async (orderId: string, now: Date): Promise<void> => {
  await closePayment(orderId, now);
  await retryOnConflict(async () => {
    const order = await mustGetOrder(orderId);
    const uses = isPaid(order) ? [] : await planGiveBack(orderId, now);
    if (uses.length > 0) await transact(uses);
  });
};

/**
 * Cancels one item of a paid order, all of it that did not arrive, puts it back on the shelf and promises back what the
 * kept ones do not cost, in one transaction. The last item to go cancels the order.
 */
export const cancelItem = async (
  orderId: string,
  itemId: string,
  cause: Cause,
  now: Date,
  restocking: Restocking = {},
): Promise<Order> => {
  const seen = await mustGetOrder(orderId);
  if (seen.items.length === 1 && seen.status === 'pending') return cancelOrder(orderId, cause, now);
  return retryOnConflict(async () => {
    const order = await mustGetOrder(orderId);
    const parcels = await failedParcelsOf(order);
    const change = moveItems(order, [itemId], 'cancel', cause, now, parcels.undelivered);
    if (!change) return order;
    const settled = await takeOff(order, change, { parcels, restocking }, now);
    await transact(settled.writes);
    return settled.order;
  });
};

/**
 * All the money of an order went back: what has not left goes back on the shelf. An order of which nothing has left
 * is cancelled, another one is `refunded`.
 */
export const endRefunded = (orderId: string, reason: string, now: Date): Promise<void> =>
  retryOnConflict(async () => {
    const order = await mustGetOrder(orderId);
    if (order.payment.status !== 'refunded') return;
    const change = refund(order, { actor: 'workflow', reason }, now);
    if (!change) return;
    await transact([...changeWrites(change), ...(await restockWrites(order, change.order, {}, now))]);
  });
