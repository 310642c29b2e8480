/**
 * Before an order is ended for want of money, its attempts in flight are asked for: the money may have come with
 * nobody telling. What comes after the ending is surplus for `settle`.
 */
import { isDomainError, notFound } from '../shared/errors.ts';
import { type Attempt, isOpen } from './payment.ts';
import { isInFlight } from './payment-work.ts';
import { askForOutcome } from './providers/ask.ts';
import type { Outcome } from './providers/port.ts';
import { settle } from './settle.ts';
import { getPayment } from './store.ts';
import { asOrderId, paymentIdOf } from './tx-ref.ts';

const outcomeUnlessDown = async (attempt: Attempt, now: Date): Promise<Outcome | undefined> => {
  try {
    return await askForOutcome(attempt, now);
  } catch (error) {
    if (!isDomainError(error, 'provider-unavailable')) throw error;
    return undefined;
  }
};

/**
 * All at once, because a shopper waits for the cancellation.
 * @throws DomainError `not-found` for no such order
 */
export const settleInFlight = async (orderId: string, now: Date): Promise<void> => {
  const id = asOrderId(orderId);
  if (!id) throw notFound('order');
  const payment = await getPayment(paymentIdOf(id));
  if (!payment || !isOpen(payment)) return;
  const attempts = payment.attempts.filter(isInFlight);
  const outcomes = await Promise.all(attempts.map((attempt) => outcomeUnlessDown(attempt, now)));
  for (const [index, attempt] of attempts.entries()) {
    const outcome = outcomes[index];
    if (outcome) await settle(attempt, outcome, now);
  }
};
