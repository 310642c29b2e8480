/**
 * The sweep, every minute: takes up whatever a payment has left to do. Queued attempts are tried again, attempts
 * that nobody told us about are asked for, and refunds are carried through.
 *
 *   shard 0 ── 25 due, longest first ── 4 at once: claimed? looked after, given free ── the next 25 ── …
 *   …
 *   shard 7 ── the same
 *
 * A run that has much to do overlaps the next one: what one has claimed, the other passes by. So does everybody what
 * makes trouble: it is due again at the next sweep, and keeps nobody waiting.
 */
import { isDomainError } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { log } from '../shared/log.ts';
import { reportTrouble } from '../shared/report-trouble.ts';
import { attemptHasFailed, attemptIsPostponed } from './attempt-changes.ts';
import { connect } from './connect.ts';
import { claimWork, endWork } from './lease-store.ts';
import { type Attempt, attemptOf, isOpen, type Payment, sumsOf } from './payment.ts';
import { listDueWork, workShards } from './payment-list-store.ts';
import { isInFlight, nextWorkAt } from './payment-work.ts';
import { askForOutcome } from './providers/ask.ts';
import { executeOpenRefunds } from './refunds.ts';
import { settle } from './settle.ts';
import { changePayment, getPayment } from './store.ts';
import { paymentIdOf } from './tx-ref.ts';
import { nextLookAt, patienceMilliseconds } from './when-again.ts';

const pageSize = 25;
/** Of each shard: 32 in all. */
const paymentsAtOnce = 4;
/** Well within the function's own time, with the longest look to spare. */
export const budgetMilliseconds = 230_000;

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
const lookAfterIfItCan = async (orderId: Id<'order'>, now: Date): Promise<void> => {
  try {
    await lookAfter(orderId, now);
  } catch (error) {
    if (isDomainError(error, 'provider-unavailable')) return;
    reportTrouble('payment-not-looked-after', 'a payment could not be looked after', { orderId, error });
  }
};

/** @returns whether this sweep looked after it: another one may have it */
const lookAfterAlone = async (orderId: Id<'order'>, now: Date): Promise<boolean> => {
  const paymentId = paymentIdOf(orderId);
  if (!(await claimWork(paymentId, now))) return false;
  try {
    await lookAfterIfItCan(orderId, now);
    return true;
  } finally {
    await endWork(paymentId);
  }
};

async function* dueIn(shard: string, now: Date): AsyncGenerator<Id<'order'>> {
  let cursor: string | undefined;
  do {
    const page = await listDueWork(shard, now, { limit: pageSize, cursor });
    for (const { orderId } of page.items) yield orderId;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

/** What is due by `now`, a few at once until the time is over. @returns how many were looked after */
const sweepShard = async (
  shard: string,
  now: Date,
  elapsed: () => number,
  budget: number,
): Promise<number> => {
  const due = dueIn(shard, now);
  const work = async (): Promise<number> => {
    let looked = 0;
    while (elapsed() < budget) {
      const next = await due.next();
      if (next.done) break;
      if (await lookAfterAlone(next.value, new Date(now.getTime() + elapsed()))) looked += 1;
    }
    return looked;
  };
  const counts = await Promise.all(Array.from({ length: paymentsAtOnce }, work));
  return counts.reduce((sum, count) => sum + count, 0);
};

/**
 * @param budget milliseconds in which it may begin to look after another payment
 * @returns how many payments it looked after
 */
export const sweepPayments = async (now: Date, budget = budgetMilliseconds): Promise<number> => {
  const began = performance.now();
  const elapsed = (): number => performance.now() - began;
  const counts = await Promise.all(workShards.map((shard) => sweepShard(shard, now, elapsed, budget)));
  return counts.reduce((sum, count) => sum + count, 0);
};

export const handler = async (): Promise<void> => {
  const looked = await sweepPayments(new Date());
  if (looked > 0) log.info('payments looked after', { looked });
};
