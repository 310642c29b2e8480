/**
 * What may happen when money goes back, as pure decisions. A refund is promised first, in a change that holds the
 * amount back from every other refund, and paid by the provider afterwards.
 */

import type { Announcement } from '../events/change.ts';
import type { Id } from '../shared/ids.ts';
import { nextState } from '../shared/machine.ts';
import { add, type Money, subtract } from '../shared/money.ts';
import { attemptFacts, type Change, type Effects, paymentChanged } from './attempt-changes.ts';
import { type Draw, drawsFor, ownPartOf } from './draws.ts';
import { promiseWithdrawn, refundPaid, refundPromised } from './ledger.ts';
import { paymentMachine } from './lifecycle.ts';
import { type Capture, isPaid, type Payment, type Refund, type RefundKind } from './payment.ts';
import { madeGood } from './promises.ts';
import { refundAgainAt } from './when-again.ts';

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

export const refundsDrawn = (
  payment: Payment,
  draws: readonly Draw[],
  request: RefundAsked,
  now: Date,
): Change => {
  const { captures, ...effects } = requestsOf(payment, payment.captures, draws, request, now);
  return paymentChanged(
    request.kind === 'goodwill' ? madeGood(payment, ownPartOf(payment, draws)) : payment,
    { captures, refundTries: 0, refundTryAt: refundAgainAt(0, now) },
    { ...effects, actor: request.actor },
    now,
  );
};

/** @throws DomainError `refund-exceeds-captured`, or `invalid-request` for an amount that cannot be paid back whole */
export const refundRequested = (payment: Payment, amount: Money, request: RefundAsked, now: Date): Change =>
  refundsDrawn(payment, drawsFor(payment, amount), request, now);

/** The provider took it on, or did not answer: somebody looks again later. */
export const refundPostponed = (
  payment: Payment,
  refund: Refund,
  providerRefundId: string | undefined,
  now: Date,
  pauseMilliseconds = 0,
): Change =>
  paymentChanged(
    payment,
    {
      refundTries: payment.refundTries + 1,
      refundTryAt: refundAgainAt(payment.refundTries, now, pauseMilliseconds),
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
  return paymentChanged(
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
  return paymentChanged(
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
