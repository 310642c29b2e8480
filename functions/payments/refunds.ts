/**
 * Money on its way back. Asking and paying are two steps, so that a crash between them loses nothing:
 *
 *   request ── one transaction: amount held back, refund `requested`, event payment.refund-requested
 *   execute ── lease ── does the provider have it? ── no: ask for it ── `succeeded`, books, payment.refunded
 *
 * `execute` is run at once by whoever asked, again by the consumer of the event, and by the sweep until the
 * provider has decided. Two at once: the lease lets one through. An answer that is lost: the next one finds the
 * refund at the provider and does not ask for a second.
 */

import { isEnded } from '../orders/standing.ts';
import { isDomainError, notFound } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { log } from '../shared/log.ts';
import { isZero, type Money } from '../shared/money.ts';
import { payableOf } from './draws.ts';
import { orderEnded } from './order-ended.ts';
import {
  type Attempt,
  attemptOf,
  type Payment,
  type Refund,
  type RefundKind,
  refundable,
} from './payment.ts';
import { askAboutRefund, askToRefund } from './providers/ask.ts';
import { wantedPauseMilliseconds } from './providers/http.ts';
import { isRefund, type ProviderRefund } from './providers/port.ts';
import { providerRows } from './providers/provider-rows.ts';
import { refundFailed, refundPostponed, refundRequested, refundSucceeded } from './refund-changes.ts';
import { refundIdsFor } from './refund-id.ts';
import { leaseRefund } from './refund-lease-store.ts';
import { changePayment, type Decision, getPayment, getRefund, listRefunds } from './store.ts';
import { asOrderId, paymentIdOf } from './tx-ref.ts';

export type RefundRequest = {
  /** Left out: all that is left. More than what is left is refused. */
  readonly amount?: Money | undefined;
  readonly reason: string;
  /** What is refunded, or the request's seed: asking again with the same one changes nothing. */
  readonly ref: string;
  readonly actor: string;
};

/** @returns the refunds that `ref` stands for: one for each capture that the amount was taken from */
const requestOnce = (
  orderId: Id<'order'>,
  { ref, ...request }: Omit<RefundRequest, 'amount'> & { readonly kind: RefundKind },
  amountOf: (payment: Payment) => Money | undefined,
  now: Date,
): Promise<Refund[]> =>
  changePayment(
    orderId,
    async (payment): Promise<Decision<Refund[]>> => {
      const refundIds = refundIdsFor(payment, ref);
      const known = (await listRefunds(payment.id)).filter(({ id }) => refundIds.includes(id));
      if (known.length > 0) return { result: known };
      const amount = amountOf(payment);
      if (!amount) return { result: [] };
      const change = refundRequested(payment, amount, { ...request, refundIds }, now);
      return { change, result: [...change.refunds] };
    },
    now,
  );

const decidedRefund = (
  payment: Payment,
  refund: Refund,
  answer: ProviderRefund | undefined,
  now: Date,
  pauseMilliseconds: number,
): Decision<Refund> => {
  const change =
    answer?.status === 'succeeded'
      ? refundSucceeded(payment, refund, answer.providerRefundId, now)
      : answer?.status === 'failed'
        ? refundFailed(payment, refund, answer.failure ?? 'the provider refused it', now)
        : refundPostponed(payment, refund, answer?.providerRefundId, now, pauseMilliseconds);
  return { change, result: change.refunds[0] ?? refund };
};

/** Writes what the provider said; what was finished before stays as it is. `undefined`: it did not answer. */
const recordRefund = (
  refund: Refund,
  answer: ProviderRefund | undefined,
  now: Date,
  pauseMilliseconds = 0,
): Promise<Refund> =>
  changePayment(
    refund.orderId,
    async (payment) => {
      const current = (await getRefund(payment.id, refund.id)) ?? refund;
      return current.status === 'requested'
        ? decidedRefund(payment, current, answer, now, pauseMilliseconds)
        : { result: current };
    },
    now,
  );

/** A refund that the provider took on may be done a moment later: one look saves the wait. */
const obtainRefund = async (refund: Refund, attempt: Attempt, now: Date): Promise<ProviderRefund> => {
  const known = await askAboutRefund(refund, attempt, now);
  if (known) return known;
  const answer = await askToRefund(refund, attempt, now);
  if (answer.status !== 'pending' || providerRows[refund.provider].tellsOfRefundsLater) return answer;
  const { providerRefundId } = answer;
  return (await askAboutRefund({ ...refund, providerRefundId }, attempt, now)) ?? answer;
};

const attemptOfRefund = async (refund: Refund): Promise<Attempt> => {
  const payment = await getPayment(paymentIdOf(refund.orderId));
  const attempt = payment && attemptOf(payment, refund.txRef);
  if (!attempt) throw new RangeError(`refund ${refund.id} has no attempt`);
  return attempt;
};

/** Never throws because of the provider: what it did not decide is taken up again later. */
export const executeRefund = async (refund: Refund, now: Date): Promise<Refund> => {
  const paymentId = paymentIdOf(refund.orderId);
  if (refund.status !== 'requested' || !(await leaseRefund(paymentId, refund.id, now))) {
    return (await getRefund(paymentId, refund.id)) ?? refund;
  }
  try {
    return await recordRefund(refund, await obtainRefund(refund, await attemptOfRefund(refund), now), now);
  } catch (error) {
    if (!isDomainError(error, 'provider-unavailable')) throw error;
    log.warn('refund postponed', { orderId: refund.orderId, refundId: refund.id });
    return recordRefund(refund, undefined, now, wantedPauseMilliseconds(error));
  }
};

/** The provider of this attempt told by itself how a refund of it stands. */
export const receiveRefundAnswer = async (
  orderId: Id<'order'>,
  { txRef }: Pick<Attempt, 'txRef'>,
  answer: ProviderRefund,
  now: Date,
): Promise<void> => {
  const refunds = await listRefunds(paymentIdOf(orderId));
  const refund = refunds.find((candidate) => candidate.txRef === txRef && isRefund(candidate, answer));
  if (refund) await recordRefund(refund, answer, now);
};

const executeAll = (refunds: readonly Refund[], now: Date): Promise<Refund[]> =>
  Promise.all(refunds.map((refund) => executeRefund(refund, now)));

/** All open refunds of a payment: after a message about one of them, and from the sweep. */
export const executeOpenRefunds = async (orderId: Id<'order'>, now: Date): Promise<Refund[]> => {
  const refunds = await listRefunds(paymentIdOf(orderId));
  return executeAll(
    refunds.filter(({ status }) => status === 'requested'),
    now,
  );
};

/**
 * Staff give back, whatever is kept of the order. Requests and tries at once.
 * @throws DomainError `refund-exceeds-captured`, or `invalid-request` for what its provider cannot pay
 */
export const refundPayment = async (
  orderId: Id<'order'>,
  { amount, ...rest }: RefundRequest,
  now: Date,
): Promise<Refund[]> =>
  executeAll(
    await requestOnce(
      orderId,
      { ...rest, kind: 'goodwill' },
      (payment) => amount ?? allThatIsLeft(payment) ?? refundable(payment),
      now,
    ),
    now,
  );

const allThatIsLeft = (payment: Payment): Money | undefined => {
  const left = payableOf(payment, refundable(payment));
  return isZero(left) ? undefined : left;
};

/**
 * Carries out what the ending of the order promised. What is closed or promised here was not by then: the order ended
 * before its ending was one transaction, or more refunds had failed than fit into it. Repeating it does nothing twice.
 */
export const settleEndedPayment = async (orderId: string, reason: string, now: Date): Promise<void> => {
  const id = asOrderId(orderId);
  if (!id) throw notFound('order');
  await changePayment(
    id,
    (payment, order) => {
      const ending = { reason, actor: 'workflow' };
      return { change: isEnded(order) ? orderEnded(payment, ending, now) : undefined, result: undefined };
    },
    now,
  );
  await executeOpenRefunds(id, now);
};
