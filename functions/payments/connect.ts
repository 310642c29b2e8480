/**
 * Asks the provider for a place to pay for a queued attempt, and writes down what it says. An answer that does not come
 * leaves the attempt queued, for the sweep.
 */

import type { Order } from '../orders/order.ts';
import { isDomainError } from '../shared/errors.ts';
import {
  attemptHasFailed,
  attemptIsPostponed,
  attemptIsReady,
  attemptIsReplaced,
} from './attempt-changes.ts';
import { endLease, endLeaseWrite, takeLease } from './lease-store.ts';
import { type Attempt, attemptOf, type Payment } from './payment.ts';
import { askToInitialize, callbackUrlOf, webhookUrlOf } from './providers/ask.ts';
import { wantedPauseMilliseconds } from './providers/http.ts';
import type { Charge, Initialized } from './providers/port.ts';
import { isManual } from './providers/provider-rows.ts';
import { changePayment, type Decision, getPayment } from './store.ts';
import { connectLeaseMilliseconds, firstConnectAt, firstLookAt, nextConnectAt } from './when-again.ts';

/** The attempt that carries on the request of this one: itself, or what replaced it. */
export const successor = ({ attempts }: Payment, attempt: Attempt): Attempt =>
  attempts.findLast(({ seed }) => seed === attempt.seed) ?? attempt;

export type Outcome = { readonly payment: Payment; readonly attempt: Attempt };

const chargeOf = (payment: Payment, attempt: Attempt): Charge => ({
  txRef: attempt.txRef,
  orderId: payment.orderId,
  amount: attempt.amount,
  email: attempt.email,
  ...(attempt.phone !== undefined && { phone: attempt.phone }),
  callbackUrl: callbackUrlOf(attempt),
  webhookUrl: webhookUrlOf(attempt.provider),
  windowEndsAt: payment.windowEndsAt,
});

/** The provider did not say where to pay. */
type Failure = { readonly kind: 'failure'; readonly error: unknown };

const changeOf = (
  payment: Payment,
  order: Order,
  attempt: Attempt,
  initialized: Initialized | Failure,
  now: Date,
) => {
  if (initialized.kind === 'failure') {
    return attemptIsPostponed(
      payment,
      attempt,
      nextConnectAt(attempt.tries, wantedPauseMilliseconds(initialized.error), now),
      now,
    );
  }
  if (initialized.kind === 'refused') return attemptHasFailed(payment, attempt, initialized.reason, now);
  if (initialized.kind === 'used-up') {
    return attemptIsReplaced(payment, order, attempt, firstConnectAt(now), now);
  }
  const { kind: _, ...ready } = initialized;
  const look = isManual(attempt.provider) ? undefined : firstLookAt(now);
  return attemptIsReady(payment, attempt, ready, look, now);
};

/** Writes what the provider answered, unless somebody else was told first. */
const recordAnswer = (
  payment: Payment,
  attempt: Attempt,
  initialized: Initialized | Failure,
  now: Date,
): Promise<Outcome> =>
  changePayment(
    payment.orderId,
    (current, order): Decision<Outcome> => {
      const stored = attemptOf(current, attempt.txRef) ?? attempt;
      if (stored.status !== 'queued') {
        return { result: { payment: current, attempt: successor(current, stored) } };
      }
      const change = changeOf(current, order, stored, initialized, now);
      const also = [endLeaseWrite(attempt, 'connect')];
      return {
        change,
        also,
        result: { payment: change.payment, attempt: successor(change.payment, stored) },
      };
    },
    now,
  );

/** A txRef is used up by a lost answer; two in a row are an outage. */
const maximumReplacements = 2;

/**
 * For whoever has the lease of a queued attempt. It ends with what is written, or by itself, sooner than the attempt is
 * taken up again.
 * @throws DomainError `provider-unavailable`: the attempt stays queued and is tried again in the background
 */
export const connectLeased = async (
  payment: Payment,
  attempt: Attempt,
  now: Date,
  replacementsLeft = maximumReplacements,
): Promise<Outcome> => {
  let initialized: Initialized;
  try {
    initialized = await askToInitialize(attempt, chargeOf(payment, attempt), now);
  } catch (error) {
    if (isDomainError(error, 'provider-unavailable')) {
      await recordAnswer(payment, attempt, { kind: 'failure', error }, now);
    }
    throw error;
  }
  const outcome = await recordAnswer(payment, attempt, initialized, now);
  return outcome.attempt.status === 'queued' && replacementsLeft > 0
    ? connect(outcome.payment, outcome.attempt, now, replacementsLeft - 1)
    : outcome;
};

/**
 * Asks the provider for a place to pay for a queued attempt. One caller at a time does, or a phone would be asked
 * once for each of them; the others are told that it is queued.
 * @throws DomainError `provider-unavailable`: the attempt stays queued and is tried again in the background
 */
export const connect = async (
  payment: Payment,
  attempt: Attempt,
  now: Date,
  replacementsLeft = maximumReplacements,
): Promise<Outcome> => {
  if (!(await takeLease(attempt, 'connect', connectLeaseMilliseconds, now))) return { payment, attempt };
  const current = (await getPayment(payment.id)) ?? payment;
  const stored = successor(current, attemptOf(current, attempt.txRef) ?? attempt);
  if (stored.status !== 'queued') {
    await endLease(attempt, 'connect');
    return { payment: current, attempt: stored };
  }
  return connectLeased(current, stored, now, replacementsLeft);
};
