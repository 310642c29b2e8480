/**
 * A link that staff send to a customer: to the shop's own page, where its customer signs in and pays. With it the order
 * waits longer for its money: its window, its payment's, its holds and its place in the counts, in one transaction.
 */
import { planExtend } from '../inventory/store.ts';
import type { Order } from '../orders/order.ts';
import { holdsUntil } from '../orders/payment-window.ts';
import { isSecured } from '../orders/standing.ts';
import { mustGetOrder, orderPaymentWrites } from '../orders/store.ts';
import { planUnpaidExtend } from '../orders/unpaid-store.ts';
import { paymentChanged } from '../payments/attempt-changes.ts';
import { planPayment } from '../payments/store.ts';
import { shopSettings } from '../settings/store.ts';
import { env } from '../shared/env.ts';
import { DomainError } from '../shared/errors.ts';
import { retryOnConflict, transact } from '../shared/transact.ts';

const daySeconds = 24 * 60 * 60;

const laterOf = (a: string, b: string): string => (a > b ? a : b);

/** @throws DomainError `payment-settled` or `illegal-transition` when there is nothing to pay (any more) */
const assertWaitsForMoney = (order: Order): void => {
  if (isSecured(order)) throw new DomainError('payment-settled', 'This order is already paid');
  if (order.status !== 'pending') {
    throw new DomainError('illegal-transition', `An order that is ${order.status} cannot be paid`);
  }
};

const waitLonger = (orderId: string, days: number, now: Date): Promise<Order> =>
  retryOnConflict(async () => {
    const order = await mustGetOrder(orderId);
    if (order.payment.due) return order;
    assertWaitsForMoney(order);
    const wanted = new Date(now.getTime() + days * daySeconds * 1000).toISOString();
    const paymentWindowEndsAt = laterOf(wanted, order.paymentWindowEndsAt);
    if (paymentWindowEndsAt === order.paymentWindowEndsAt) return order;
    const plan = await planPayment(
      order,
      (payment) => ({
        change:
          payment.version === 0
            ? undefined
            : paymentChanged(payment, { windowEndsAt: paymentWindowEndsAt }, {}, now),
        result: undefined,
      }),
      now,
    );
    const until = holdsUntil(new Date(paymentWindowEndsAt));
    const [holds, counts] = await Promise.all([
      planExtend(order.id, order.items, until, now),
      planUnpaidExtend(order, until),
    ]);
    const shown = { payment: plan.mirror, paymentWindowEndsAt };
    await transact([...orderPaymentWrites(order, shown, now), ...plan.writes, ...holds, ...counts]);
    return { ...order, ...shown, version: order.version + 1 };
  });

export type PaymentLink = { readonly url: string; readonly order: Order };

/** @param days how long it waits at least, from now */
export const linkToPay = async (orderId: string, days: number, now: Date): Promise<PaymentLink> => {
  const order = await waitLonger(orderId, days, now);
  const { returnOrigins } = await shopSettings(now);
  const origin = returnOrigins[0] ?? new URL(env('PUBLIC_API_URL')).origin;
  return { url: `${origin}/orders/${order.id}/pay`, order };
};
