/** What an edit of an order's lines means for its payment, as pure decisions. */

import { nextState } from '../shared/machine.ts';
import { compare, isZero, type Money, subtract } from '../shared/money.ts';
import { type Change, paymentChanged, withdrawn } from './attempt-changes.ts';
import { goodsRefunded, paidWith } from './goods-changes.ts';
import { paymentMachine } from './lifecycle.ts';
import { awaitsCash, isPaid, type Payment } from './payment.ts';
import { isInFlight } from './payment-work.ts';
import type { RefundAsked } from './refund-changes.ts';

export type Repriced = {
  readonly change?: Change;
  /** What is promised back, which may be nothing. */
  readonly refund: Money;
};

/** One place to pay what is not owed any more is closed: money that comes by it all the same is surplus. */
const unpaidRepriced = (payment: Payment, total: Money, now: Date): Change | undefined => {
  if (payment.version === 0) return undefined;
  if (awaitsCash(payment)) {
    const attempts = payment.attempts.map((attempt) =>
      attempt.method === 'cash-on-delivery' ? { ...attempt, amount: total } : attempt,
    );
    return paymentChanged(payment, { amount: total, attempts }, {}, now);
  }
  const status = nextState<Payment['status']>(paymentMachine, payment.status, 'withdraw') ?? payment.status;
  return paymentChanged(payment, { status, amount: total, attempts: withdrawn(payment) }, {}, now);
};

const withoutDue = ({ due: _, ...payment }: Payment): Payment => payment;

/**
 * @param total what the order costs now
 * @param refundedForGoods before this edit
 */
export const orderRepriced = (
  payment: Payment,
  total: Money,
  refundedForGoods: Money,
  asked: Omit<RefundAsked, 'kind'>,
  now: Date,
): Repriced => {
  const nothing = subtract(total, total);
  if (!isPaid(payment)) {
    const change = unpaidRepriced(payment, total, now);
    return { ...(change && { change }), refund: nothing };
  }
  const standing = subtract(paidWith(payment), refundedForGoods);
  const settled = { ...withoutDue(payment), amount: total, attempts: withdrawn(payment) };
  if (compare(total, standing) > 0) {
    const due = subtract(total, standing);
    return { change: paymentChanged(settled, { due }, {}, now), refund: nothing };
  }
  const refund = subtract(standing, total);
  if (!isZero(refund)) {
    const { change, result } = goodsRefunded(settled, refund, asked, now);
    if (change) return { change, refund: result };
  }
  const isSame = payment.due === undefined && compare(payment.amount, total) === 0;
  if (isSame && !payment.attempts.some(isInFlight)) return { refund: nothing };
  return { change: paymentChanged(settled, {}, {}, now), refund: nothing };
};
