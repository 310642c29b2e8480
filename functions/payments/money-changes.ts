/**
 * What may happen when money comes in, as pure decisions. Each change carries its ledger postings, so that money
 * and books are written in one transaction.
 */

import type { Id } from '../shared/ids.ts';
import { move } from '../shared/machine.ts';
import { zero } from '../shared/money.ts';
import { attemptFacts, type Change, endedAttempt, paymentChanged } from './attempt-changes.ts';
import { orderPaid, surplusCaptured } from './ledger.ts';
import { paymentMachine } from './lifecycle.ts';
import { goesBackByItself } from './order-ended.ts';
import type { Attempt, Capture, Mismatch, Payment } from './payment.ts';
import { requestsOf } from './refund-changes.ts';
import { refundAgainAt } from './when-again.ts';

/** Money a provider says it took, in minor units, not yet compared with what was asked. */
export type Received = {
  readonly transactionId: string;
  readonly amount: number;
  readonly currency: string;
};

export const isAsked = ({ amount: asked }: Attempt, { amount, currency }: Received): boolean =>
  asked.amount === amount && asked.currency === currency;

export const captureOf = (
  payment: Payment,
  { txRef }: Attempt,
  { transactionId }: Received,
): Capture | undefined =>
  payment.captures.find((capture) => capture.txRef === txRef && capture.transactionId === transactionId);

const captured = (attempt: Attempt, { transactionId }: Received, now: Date): Capture => ({
  txRef: attempt.txRef,
  provider: attempt.provider,
  transactionId,
  amount: attempt.amount,
  refunded: zero(attempt.amount.currency),
  pendingRefunds: zero(attempt.amount.currency),
  capturedAt: now.toISOString(),
});

/** The order is paid by this attempt. */
export const attemptPaid = (payment: Payment, attempt: Attempt, received: Received, now: Date): Change =>
  paymentChanged(
    payment,
    {
      status: move(paymentMachine, payment.status, 'succeed'),
      provider: attempt.provider,
      paidTxRef: attempt.txRef,
      attempts: endedAttempt(payment, attempt.txRef, { status: 'succeeded' }),
      captures: [...payment.captures, captured(attempt, received, now)],
    },
    {
      announcements: [['payment.succeeded', { ...attemptFacts(payment, attempt), amount: attempt.amount }]],
      postings: [orderPaid(attempt.amount, attempt.txRef)],
      actor: `provider:${attempt.provider}`,
    },
    now,
  );

/** The difference that an edit had made is paid: the payment stays what it is, and is whole again. */
export const differencePaid = (
  { due: _, ...payment }: Payment,
  attempt: Attempt,
  received: Received,
  now: Date,
): Change =>
  paymentChanged(
    payment,
    {
      attempts: endedAttempt(payment, attempt.txRef, { status: 'succeeded' }),
      captures: [...payment.captures, captured(attempt, received, now)],
    },
    {
      announcements: [['payment.succeeded', { ...attemptFacts(payment, attempt), amount: attempt.amount }]],
      postings: [orderPaid(attempt.amount, attempt.txRef)],
      actor: `provider:${attempt.provider}`,
    },
    now,
  );

const surplusReasons = {
  'order-ended': 'the order had ended before the money came',
  'already-paid': 'the order was already paid',
  'order-edited': 'the order had been changed and costs something else',
} as const satisfies Record<NonNullable<Capture['surplus']>, string>;

/**
 * Money came that the order has no use for: it is recorded and its refund requested, in one change. Nothing is paid by
 * it: the payment stays what it was. Staff hand manual money back themselves, and request the refund when they do.
 */
export const surplusReceived = (
  payment: Payment,
  attempt: Attempt,
  received: Received,
  { cause, refundId }: { cause: NonNullable<Capture['surplus']>; refundId: Id<'refund'> },
  now: Date,
): Change => {
  const capture = { ...captured(attempt, received, now), surplus: cause };
  const { captures, refunds, postings, announcements } = requestsOf(
    payment,
    [...payment.captures, capture],
    goesBackByItself(capture) ? [{ capture, amount: capture.amount }] : [],
    { reason: surplusReasons[cause], kind: 'surplus', refundIds: [refundId] },
    now,
  );
  const facts = { ...attemptFacts(payment, attempt), amount: attempt.amount, cause };
  return paymentChanged(
    payment,
    {
      attempts: endedAttempt(payment, attempt.txRef, { status: 'succeeded' }),
      captures,
      refundTries: 0,
      refundTryAt: refundAgainAt(0, now),
    },
    {
      announcements: [['payment.surplus-captured', facts], ...announcements],
      postings: [surplusCaptured(attempt.amount, attempt.txRef), ...postings],
      refunds,
      actor: `provider:${attempt.provider}`,
    },
    now,
  );
};

/** How many mismatches are kept: the first ones tell staff enough. */
const maximumMismatches = 20;

/** Undefined when this very report is known. */
export const mismatched = (
  payment: Payment,
  attempt: Attempt,
  { transactionId, amount, currency }: Received,
  now: Date,
): Change | undefined => {
  const known = payment.mismatches.some(
    (mismatch) =>
      mismatch.transactionId === transactionId &&
      mismatch.received.amount === amount &&
      mismatch.received.currency === currency,
  );
  if (known || payment.mismatches.length >= maximumMismatches) return undefined;
  const received = { amount, currency };
  const { txRef, provider } = attempt;
  const mismatch: Mismatch = { txRef, provider, transactionId, received, reportedAt: now.toISOString() };
  const facts = { ...attemptFacts(payment, attempt), expected: attempt.amount, received };
  return paymentChanged(
    payment,
    { mismatches: [...payment.mismatches, mismatch] },
    { announcements: [['payment.mismatched', facts]], actor: `provider:${provider}` },
    now,
  );
};
