/**
 * What may happen when money goes back, as pure decisions. A refund is promised first, in a change that holds the
 * amount back from every other refund, and paid by the provider afterwards.
 */

import type { Announcement } from '../events/change.ts';
import { format } from '../shared/decimal-money.ts';
import { DomainError } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { nextState } from '../shared/machine.ts';
import { add, compare, isZero, type Money, subtract, sum } from '../shared/money.ts';
import { attemptFacts, type Change, changed, type Effects } from './attempt-changes.ts';
import { promiseWithdrawn, refundPaid, refundPromised } from './ledger.ts';
import { paymentMachine } from './lifecycle.ts';
import { payablePart, refusalOf } from './payable.ts';
import {
  type Capture,
  isPaid,
  leftOf,
  type Payment,
  type Refund,
  type RefundKind,
  refundable,
} from './payment.ts';
import { madeGood } from './promises.ts';

const firstRetryMilliseconds = 60_000;
const longestRetryMilliseconds = 60 * 60_000;

/** When the sweep takes up what the first try did not finish; not before the pause that the provider wants. */
export const retryAt = (tries: number, now: Date, pauseMilliseconds = 0): string => {
  const pause = Math.min(firstRetryMilliseconds * 2 ** tries, longestRetryMilliseconds);
  return new Date(now.getTime() + Math.max(pause, pauseMilliseconds)).toISOString();
};

/** A part of a capture that is to go back. */
type Draw = { readonly capture: Capture; readonly amount: Money };

type Requests = Required<Pick<Effects, 'announcements' | 'postings' | 'refunds'>> & {
  readonly captures: Capture[];
};

const isSame = (a: Capture, b: Pick<Capture, 'txRef' | 'transactionId'>): boolean =>
  a.txRef === b.txRef && a.transactionId === b.transactionId;

export type RefundAsked = {
  readonly reason: string;
  readonly kind: RefundKind;
  /** One for each capture of the payment. */
  readonly refundIds: readonly Id<'refund'>[];
  readonly actor: string;
};

export const requestsOf = (
  payment: Payment,
  captures: readonly Capture[],
  draws: readonly Draw[],
  { reason, kind, refundIds }: Pick<RefundAsked, 'reason' | 'kind' | 'refundIds'>,
  now: Date,
): Requests => {
  const at = now.toISOString();
  const refunds = draws.map(({ capture, amount }, index): Refund => {
    const id = refundIds[index];
    if (id === undefined) throw new RangeError('every refund needs an id');
    const { txRef, provider, transactionId } = capture;
    const origin = { orderId: payment.orderId, txRef, provider, transactionId };
    return { id, ...origin, amount, reason, kind, status: 'requested', createdAt: at, updatedAt: at };
  });
  return {
    captures: captures.map((capture) => {
      const draw = draws.find((candidate) => isSame(candidate.capture, capture));
      return draw ? { ...capture, pendingRefunds: add(capture.pendingRefunds, draw.amount) } : capture;
    }),
    refunds,
    postings: draws.flatMap(({ capture, amount }) =>
      capture.surplus ? [] : [refundPromised(amount, capture.txRef)],
    ),
    announcements: refunds.map(
      (refund): Announcement => [
        'payment.refund-requested',
        { ...attemptFacts(payment, refund), refundId: refund.id, amount: refund.amount, reason },
      ],
    ),
  };
};

const byUse = ({ captures }: Payment): Capture[] =>
  [...captures].sort((a, b) => Number(Boolean(a.surplus)) - Number(Boolean(b.surplus)));

/** What each capture's provider can pay of an amount, the captures that the order was paid with first. */
const payableDraws = (payment: Payment, amount: Money): Draw[] => {
  let wanted = amount;
  return byUse(payment).flatMap((capture) => {
    const left = leftOf(capture);
    const share = payablePart(capture.provider, compare(left, wanted) < 0 ? left : wanted);
    wanted = subtract(wanted, share);
    return isZero(share) ? [] : [{ capture, amount: share }];
  });
};

const totalOf = ({ amount: { currency } }: Payment, draws: readonly Draw[]): Money =>
  sum(
    draws.map(({ amount }) => amount),
    currency,
  );

/** As much of an amount as is left and as its providers can pay back. The rest stays for the next refund. */
export const payableOf = (payment: Payment, amount: Money): Money =>
  totalOf(payment, payableDraws(payment, amount));

/** What is left and cannot be paid back: cents at a provider that pays none. */
export const notPayable = (payment: Payment): Money =>
  subtract(refundable(payment), payableOf(payment, refundable(payment)));

const refusedAmount = (payment: Payment, amount: Money): DomainError => {
  const reasons = payment.captures.map(({ provider }) => refusalOf(provider, amount));
  const message =
    reasons.find((reason) => reason !== undefined) ?? 'The provider cannot pay this amount back';
  return new DomainError('invalid-request', message, { errors: [{ path: 'amount', message }] });
};

/**
 * Which captures an amount is taken from.
 * @throws DomainError `refund-exceeds-captured`, or `invalid-request` for an amount that cannot be paid back whole
 */
export const drawsFor = (payment: Payment, amount: Money): Draw[] => {
  const most = refundable(payment);
  if (isZero(amount) || compare(amount, most) > 0) {
    throw new DomainError('refund-exceeds-captured', `At most ${format(most)} can be given back`, {
      refundable: most,
    });
  }
  const draws = payableDraws(payment, amount);
  if (compare(totalOf(payment, draws), amount) < 0) throw refusedAmount(payment, amount);
  return draws;
};

/** Of what the order was paid with. */
const ownPartOf = (payment: Payment, draws: readonly Draw[]): Money =>
  totalOf(
    payment,
    draws.filter(({ capture }) => capture.surplus === undefined),
  );

export const drawn = (payment: Payment, draws: readonly Draw[], request: RefundAsked, now: Date): Change => {
  const { captures, ...effects } = requestsOf(payment, payment.captures, draws, request, now);
  return changed(
    request.kind === 'goodwill' ? madeGood(payment, ownPartOf(payment, draws)) : payment,
    { captures, refundTries: 0, refundTryAt: retryAt(0, now) },
    { ...effects, actor: request.actor },
    now,
  );
};

/** @throws DomainError `refund-exceeds-captured`, or `invalid-request` for an amount that cannot be paid back whole */
export const refundRequested = (payment: Payment, amount: Money, request: RefundAsked, now: Date): Change =>
  drawn(payment, drawsFor(payment, amount), request, now);

/** The provider took it on, or did not answer: somebody looks again later. */
export const refundPostponed = (
  payment: Payment,
  refund: Refund,
  providerRefundId: string | undefined,
  now: Date,
  pauseMilliseconds = 0,
): Change =>
  changed(
    payment,
    {
      refundTries: payment.refundTries + 1,
      refundTryAt: retryAt(payment.refundTries, now, pauseMilliseconds),
    },
    {
      refunds: [
        {
          ...refund,
          updatedAt: now.toISOString(),
          ...(providerRefundId !== undefined && { providerRefundId }),
        },
      ],
    },
    now,
  );

/**
 * Of the money that paid the order; what came besides does not count. Where nothing paid it, late money that is all
 * back again makes an expired payment a refunded one.
 */
export const statusAfterRefund = (payment: Payment, captures: readonly Capture[]): Payment['status'] => {
  const own = captures.filter(({ surplus }) => surplus === undefined || !isPaid(payment));
  const back = own.reduce((total, { refunded }) => total + refunded.amount, 0);
  if (back === 0) return payment.status;
  const all = own.reduce((total, { amount }) => total + amount.amount, 0);
  return (
    nextState(paymentMachine, payment.status, back >= all ? 'refundAll' : 'refundPart') ?? payment.status
  );
};

const captureFor = (payment: Payment, refund: Refund): Capture => {
  const capture = payment.captures.find((candidate) => isSame(candidate, refund));
  if (!capture) throw new RangeError(`refund ${refund.id} has no capture`);
  return capture;
};

export const refundSucceeded = (
  payment: Payment,
  refund: Refund,
  providerRefundId: string,
  now: Date,
): Change => {
  const capture = captureFor(payment, refund);
  const captures = payment.captures.map((candidate) =>
    candidate === capture
      ? {
          ...capture,
          refunded: add(capture.refunded, refund.amount),
          pendingRefunds: subtract(capture.pendingRefunds, refund.amount),
        }
      : candidate,
  );
  const status = statusAfterRefund(payment, captures);
  const { id: refundId, amount, reason } = refund;
  const facts = { ...attemptFacts(payment, refund), refundId, amount, reason };
  return changed(
    payment,
    { captures, status },
    {
      announcements: [
        ['payment.refunded', { ...facts, paymentStatus: status, surplus: capture.surplus !== undefined }],
      ],
      postings: [refundPaid(amount, refund.txRef)],
      refunds: [{ ...refund, status: 'succeeded', providerRefundId, updatedAt: now.toISOString() }],
      actor: `provider:${refund.provider}`,
    },
    now,
  );
};

/** The provider refused it for good. The money is ours to give back still, so staff may try another way. */
export const refundFailed = (payment: Payment, refund: Refund, failure: string, now: Date): Change => {
  const capture = captureFor(payment, refund);
  const captures = payment.captures.map((candidate) =>
    candidate === capture
      ? { ...capture, pendingRefunds: subtract(capture.pendingRefunds, refund.amount) }
      : candidate,
  );
  const { id: refundId, amount } = refund;
  const facts = { ...attemptFacts(payment, refund), refundId, amount, reason: failure };
  return changed(
    payment,
    { captures },
    {
      announcements: [['payment.refund-failed', facts]],
      postings: capture.surplus ? [] : [promiseWithdrawn(amount, refund.txRef)],
      refunds: [{ ...refund, status: 'failed', failure, updatedAt: now.toISOString() }],
      actor: `provider:${refund.provider}`,
    },
    now,
  );
};
