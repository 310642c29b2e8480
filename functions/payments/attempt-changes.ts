/**
 * What may happen to a payment's attempts, as pure decisions: each takes the stored payment and gives the next
 * one with the events it announces.
 */
import type { DomainEvent } from '../events/catalogue.ts';
import { type Announcement, announced } from '../events/change.ts';
import type { Order } from '../orders/order.ts';
import { secondsLeftToPay, windowEndsAtFor } from '../orders/payment-window.ts';
import { amountToPay, isEnded } from '../orders/standing.ts';
import { DomainError } from '../shared/errors.ts';
import { move, nextState } from '../shared/machine.ts';
import type { Dispute } from './dispute.ts';
import type { Posting } from './ledger.ts';
import { paymentMachine } from './lifecycle.ts';
import { type Attempt, isPaid, type Payment, type ProviderName, type Refund } from './payment.ts';
import { isInFlight } from './payment-work.ts';
import { withPromises } from './promises.ts';
import { maximumAttempts, paymentIdOf, txRefOf } from './tx-ref.ts';

export type Change = {
  readonly payment: Payment;
  readonly events: readonly DomainEvent[];
  readonly postings: readonly Posting[];
  /** New or changed ones. */
  readonly refunds: readonly Refund[];
  readonly disputes: readonly Dispute[];
  readonly actor: string;
};

export type Effects = Partial<Pick<Change, 'postings' | 'refunds' | 'disputes' | 'actor'>> & {
  readonly announcements?: readonly Announcement[];
};

/** A provider that has the request has the address: nobody here needs it again. */
const withoutSentAddress = (attempt: Attempt): Attempt =>
  attempt.status === 'queued' ? attempt : { ...attempt, email: '' };

/** The next version of a payment, its events stamped with it. */
export const paymentChanged = (
  payment: Payment,
  next: Partial<Payment>,
  { announcements = [], postings = [], refunds = [], disputes = [], actor = 'payments' }: Effects,
  now: Date,
): Change => {
  const version = payment.version + 1;
  const changed = { ...payment, ...next, version, updatedAt: now.toISOString() };
  const attempts = changed.attempts.map(withoutSentAddress);
  return {
    payment: withPromises({ ...changed, attempts }, refunds),
    events: announced({ version }, announcements, now),
    postings,
    refunds,
    disputes,
    actor,
  };
};

/** Placed as paid, because there was nothing to pay. */
const isFree = ({ payment }: Order): boolean => payment.provider === 'none';

/** Not stored yet, which is what version 0 means. */
export const newPayment = (order: Order, now: Date): Payment => ({
  id: paymentIdOf(order.id),
  orderId: order.id,
  customerId: order.customerId,
  status: isFree(order) ? order.payment.status : paymentMachine.initial,
  amount: order.totals.total,
  attempts: [],
  captures: [],
  mismatches: [],
  windowEndsAt: order.paymentWindowEndsAt,
  refundTries: 0,
  createdAt: now.toISOString(),
  updatedAt: now.toISOString(),
  version: 0,
});

/** What events say of an attempt. */
export const attemptFacts = (payment: Payment, attempt: Pick<Attempt, 'txRef' | 'provider'>) => ({
  paymentId: payment.id,
  orderId: payment.orderId,
  txRef: attempt.txRef,
  provider: attempt.provider,
});

const withAttempt = (payment: Payment, txRef: string, next: Partial<Attempt>): Attempt[] =>
  payment.attempts.map((attempt) => (attempt.txRef === txRef ? { ...attempt, ...next } : attempt));

const withoutAlarm = ({ tryAt: _, ...attempt }: Attempt): Attempt => attempt;

/** In flight no more. */
export const endedAttempt = (payment: Payment, txRef: string, next: Partial<Attempt>): Attempt[] =>
  withAttempt(payment, txRef, next).map((attempt) =>
    attempt.txRef === txRef ? withoutAlarm(attempt) : attempt,
  );

export type AttemptRequest = {
  readonly provider: ProviderName;
  readonly email: string;
  readonly seed: string;
  readonly returnUrl?: string | undefined;
  readonly phone?: string | undefined;
  /** Of manual attempts. */
  readonly method?: Attempt['method'] | undefined;
};

/** @throws DomainError `payment-settled` or `illegal-transition` when the order cannot be paid (any more) */
export const assertPayable = (payment: Payment, order: Order, now: Date): void => {
  if (payment.due && !isEnded(order)) return;
  if (isPaid(payment)) throw new DomainError('payment-settled', 'This order is already paid');
  if (isFree(order)) throw new DomainError('payment-settled', 'This order costs nothing');
  if (order.status !== 'pending') {
    throw new DomainError('illegal-transition', `An order that is ${order.status} cannot be paid`);
  }
  if (secondsLeftToPay(order, now) === 0) {
    throw new DomainError('illegal-transition', 'The time to pay this order is over');
  }
};

/** Cash is under way to nobody before the goods are: its payment stays `pending`. */
const statusOfBegun = ({ status, due }: Payment, method: Attempt['method']): Payment['status'] => {
  if (due && method === 'cash-on-delivery') {
    throw new DomainError('illegal-transition', 'What an edit made dearer is not taken at the door');
  }
  if (due) return status;
  if (method === 'cash-on-delivery') return move(paymentMachine, status, 'awaitCash');
  return status === 'processing' ? status : move(paymentMachine, status, 'initiate');
};

/** One place to pay at a time: a further attempt ends those that are still open. */
const closedFor = ({ attempts }: Payment, reason: string): Attempt[] =>
  attempts.map((attempt) =>
    isInFlight(attempt) ? { ...withoutAlarm(attempt), status: 'failed' as const, reason } : attempt,
  );

const superseded = (payment: Payment): Attempt[] => closedFor(payment, 'another way to pay was chosen');

/** The order costs something else by now. */
export const withdrawn = (payment: Payment): Attempt[] => closedFor(payment, 'the order was changed');

/** A further attempt, queued: it is stored before the provider hears of it. */
export const addAttempt = (
  payment: Payment,
  order: Order,
  { provider, email, seed, returnUrl, phone, method }: AttemptRequest,
  tryAt: Date,
  now: Date,
): Change => {
  assertPayable(payment, order, now);
  const status = statusOfBegun(payment, method);
  if (payment.attempts.length >= maximumAttempts) {
    throw new DomainError('illegal-transition', `A payment takes at most ${maximumAttempts} attempts`);
  }
  const attempt: Attempt = {
    txRef: txRefOf(payment.orderId, payment.attempts.length + 1),
    provider,
    ...(method !== undefined && { method }),
    status: 'queued',
    amount: amountToPay(order),
    email,
    seed,
    ...(returnUrl !== undefined && { returnUrl }),
    ...(phone !== undefined && { phone }),
    tries: 0,
    tryAt: tryAt.toISOString(),
    createdAt: now.toISOString(),
  };
  const attempts = [...superseded(payment), attempt];
  const windowEndsAt = payment.due ? payment.windowEndsAt : windowEndsAtFor(order, method);
  const { total: amount } = order.totals;
  return paymentChanged(payment, { status, provider, amount, attempts, windowEndsAt }, {}, now);
};

/** The provider waits for the shopper. `askAt`: when to ask for the outcome if nobody has told us by then. */
export const attemptIsReady = (
  payment: Payment,
  attempt: Attempt,
  ready: Pick<Attempt, 'checkoutUrl' | 'providerReference'>,
  askAt: Date | undefined,
  now: Date,
): Change => {
  const next = { ...ready, status: 'processing' as const, tries: 0 };
  const attempts =
    askAt === undefined
      ? endedAttempt(payment, attempt.txRef, next)
      : withAttempt(payment, attempt.txRef, { ...next, tryAt: askAt.toISOString() });
  const facts = { ...attemptFacts(payment, attempt), amount: attempt.amount };
  return paymentChanged(payment, { attempts }, { announcements: [['payment.initiated', facts]] }, now);
};

/** Not now: somebody asks the provider again at `tryAt`. */
export const attemptIsPostponed = (payment: Payment, attempt: Attempt, tryAt: Date, now: Date): Change =>
  paymentChanged(
    payment,
    {
      attempts: withAttempt(payment, attempt.txRef, {
        tries: attempt.tries + 1,
        tryAt: tryAt.toISOString(),
      }),
    },
    {},
    now,
  );

/** The provider knows the txRef and will not say where to pay with it: the same request goes on with the next one. */
export const attemptIsReplaced = (
  payment: Payment,
  order: Order,
  attempt: Attempt,
  tryAt: Date,
  now: Date,
): Change => {
  const reason = 'replaced by the next attempt';
  const attempts = endedAttempt(payment, attempt.txRef, { status: 'failed', reason });
  return addAttempt({ ...payment, attempts }, order, attempt, tryAt, now);
};

/**
 * Declined or given up. The payment has failed, and says so, when no other attempt may still succeed; the shopper
 * may try again.
 */
export const attemptHasFailed = (payment: Payment, attempt: Attempt, reason: string, now: Date): Change => {
  const attempts = endedAttempt(payment, attempt.txRef, { status: 'failed', reason });
  const declined = nextState<Payment['status']>(paymentMachine, payment.status, 'decline');
  if (declined === undefined || attempts.some(isInFlight))
    return paymentChanged(payment, { attempts }, {}, now);
  const { currency } = payment.amount;
  const facts = { ...attemptFacts(payment, attempt), reason, currency };
  const announcements: Announcement[] = [['payment.failed', facts]];
  return paymentChanged(payment, { attempts, status: declined }, { announcements }, now);
};

/** Nobody may pay any more; what comes in later pays nothing. */
export const paymentClosed = (payment: Payment, now: Date): Change => {
  const status = move(paymentMachine, payment.status, 'expire');
  const attempts = payment.attempts.map((attempt) =>
    isInFlight(attempt)
      ? { ...withoutAlarm(attempt), status: 'failed' as const, reason: 'the time to pay is over' }
      : attempt,
  );
  const facts = { paymentId: payment.id, orderId: payment.orderId };
  return paymentChanged(payment, { status, attempts }, { announcements: [['payment.expired', facts]] }, now);
};
