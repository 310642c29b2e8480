/**
 * The sweep, every minute: takes up whatever a payment has left to do. Queued attempts are tried again, attempts
 * that nobody told us about are asked for, and refunds are carried through. All of it is idempotent, so a sweep that
 * overlaps another or dies halfway does no harm.
 */
import { isDomainError } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { log } from '../shared/log.ts';
import { reportTrouble } from '../shared/report-trouble.ts';
import { attemptHasFailed, attemptIsPostponed } from './attempt-changes.ts';
import { connect } from './connect.ts';
import { type Attempt, attemptOf, isInFlight, isOpen, nextWorkAt, type Payment, sumsOf } from './payment.ts';
import { askForOutcome } from './providers/ask.ts';
import { executeOpenRefunds } from './refunds.ts';
import { settle } from './settle.ts';
import { changePayment, getPayment, listDueWork } from './store.ts';
import { paymentIdOf } from './tx-ref.ts';
import { nextLookAt, patienceMilliseconds } from './when-again.ts';

const payments = 100;

const isForgotten = ({ windowEndsAt }: Payment, now: Date): boolean =>
  now.getTime() > Date.parse(windowEndsAt) + patienceMilliseconds;

const lookAgain = (attempt: Attempt, payment: Payment, now: Date): Promise<void> =>
  changePayment(
    payment.orderId,
    (current) => {
      const stored = attemptOf(current, attempt.txRef);
      if (stored?.status !== 'processing') return { result: undefined };
      if (isForgotten(current, now)) {
        return { change: attemptHasFailed(current, stored, 'never decided', now), result: undefined };
      }
      const change = attemptIsPostponed(current, stored, nextLookAt(stored.tries, now), now);
      return { change, result: undefined };
    },
    now,
  );

const wantsMoney = (payment: Payment, now: Date): boolean =>
  isOpen(payment) && now.toISOString() < payment.windowEndsAt;

/** Paid by another attempt meanwhile, or too late: nobody needs a place to pay any more. */
const dropAttempt = (attempt: Attempt, payment: Payment, now: Date): Promise<void> =>
  changePayment(
    payment.orderId,
    (current) => {
      const stored = attemptOf(current, attempt.txRef);
      const isNeeded = stored?.status !== 'queued' || wantsMoney(current, now);
      const change = isNeeded ? undefined : attemptHasFailed(current, stored, 'not needed any more', now);
      return { change, result: undefined };
    },
    now,
  );

const lookAfterAttempt = async (payment: Payment, attempt: Attempt, now: Date): Promise<void> => {
  if (attempt.status === 'queued') {
    await (wantsMoney(payment, now) ? connect(payment, attempt, now) : dropAttempt(attempt, payment, now));
    return;
  }
  try {
    await settle(attempt, await askForOutcome(attempt, now), now);
  } finally {
    await lookAgain(attempt, payment, now);
  }
};

const isDue = (at: string | undefined, now: Date): boolean => at !== undefined && at <= now.toISOString();

const lookAfter = async (orderId: Id<'order'>, now: Date): Promise<void> => {
  const payment = await getPayment(paymentIdOf(orderId));
  if (!payment || !isDue(nextWorkAt(payment), now)) return;
  for (const attempt of payment.attempts.filter(isInFlight)) {
    if (isDue(attempt.tryAt, now)) await lookAfterAttempt(payment, attempt, now);
  }
  if (sumsOf(payment).pendingRefunds.amount > 0) await executeOpenRefunds(orderId, now);
};

/** One payment's trouble does not keep the others waiting; it is due again at the next sweep. */
export const sweepPayments = async (now: Date): Promise<number> => {
  const due = await listDueWork(now, payments);
  for (const orderId of due) {
    try {
      await lookAfter(orderId, now);
    } catch (error) {
      if (isDomainError(error, 'provider-unavailable')) continue;
      reportTrouble('payment-not-looked-after', 'a payment could not be looked after', { orderId, error });
    }
  }
  return due.length;
};

export const handler = async (): Promise<void> => {
  const looked = await sweepPayments(new Date());
  if (looked > 0) log.info('payments looked after', { looked });
};
