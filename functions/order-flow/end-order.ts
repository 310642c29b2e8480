/**
 * Ends an order: its status and items, its stock, its promotion uses and its money (the payment closed, or all that
 * was captured promised back) change in ONE transaction, conditional on the versions of order and payment.
 *
 *   money  ──── reads order v3 ───────────── writes v4 paid                        ✗ conflict: finds it ended → sent back
 *   ending ───────── reads order v3 ── writes v4 failed, payment closed, stock free
 *
 * Either the money comes first and the ending sees a paid order, or the ending comes first and the money is surplus.
 * There is no moment in which one of them is decided and the other is not.
 */
import { failedParcelsOf } from '../fulfilment/settle-undelivered.ts';
import type { Undelivered } from '../orders/item-pieces.ts';
import { moveItems } from '../orders/move-items.ts';
import type { Order } from '../orders/order.ts';
import { secondsLeftToPay } from '../orders/payment-window.ts';
import { isEnded, isSecured, isUnpaid, tookMoney } from '../orders/standing.ts';
import { mustGetOrder } from '../orders/store.ts';
import { type Cause, type Change, orderCancelled, orderFailed } from '../orders/transitions.ts';
import { settleEndedPayment } from '../payments/refunds.ts';
import { settleInFlight } from '../payments/settle-in-flight.ts';
import { DomainError } from '../shared/errors.ts';
import { retryOnConflict, transact } from '../shared/transact.ts';
import { cancelUnpaidItem, isLastKept } from './cancel-unpaid-item.ts';
import { type Restocking, stockWrites, transactEnding } from './goods-back.ts';
import { planUnsent, planUsesBack } from './order-ending.ts';

export type Cancelling = Restocking & {
  /** Throws unless the order, as the cancellation is decided on it, may be changed. */
  readonly assertMayChange?: (order: Order) => void;
};

/** Pieces that are not sent any more: with them goes what they cost, and they go back on the shelf. */
const cancelPieces = (
  orderId: string,
  decide: (order: Order, undelivered: Undelivered) => Change | undefined,
  { assertMayChange = () => {}, ...restocking }: Cancelling,
  now: Date,
): Promise<Order> =>
  retryOnConflict(async () => {
    const order = await mustGetOrder(orderId);
    assertMayChange(order);
    const parcels = await failedParcelsOf(order);
    const change = decide(order, parcels.undelivered);
    if (!change) return order;
    const [settled, stock] = await Promise.all([
      planUnsent(change, 'item cancelled', now),
      stockWrites(order, change, restocking, now),
    ]);
    await transact([...settled.writes, ...stock, ...parcels.settlingWrites(order, change.next)]);
    return settled.order;
  });

/**
 * Cancels for the customer or for staff, and promises back what was paid; repeating it changes nothing. While a
 * payment is under way its provider is asked first.
 * What is in parcels that could not be delivered is cancelled, too; an order of which something arrived goes on.
 * @throws DomainError `illegal-transition` while something is on its way
 */
export const cancelOrder = async (
  orderId: string,
  cause: Cause,
  now: Date,
  cancelling: Cancelling = {},
): Promise<Order> => {
  const seen = await mustGetOrder(orderId);
  cancelling.assertMayChange?.(seen);
  if (seen.status === 'pending' && seen.payment.status === 'processing') await settleInFlight(orderId, now);
  return cancelPieces(
    orderId,
    (order, undelivered) => orderCancelled(order, cause, now, undelivered),
    cancelling,
    now,
  );
};

/**
 * Cancels one item, all of it that did not arrive, and puts it back on the shelf. What was paid and the kept ones do not
 * cost is promised back, in one transaction; an unpaid order costs so much less. The last item to go ends the order.
 */
export const cancelItem = async (
  orderId: string,
  itemId: string,
  cause: Cause,
  now: Date,
  cancelling: Cancelling = {},
): Promise<Order> => {
  const { assertMayChange = () => {} } = cancelling;
  const done = await cancelUnpaidItem(orderId, itemId, cause, assertMayChange, now);
  if (done) return done;
  const seen = await mustGetOrder(orderId);
  if (isUnpaid(seen) && isLastKept(seen, itemId)) return cancelOrder(orderId, cause, now, cancelling);
  return cancelPieces(
    orderId,
    (order, undelivered) => moveItems(order, [itemId], 'cancel', cause, now, undelivered),
    cancelling,
    now,
  );
};

/** Why the workflow ends an order; `workflow-error` is said by executions that began with a former definition. */
export const endReasons = [
  'payment-window-over',
  'insufficient-stock',
  'cancelled',
  'workflow-error',
] as const;
export type EndReason = (typeof endReasons)[number];

export type Ending =
  | { readonly outcome: 'released' | 'paid' }
  /** The window was made longer: so many seconds are left of it. */
  | { readonly outcome: 'waiting'; readonly paymentWindowSeconds: number };

/** Why an order goes on although its time to be paid is said to be over. */
const goesOn = (order: Order, now: Date): Ending | undefined => {
  if (isSecured(order)) return { outcome: 'paid' };
  const paymentWindowSeconds = secondsLeftToPay(order, now);
  return paymentWindowSeconds > 0 ? { outcome: 'waiting', paymentWindowSeconds } : undefined;
};

const isAllGoingBack = (order: Order): boolean => tookMoney(order) && !isSecured(order);

/**
 * Why an order goes on that the workflow wants to end for this reason. It could not be confirmed (`cancelled`) because
 * its money goes back; or because cash was chosen, and another way to pay just before: then it waits for that one.
 */
const objection = (order: Order, reason: EndReason, now: Date): Ending | undefined => {
  if (reason === 'payment-window-over') return goesOn(order, now);
  return reason === 'cancelled' && !isAllGoingBack(order) ? goesOn(order, now) : undefined;
};

/**
 * The workflow's ending of an order that is still open. Answers `paid` when the order goes on after all: the money
 * came just before the ending, or a commit that looked failed had in fact happened.
 */
export const endOpenOrder = async (orderId: string, reason: EndReason, now: Date): Promise<Ending> => {
  const isLate = reason === 'payment-window-over';
  if (isLate && !goesOn(await mustGetOrder(orderId), now)) await settleInFlight(orderId, now);
  return retryOnConflict(async (): Promise<Ending> => {
    const order = await mustGetOrder(orderId);
    if (isEnded(order)) return { outcome: 'released' };
    if (order.status !== 'pending') return { outcome: 'paid' };
    const further = objection(order, reason, now);
    if (further) return further;
    const change = orderFailed(order, { actor: 'workflow', reason }, now);
    if (change) await transactEnding(order, change, now);
    return { outcome: 'released' };
  });
};

/** Orders that ended before their ending was one transaction may still have theirs. */
const giveBackUses = (orderId: string, now: Date): Promise<void> =>
  retryOnConflict(async () => {
    const order = await mustGetOrder(orderId);
    const uses = isEnded(order) ? await planUsesBack(order, tookMoney(order), now) : [];
    if (uses.length > 0) await transact(uses);
  });

/**
 * Carries out what the ending of an order promised; nothing when nothing is left of it.
 * @throws DomainError `illegal-transition` for an order that goes on
 */
export const settleEndedOrder = async (orderId: string, reason: string, now: Date): Promise<void> => {
  const { status } = await mustGetOrder(orderId);
  if (!isEnded({ status })) throw new DomainError('illegal-transition', `Order ${orderId} is ${status}`);
  await giveBackUses(orderId, now);
  await settleEndedPayment(orderId, reason, now);
};
