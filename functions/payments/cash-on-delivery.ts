/** Money that is taken at the door, as pure decisions. */
import { compare, type Money } from '../shared/money.ts';
import { type Change, paymentChanged } from './attempt-changes.ts';
import { awaitsCash, type Payment } from './payment.ts';

/** Pieces were cancelled before they were paid: so much less is asked for at the door. Never more than before. */
export const cashDue = (payment: Payment, due: Money, now: Date): Change | undefined => {
  if (!awaitsCash(payment) || compare(due, payment.amount) >= 0) return undefined;
  const attempts = payment.attempts.map((attempt) =>
    attempt.method === 'cash-on-delivery' ? { ...attempt, amount: due } : attempt,
  );
  return paymentChanged(payment, { amount: due, attempts }, {}, now);
};
