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
import { amountToPay } from '../orders/standing.ts';
import { getOrder } from '../orders/store.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { type AttemptRequest, addAttempt, assertPayable } from './attempt-changes.ts';
import { beginAttempt } from './begin-attempt.ts';
import { connect, type Outcome, successor } from './connect.ts';
import { lookAtOpenAttempts, openAttemptFor } from './open-attempts.ts';
import { refusalOf } from './payable.ts';
import { type Attempt, isInFlight, type Payment, type ProviderName } from './payment.ts';
import { promptCounter } from './prompts.ts';
import { adapterOf } from './providers/adapter-of.ts';
import { assertOffered } from './providers/offered.ts';
import { isManual, providerRows } from './providers/provider-rows.ts';
import { getPayment } from './store.ts';
import { paymentIdOf } from './tx-ref.ts';
import { firstConnectAt } from './when-again.ts';

const unsuited = (path: string, message: string): DomainError =>
  new DomainError('invalid-request', message, { errors: [{ path, message }] });

const assertSuits = (provider: ProviderName, order: Order): void => {
  const total = amountToPay(order);
  if (!providerRows[provider].currencies.includes(total.currency)) {
    throw unsuited('provider', `${provider} does not take ${total.currency}`);
  }
  const refusal = refusalOf(provider, total);
  if (refusal !== undefined) throw unsuited('provider', refusal);
};

/** The same number is the same wish, however it was typed; a provider that needs none is given none. */
const withPhone = async ({ phone, ...request }: AttemptRequest): Promise<AttemptRequest> => {
  const { name, phoneOf } = await adapterOf(request.provider);
  if (!phoneOf) return request;
  if (phone === undefined) throw unsuited('phone', `${name} needs the shopper's phone number`);
  return { ...request, phone: phoneOf(phone) };
};

/** Manual money comes by bank, unless the shopper chose to pay at the door. */
const withMethod = (request: AttemptRequest): AttemptRequest => {
  const { provider, method } = request;
  if (isManual(provider)) return { ...request, method: method ?? 'bank-transfer' };
  if (method !== undefined) throw unsuited('method', `${provider} has no methods: leave it out`);
  return request;
};

const repeatedAttempt = ({ attempts }: Payment, { seed }: AttemptRequest): Attempt | undefined =>
  attempts.find((attempt) => attempt.seed === seed);

const assertMayBegin = (payment: Payment, order: Order, request: AttemptRequest, now: Date): void => {
  assertPayable(payment, order, now);
  assertSuits(request.provider, order);
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

const beginPaying = (
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
      const change = addAttempt(payment, order, request, firstConnectAt(now), now);
      const added = change.payment.attempts.at(-1);
      if (!added) throw new RangeError('an attempt was added');
      return { change, result: { payment: change.payment, order, attempt: added } };
    },
    now,
  );

/**
 * @throws DomainError `payment-settled`, `illegal-transition`, `invalid-request`, `provider-not-offered` (nothing is
 *   stored), `rate-limited` (this phone), `payment-declined` (refused before the shopper could pay) or `provider-unavailable` (queued; nothing else for the shopper to do but wait or retry)
 */
export const initiatePayment = async (
  orderId: Id<'order'>,
  request: AttemptRequest,
  now: Date,
): Promise<Outcome> => {
  const phoned = withMethod(await withPhone(request));
  await assertOffered(request.provider);
  const wanted = { ...phoned, countPrompt: promptCounter(phoned.phone, now) };
  await makeWay(orderId, wanted, now);
  const begun = await beginPaying(orderId, wanted, now);
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
