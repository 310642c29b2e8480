/** Staff confirm that the money of a manual payment is there. */
import { DomainError } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { isInFlight, isPaid } from './payment.ts';
import { manualTransactionId } from './providers/manual.ts';
import { settle } from './settle.ts';
import { getPayment } from './store.ts';
import { paymentIdOf } from './tx-ref.ts';

/**
 * Confirming again changes nothing.
 * @throws DomainError `payment-settled`, or `illegal-transition` when no manual payment waits for a confirmation
 */
export const confirmManually = async (orderId: Id<'order'>, now: Date): Promise<void> => {
  const payment = await getPayment(paymentIdOf(orderId));
  const attempt = payment?.attempts.findLast(({ provider }) => provider === 'manual');
  if (attempt?.status === 'succeeded') return;
  if (payment && isPaid(payment)) throw new DomainError('payment-settled', 'This order is already paid');
  if (!attempt || !isInFlight(attempt)) {
    throw new DomainError('illegal-transition', 'No manual payment waits for a confirmation');
  }
  const { amount, currency } = attempt.amount;
  const transactionId = manualTransactionId(attempt.txRef);
  const settlement = await settle(attempt, { kind: 'succeeded', transactionId, amount, currency }, now);
  if (settlement === 'surplus') {
    throw new DomainError('illegal-transition', 'The order takes no payment any more: hand the money back');
  }
};
