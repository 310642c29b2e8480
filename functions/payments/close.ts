/**
 * Closes the payment of an order that is being ended. Attempts in flight are asked for first, because the money
 * may have come with nobody telling; what comes after the closing is refunded by `settle`.
 */
import { isDomainError, notFound } from '../shared/errors.ts';
import { askForOutcome } from './ask-provider.ts';
import { closed } from './attempt-changes.ts';
import { isInFlight, isOpen, isPaid, type Payment } from './payment.ts';
import { settle } from './settle.ts';
import { changePayment, getPayment } from './store.ts';
import { asOrderId, paymentIdOf } from './tx-ref.ts';

const settleInFlight = async (payment: Payment, now: Date): Promise<void> => {
  for (const attempt of payment.attempts.filter(isInFlight)) {
    try {
      await settle(attempt.txRef, await askForOutcome(attempt, now), now);
    } catch (error) {
      if (!isDomainError(error, 'provider-unavailable')) throw error;
    }
  }
};

/**
 * @returns `paid` when the order turns out to be paid: nothing was closed then
 * @throws DomainError `not-found` for no such order
 */
export const closePayment = async (orderId: string, now: Date): Promise<'paid' | 'closed'> => {
  const id = asOrderId(orderId);
  if (!id) throw notFound('order');
  const payment = await getPayment(paymentIdOf(id));
  if (payment && isOpen(payment)) await settleInFlight(payment, now);
  return changePayment(
    orderId,
    (current) => {
      if (isPaid(current)) return { result: 'paid' };
      return { change: isOpen(current) ? closed(current, now) : undefined, result: 'closed' };
    },
    now,
  );
};
