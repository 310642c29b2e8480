/**
 * From "I want to pay" to a place to pay. The attempt is stored before the provider hears of it, so that no money
 * can come in for a txRef that we do not know; a provider that does not answer leaves the attempt queued, and the
 * sweep goes on with it.
 *
 *   store: queued ── ask the provider ──▶ ready: processing, payment.initiated
 *                          │ ├─ refused: failed
 *                          │ └─ used up (its first answer was lost): the next txRef is asked for
 *                          └─ no answer within the budget: stays queued, 503 for the shopper
 */
import type { Order } from '../orders/order.ts';
import { getOrder } from '../orders/store.ts';
import { DomainError, isDomainError, notFound } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import {
  type AttemptRequest,
  addAttempt,
  assertPayable,
  attemptHasFailed,
  attemptIsPostponed,
  attemptIsReady,
  attemptIsReplaced,
} from './attempt-changes.ts';
import { beginAttempt } from './begin-attempt.ts';
import { endLease, takeLease } from './lease-store.ts';
import { lookAtOpenAttempts, openAttemptFor } from './open-attempts.ts';
import { type Attempt, attemptOf, isInFlight, type Payment } from './payment.ts';
import { promptCounter } from './prompts.ts';
import { providerNamed } from './providers/all.ts';
import { askToInitialize, callbackUrlOf, webhookUrlOf } from './providers/ask.ts';
import { wantedPauseMilliseconds } from './providers/http.ts';
import type { Charge, Initialized, PaymentProvider } from './providers/port.ts';
import { changePayment, type Decision, getPayment } from './store.ts';
import { paymentIdOf } from './tx-ref.ts';

const firstRetryMilliseconds = 30_000;
const longestRetryMilliseconds = 5 * 60_000;
/** When to ask for the outcome if no webhook has come by then. */
const firstLookMilliseconds = 3 * 60_000;

const later = (now: Date, milliseconds: number): Date => new Date(now.getTime() + milliseconds);

/** Not before the provider wants to be asked again. */
const retryAt = ({ tries }: Attempt, failure: unknown, now: Date): Date => {
  const pause = Math.min(firstRetryMilliseconds * 2 ** tries, longestRetryMilliseconds);
  return later(now, Math.max(pause, wantedPauseMilliseconds(failure)));
};

const unsuited = (path: string, message: string): DomainError =>
  new DomainError('invalid-request', message, { errors: [{ path, message }] });

const assertSuits = (provider: PaymentProvider, order: Order): void => {
  const { total } = order.totals;
  if (!provider.currencies.includes(total.currency)) {
    throw unsuited('provider', `${provider.name} does not take ${total.currency}`);
  }
  const refusal = provider.refusesAmount?.(total);
  if (refusal !== undefined) throw unsuited('provider', refusal);
};

/** The same number is the same wish, however it was typed; a provider that needs none is given none. */
const withPhone = ({ phone, ...request }: AttemptRequest): AttemptRequest => {
  const { name, phoneOf } = providerNamed(request.provider);
  if (!phoneOf) return request;
  if (phone === undefined) throw unsuited('phone', `${name} needs the shopper's phone number`);
  return { ...request, phone: phoneOf(phone) };
};

/** Manual money comes by bank, unless the shopper chose to pay at the door. */
const withMethod = (request: AttemptRequest): AttemptRequest => {
  const { name, isManual } = providerNamed(request.provider);
  if (isManual) return { ...request, method: request.method ?? 'bank-transfer' };
  if (request.method !== undefined) throw unsuited('method', `${name} has no methods: leave it out`);
  return request;
};

const repeatedAttempt = ({ attempts }: Payment, { seed }: AttemptRequest): Attempt | undefined =>
  attempts.find((attempt) => attempt.seed === seed);

/** The attempt that carries on the request of this one: itself, or what replaced it. */
const successor = ({ attempts }: Payment, attempt: Attempt): Attempt =>
  attempts.findLast(({ seed }) => seed === attempt.seed) ?? attempt;

type Outcome = { readonly payment: Payment; readonly attempt: Attempt };

const assertMayBegin = (payment: Payment, order: Order, request: AttemptRequest, now: Date): void => {
  assertPayable(payment, order, now);
  assertSuits(providerNamed(request.provider), order);
};

type Wish = AttemptRequest & { readonly countPrompt: ReturnType<typeof promptCounter> };

/** A request that is refused changes nothing: it is looked at before open attempts are given up for it. */
const makeWay = async (orderId: Id<'order'>, request: Wish, now: Date): Promise<void> => {
  const payment = await getPayment(paymentIdOf(orderId));
  if (!payment?.attempts.some(isInFlight) || repeatedAttempt(payment, request)) return;
  const order = await getOrder(orderId);
  if (!order) throw notFound('order');
  assertMayBegin(payment, order, request, now);
  if (!openAttemptFor(payment, request, order)) await request.countPrompt();
  await lookAtOpenAttempts(payment, request, order, now);
};

const begin = (
  orderId: Id<'order'>,
  request: Wish,
  now: Date,
): Promise<Outcome & { readonly order: Order }> =>
  beginAttempt(
    orderId,
    async (payment, order) => {
      const earlier = repeatedAttempt(payment, request);
      const repeated = earlier && successor(payment, earlier);
      if (repeated && repeated.status !== 'queued') return { result: { payment, order, attempt: repeated } };
      assertMayBegin(payment, order, request, now);
      const open = repeated ?? openAttemptFor(payment, request, order);
      if (open) return { result: { payment, order, attempt: open } };
      await request.countPrompt();
      const change = addAttempt(payment, order, request, later(now, firstRetryMilliseconds), now);
      const added = change.payment.attempts.at(-1);
      if (!added) throw new RangeError('an attempt was added');
      return { change, result: { payment: change.payment, order, attempt: added } };
    },
    now,
  );

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
    return attemptIsPostponed(payment, attempt, retryAt(attempt, initialized.error, now), now);
  }
  if (initialized.kind === 'refused') return attemptHasFailed(payment, attempt, initialized.reason, now);
  if (initialized.kind === 'used-up') {
    return attemptIsReplaced(payment, order, attempt, later(now, firstRetryMilliseconds), now);
  }
  const { kind: _, ...ready } = initialized;
  const look = providerNamed(attempt.provider).isManual ? undefined : later(now, firstLookMilliseconds);
  return attemptIsReady(payment, attempt, ready, look, now);
};

/** Writes what the provider answered, unless somebody else was told first. */
const record = (
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
      return { change, result: { payment: change.payment, attempt: successor(change.payment, stored) } };
    },
    now,
  );

/** A txRef is used up by a lost answer; two in a row are an outage. */
const maximumReplacements = 2;

/** Longer than a provider may take, twice. */
const connectMilliseconds = 15_000;

const ask = async (
  payment: Payment,
  attempt: Attempt,
  now: Date,
  replacementsLeft: number,
): Promise<Outcome> => {
  let initialized: Initialized;
  try {
    initialized = await askToInitialize(attempt, chargeOf(payment, attempt), now);
  } catch (error) {
    if (isDomainError(error, 'provider-unavailable')) {
      await record(payment, attempt, { kind: 'failure', error }, now);
    }
    throw error;
  }
  const outcome = await record(payment, attempt, initialized, now);
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
  if (!(await takeLease(attempt, 'connect', connectMilliseconds, now))) return { payment, attempt };
  try {
    const current = (await getPayment(payment.id)) ?? payment;
    const stored = successor(current, attemptOf(current, attempt.txRef) ?? attempt);
    if (stored.status !== 'queued') return { payment: current, attempt: stored };
    return await ask(current, stored, now, replacementsLeft);
  } finally {
    await endLease(attempt, 'connect');
  }
};

/**
 * @throws DomainError `payment-settled`, `illegal-transition`, `invalid-request`, `rate-limited` (this phone), `payment-declined` (refused before
 *   the shopper could pay) or `provider-unavailable` (queued; nothing else for the shopper to do but wait or retry)
 */
export const initiatePayment = async (
  orderId: Id<'order'>,
  request: AttemptRequest,
  now: Date,
): Promise<Outcome> => {
  const phoned = withMethod(withPhone(request));
  const wanted = { ...phoned, countPrompt: promptCounter(phoned.phone, now) };
  await makeWay(orderId, wanted, now);
  const begun = await begin(orderId, wanted, now);
  if (begun.attempt.status === 'succeeded') return begun;
  const outcome =
    begun.attempt.status === 'queued' ? await connect(begun.payment, begun.attempt, now) : begun;
  if (outcome.attempt.status === 'failed') {
    throw new DomainError('payment-declined', outcome.attempt.reason ?? 'The provider refused the payment', {
      paymentId: outcome.payment.id,
    });
  }
  return outcome;
};
