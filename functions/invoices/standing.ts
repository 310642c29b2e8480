/** What an order is owed for, or was paid with and kept, as its documents have to say. Pure. */
import type { Order } from '../orders/order.ts';
import { isEnded } from '../orders/standing.ts';
import { paidWith } from '../payments/goods-changes.ts';
import { isPaid, type Payment, type Refund } from '../payments/payment.ts';

/**
 * Money that is back: on the day it went, as sales figures count it. Surplus was never owed; what a bank took back in a dispute
 * is still owed.
 */
const givenBack = (refunds: readonly Refund[]): number =>
  refunds
    .filter(({ status, kind }) => status === 'succeeded' && kind !== 'surplus' && kind !== 'dispute')
    .reduce((total, { amount }) => total + amount.amount, 0);

/** Minor units. While cash is to be taken at the door: what is asked for there. */
export const standingOf = (
  order: Order,
  payment: Payment | undefined,
  refunds: readonly Refund[],
): number => {
  if (!payment) return isEnded(order) ? 0 : order.totals.total.amount;
  if (!isPaid(payment)) return isEnded(order) ? 0 : payment.amount.amount;
  const due = isEnded(order) ? 0 : (payment.due?.amount ?? 0);
  return Math.max(0, paidWith(payment).amount + due - givenBack(refunds));
};
