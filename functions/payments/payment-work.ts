/** What is still to be done for a payment, and when. */
import { type Standings, standsAs } from '../shared/machine.ts';
import { type Attempt, type Payment, sumsOf } from './payment.ts';

const attemptIs = standsAs({
  queued: ['in-flight'],
  processing: ['in-flight'],
  succeeded: [],
  failed: [],
} satisfies Standings<Attempt['status'], 'in-flight'>);

export const isInFlight = (attempt: Attempt): boolean => attemptIs(attempt, 'in-flight');

/**
 * When somebody has to look after this payment; undefined when nothing is left to do. ISO 8601. Its window is the
 * order's: whoever ends the order closes it.
 */
export const nextWorkAt = (payment: Payment): string | undefined => {
  const asks = payment.attempts.filter(isInFlight).flatMap(({ tryAt }) => tryAt ?? []);
  const refunds = sumsOf(payment).pendingRefunds.amount > 0 ? [payment.refundTryAt ?? payment.updatedAt] : [];
  return [...asks, ...refunds].sort()[0];
};
