/**
 * Money that went back without our asking: refunded at the provider's dashboard, reversed, or taken for the customer's
 * bank. It is booked as a refund that is done, so that books, statuses and figures follow as for any other, and so that
 * nobody can give it back a second time. Pure.
 */
import type { Id } from '../shared/ids.ts';
import { add, type Money } from '../shared/money.ts';
import { attemptFacts, type Change, paymentChanged } from './attempt-changes.ts';
import { refundPaid, takenBackUnasked } from './ledger.ts';
import type { Capture, Payment, Refund } from './payment.ts';
import { statusAfterRefund } from './refund-changes.ts';
import { refundIdFor } from './refund-id.ts';

export type Unasked = {
  readonly kind: 'outside' | 'dispute';
  readonly reason: string;
  /** What it stands for: the same is booked once. */
  readonly ref: string;
  readonly providerRefundId?: string | undefined;
};

const recordOf = (
  { orderId }: Payment,
  { txRef, provider, transactionId }: Capture,
  amount: Money,
  { kind, reason, ref, providerRefundId }: Unasked,
  now: Date,
): Refund => {
  const at = now.toISOString();
  const id: Id<'refund'> = refundIdFor(orderId, ref);
  const origin = { orderId, txRef, provider, transactionId };
  const theirs = providerRefundId === undefined ? {} : { providerRefundId };
  return {
    id,
    ...origin,
    amount,
    reason,
    kind,
    status: 'succeeded',
    ...theirs,
    createdAt: at,
    updatedAt: at,
  };
};

/** @param amount at most what is left of the capture */
export const takenBack = (
  payment: Payment,
  capture: Capture,
  amount: Money,
  unasked: Unasked,
  now: Date,
): Change => {
  const captures = payment.captures.map((candidate) =>
    candidate === capture ? { ...capture, refunded: add(capture.refunded, amount) } : candidate,
  );
  const status = statusAfterRefund(payment, captures);
  const refund = recordOf(payment, capture, amount, unasked, now);
  const isSurplus = capture.surplus !== undefined;
  const facts = { ...attemptFacts(payment, capture), refundId: refund.id, amount, reason: refund.reason };
  return paymentChanged(
    payment,
    { captures, status },
    {
      announcements: [['payment.refunded', { ...facts, paymentStatus: status, surplus: isSurplus }]],
      postings: [isSurplus ? refundPaid(amount, capture.txRef) : takenBackUnasked(amount, capture.txRef)],
      refunds: [refund],
      actor: `provider:${capture.provider}`,
    },
    now,
  );
};
