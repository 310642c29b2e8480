/** Staff confirm that the money of a manual payment is there. */
import { DomainError } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { isPaid } from './payment.ts';
import { isInFlight } from './payment-work.ts';
import { settle } from './settle.ts';
import { getPayment } from './store.ts';
import { manualTransactionId, paymentIdOf } from './tx-ref.ts';

/**
 * Money is there or it is not, however late it came: it pays an order that has not ended, and is booked as surplus for
 * one that has, to be handed back. Confirming again changes nothing.
 * @throws DomainError `payment-settled`, or `illegal-transition` when no manual payment was ever begun
 */
export const confirmManually = async (orderId: Id<'order'>, now: Date): Promise<void> => {
  const payment = await getPayment(paymentIdOf(orderId));
  const attempts = payment?.attempts.filter(({ provider }) => provider === 'manual') ?? [];
  const open = payment?.due ? attempts.filter(isInFlight) : attempts;
  if (open.some(({ status }) => status === 'succeeded')) return;
  if (payment && isPaid(payment) && !payment.due)
    throw new DomainError('payment-settled', 'This order is already paid');
  const attempt = open.at(-1);
  if (!attempt) throw new DomainError('illegal-transition', 'No manual payment waits for a confirmation');
  const { amount, currency } = attempt.amount;
  const transactionId = manualTransactionId(attempt.txRef);
  await settle(attempt, { kind: 'succeeded', transactionId, amount, currency }, now);
};
