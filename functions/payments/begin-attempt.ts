/**
 * A further attempt, in one transaction with the order it is made for: with its total, and with its window, which a
 * bank transfer makes longer together with what the order holds.
 */
import { planExtend } from '../inventory/store.ts';
import type { Order } from '../orders/order.ts';
import { holdsUntil } from '../orders/payment-window.ts';
import { orderPaymentWrites } from '../orders/store.ts';
import { planUnpaidExtend } from '../orders/unpaid-store.ts';
import type { Id } from '../shared/ids.ts';
import type { Write } from '../shared/transact.ts';
import type { Payment } from './payment.ts';
import { changePayment, type Decision } from './store.ts';

/** What the order holds, and counts as unpaid, lasts as long as its window. */
const extensionWrites = async (order: Order, windowEndsAt: string, now: Date): Promise<Write[]> => {
  if (windowEndsAt === order.paymentWindowEndsAt) return [];
  const until = holdsUntil(new Date(windowEndsAt));
  const plans = [planExtend(order.id, order.items, until, now), planUnpaidExtend(order, until)];
  return (await Promise.all(plans)).flat();
};

/** @param decide may add an attempt */
export const beginAttempt = <T>(
  orderId: Id<'order'>,
  decide: (payment: Payment, order: Order) => Decision<T> | Promise<Decision<T>>,
  now: Date,
): Promise<T> =>
  changePayment(orderId, decide, now, async (order, { payment, mirror }) => {
    const { windowEndsAt: paymentWindowEndsAt } = payment;
    const longer = await extensionWrites(order, paymentWindowEndsAt, now);
    return [...orderPaymentWrites(order, { payment: mirror, paymentWindowEndsAt }, now), ...longer];
  });
