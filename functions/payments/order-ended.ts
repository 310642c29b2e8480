/** What the end of its order means for a payment, as a pure decision. */
import { isZero } from '../shared/money.ts';
import { type Change, paymentClosed, withdrawn } from './attempt-changes.ts';
import { payablePart } from './payable.ts';
import { type Capture, isOpen, leftOf, type Payment } from './payment.ts';
import { refundsDrawn } from './refund-changes.ts';
import { refundIdsFor } from './refund-id.ts';

/** Money that staff confirm without an order to use it for is handed back by staff, too. */
export const goesBackByItself = ({ surplus, provider }: Pick<Capture, 'surplus' | 'provider'>): boolean =>
  surplus === undefined || provider !== 'manual';

/** So many refunds fit into the transaction that ends the largest order; the workflow promises the rest. */
export const maximumDrawsAtEnd = 10;

/**
 * Nobody may pay any more, and all that is left, and that its provider can pay, goes back. Undefined when all that was
 * done.
 */
export const orderEnded = (
  payment: Payment,
  { reason, actor }: { readonly reason: string; readonly actor: string },
  now: Date,
): Change | undefined => {
  if (isOpen(payment)) return paymentClosed(payment, now);
  const draws = payment.captures
    .filter(goesBackByItself)
    .map((capture) => ({ capture, amount: payablePart(capture.provider, leftOf(capture)) }))
    .filter(({ amount }) => !isZero(amount))
    .slice(0, maximumDrawsAtEnd);
  if (draws.length === 0) return undefined;
  const { due, ...rest } = payment;
  const closed = due ? { ...rest, attempts: withdrawn(payment) } : payment;
  const refundIds = refundIdsFor(payment, `ended at version ${payment.version}`);
  return refundsDrawn(closed, draws, { reason, kind: 'ended', refundIds, actor }, now);
};
