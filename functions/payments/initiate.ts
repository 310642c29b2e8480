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
import { amountToPay, isPhysical } from '../orders/standing.ts';
import { DomainError } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { type AttemptRequest, addAttempt, assertPayable } from './attempt-changes.ts';
import { beginAttempt } from './begin-attempt.ts';
import { connect, connectLeased, type Outcome, successor } from './connect.ts';
import { newLeaseWrite } from './lease-store.ts';
import { lookAtOpenAttempts, openAttemptFor } from './open-attempts.ts';
import { refusalOf } from './payable.ts';
import type { Attempt, Payment } from './payment.ts';
import { isInFlight } from './payment-work.ts';
import { promptCounter } from './prompts.ts';
import { adapterOf } from './providers/adapter-of.ts';
import { assertOffered } from './providers/offered.ts';
import { isManual, providerRows } from './providers/provider-rows.ts';
import type { Decision } from './store.ts';
import { connectLeaseMilliseconds, firstConnectAt } from './when-again.ts';

const unsuited = (path: string, message: string): DomainError =>
  new DomainError('invalid-request', message, { errors: [{ path, message }] });

const assertSuits = ({ provider, method }: AttemptRequest, order: Order): void => {
  const total = amountToPay(order);
  if (providerRows[provider].currencies?.includes(total.currency) === false) {
    throw unsuited('provider', `${provider} does not take ${total.currency}`);
  }
  const refusal = refusalOf(provider, total);
  if (refusal !== undefined) throw unsuited('provider', refusal);
  if (method === 'cash-on-delivery' && !order.items.every(isPhysical)) {
    throw unsuited('method', 'some of it is not shipped, and is there before anybody could take cash for it');
  }
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
  assertSuits(request, order);
};

type Wish = AttemptRequest & {
  readonly countPrompt: ReturnType<typeof promptCounter>;
  /** The open attempts were looked at: what is still open then is given up. */
  readonly wayIsMade?: boolean;
};

type Begun = Outcome & { readonly kind: 'begun'; readonly mayConnect: 'when leased' | 'now' };
/** Others are open: they are looked at before one is given up for this. */
type InTheWay = { readonly kind: 'in the way'; readonly payment: Payment; readonly order: Order };

/** A request that is refused changes nothing, and no provider is asked for it. */
const makeWay = async ({ payment, order }: InTheWay, request: Wish, now: Date): Promise<void> => {
  if (!openAttemptFor(payment, request, order)) await request.countPrompt();
  await lookAtOpenAttempts(payment, request, order, now);
};

const beginPaying = (orderId: Id<'order'>, request: Wish, now: Date): Promise<Begun | InTheWay> =>
  beginAttempt(
    orderId,
    async (payment, order): Promise<Decision<Begun | InTheWay>> => {
      const goOnWith = (attempt: Attempt): Decision<Begun> => ({
        result: { kind: 'begun', payment, attempt, mayConnect: 'when leased' },
      });
      const earlier = repeatedAttempt(payment, request);
      const repeated = earlier && successor(payment, earlier);
      if (repeated && repeated.status !== 'queued') return goOnWith(repeated);
      assertMayBegin(payment, order, request, now);
      if (!earlier && !request.wayIsMade && payment.attempts.some(isInFlight)) {
        return { result: { kind: 'in the way', payment, order } };
      }
      const open = repeated ?? openAttemptFor(payment, request, order);
      if (open) return goOnWith(open);
      await request.countPrompt();
      const change = addAttempt(payment, order, request, firstConnectAt(now), now);
      const added = change.payment.attempts.at(-1);
      if (!added) throw new RangeError('an attempt was added');
      const also = [newLeaseWrite(added, 'connect', connectLeaseMilliseconds, now)];
      return {
        change,
        also,
        result: { kind: 'begun', payment: change.payment, attempt: added, mayConnect: 'now' },
      };
    },
    now,
  );

const begin = async (orderId: Id<'order'>, request: Wish, now: Date): Promise<Begun> => {
  const begun = await beginPaying(orderId, request, now);
  if (begun.kind === 'begun') return begun;
  await makeWay(begun, request, now);
  return begin(orderId, { ...request, wayIsMade: true }, now);
};

const placeToPay = ({ payment, attempt, mayConnect }: Begun, now: Date): Outcome | Promise<Outcome> => {
  if (attempt.status !== 'queued') return { payment, attempt };
  return mayConnect === 'now' ? connectLeased(payment, attempt, now) : connect(payment, attempt, now);
};

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
  const outcome = await placeToPay(await begin(orderId, wanted, now), now);
  if (outcome.attempt.status === 'failed') {
    throw new DomainError('payment-declined', outcome.attempt.reason ?? 'The provider refused the payment', {
      paymentId: outcome.payment.id,
    });
  }
  return outcome;
};
