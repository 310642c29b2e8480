/**
 * Closes the payment of an order that is being ended. Attempts in flight are asked for first, because the money
 * may have come with nobody telling; what comes after the closing is refunded by `settle`.
 */
import { isDomainError, notFound } from '../shared/errors.ts';
import { askForOutcome } from './ask-provider.ts';
import { closed } from './attempt-changes.ts';
import { type Attempt, isInFlight, isOpen, isPaid, type Payment } from './payment.ts';
import type { Outcome } from './provider.ts';
import { settle } from './settle.ts';
import { changePayment, getPayment } from './store.ts';
import { asOrderId, paymentIdOf } from './tx-ref.ts';

const outcomeUnlessDown = async (attempt: Attempt, now: Date): Promise<Outcome | undefined> => {
  try {
    return await askForOutcome(attempt, now);
  } catch (error) {
    if (!isDomainError(error, 'provider-unavailable')) throw error;
    return undefined;
  }
};

/** All at once, because a shopper waits for the cancellation. */
const settleInFlight = async (payment: Payment, now: Date): Promise<void> => {
  const attempts = payment.attempts.filter(isInFlight);
  const outcomes = await Promise.all(attempts.map((attempt) => outcomeUnlessDown(attempt, now)));
  for (const [index, attempt] of attempts.entries()) {
    const outcome = outcomes[index];
    if (outcome) await settle(attempt, outcome, now);
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
