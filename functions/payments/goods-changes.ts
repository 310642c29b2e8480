/** What a payment promises back for goods, as a pure decision. */

import { isZero, type Money, sum } from '../shared/money.ts';
import type { Change } from './attempt-changes.ts';
import { payableOf } from './draws.ts';
import type { Payment } from './payment.ts';
import { type RefundAsked, refundRequested } from './refund-changes.ts';

/** What the order was paid with; not what it had no use for. */
export const paidWith = ({ captures, amount: { currency } }: Payment): Money =>
  sum(
    captures.filter(({ surplus }) => surplus === undefined).map(({ amount }) => amount),
    currency,
  );

/** Pieces are not kept: of what is due for them, what is left and can be paid is promised, which may be nothing. */
export const goodsRefunded = (
  payment: Payment,
  due: Money,
  asked: Omit<RefundAsked, 'kind'>,
  now: Date,
): { readonly change?: Change; readonly result: Money } => {
  const amount = payableOf(payment, due);
  if (isZero(amount)) return { result: amount };
  return { change: refundRequested(payment, amount, { ...asked, kind: 'goods' }, now), result: amount };
};
