/** What of a payment waits for a person: the same rule as the payments to review, told one by one. Pure. */
import * as z from 'zod';
import { type Dispute, isOpen } from '../payments/dispute.ts';
import type { Payment, Promised } from '../payments/payment.ts';
import { leftOf } from '../payments/payment.ts';
import { failedPromises, stuckPromises, unsentSurplus, unsettledMismatches } from '../payments/promises.ts';
import { format } from '../shared/decimal-money.ts';
import type { NewMatter } from './matter.ts';

/** The transaction that it is about, and what came. */
export const transactionDetailSchema = z.tuple([z.string(), z.string()]).rest(z.unknown());

const ofFailed = ({ id, orderId }: Payment, { refundId, amount, at, txRef }: Promised): NewMatter => ({
  kind: 'refund-failed',
  detail: refundId,
  at,
  orderId,
  stake: {
    text: `${format(amount)} that the provider refused to give back (${txRef}, refund ${refundId})`,
    amount,
  },
  nextStep:
    `Read why in GET /v1/payments/${id}, then try again with POST /v1/payments/${id}/refunds: ` +
    'what goes back by it makes this good.',
});

const ofStuck = ({ id, orderId }: Payment, { refundId, amount, at, txRef }: Promised): NewMatter => ({
  kind: 'refund-stuck',
  detail: refundId,
  at,
  orderId,
  stake: { text: `${format(amount)} that are on their way back and do not arrive (${txRef})`, amount },
  nextStep:
    `Look for refund ${refundId} in the provider’s dashboard and release it there; ` +
    `the provider is asked again by itself, GET /v1/payments/${id} shows the answer.`,
});

const ofMismatch = (payment: Payment, mismatch: Payment['mismatches'][number]): NewMatter => {
  const { received, transactionId, txRef, provider, reportedAt } = mismatch;
  return {
    kind: 'payment-mismatched',
    detail: JSON.stringify([txRef, transactionId, received.amount, received.currency]),
    at: reportedAt,
    orderId: payment.orderId,
    stake: {
      text:
        `${received.amount} minor units of ${received.currency} came at ${provider} (${txRef}) ` +
        `where ${format(payment.amount)} were asked for`,
      amount: payment.amount,
    },
    nextStep:
      'Agree with the customer: give it back in the provider’s dashboard and let them pay anew, or cancel the ' +
      `order with POST /v1/orders/${payment.orderId}/cancel.`,
  };
};

const ofSurplus = (payment: Payment, capture: Payment['captures'][number]): NewMatter => {
  const left = leftOf(capture);
  return {
    kind: 'surplus-not-sent-back',
    detail: JSON.stringify([capture.txRef, capture.transactionId]),
    at: capture.capturedAt,
    orderId: payment.orderId,
    stake: {
      text: `${format(left)} that the order had no use for (${capture.txRef}) and that are still with us`,
      amount: left,
    },
    nextStep: `Give it back with POST /v1/payments/${payment.id}/refunds.`,
  };
};

export const mattersOfDisputes = (disputes: readonly Dispute[]): NewMatter[] =>
  disputes.filter(isOpen).map(({ id, orderId, amount, reason, provider, openedAt, dueAt }) => ({
    kind: 'dispute-open',
    detail: id,
    at: openedAt,
    orderId,
    stake: {
      text: `${format(amount)} that the customer’s bank questions at ${provider}: ${reason}`,
      amount,
    },
    nextStep:
      `Send no more of the order; answer in the dashboard of ${provider}${dueAt === undefined ? '' : ` until ${dueAt}`}, ` +
      `or let the money go back: POST /v1/disputes/${id}/accept.`,
  }));

export const mattersOfPayment = (payment: Payment, now: Date): NewMatter[] => [
  ...failedPromises(payment).map((promised) => ofFailed(payment, promised)),
  ...stuckPromises(payment, now).map((promised) => ofStuck(payment, promised)),
  ...unsettledMismatches(payment).map((mismatch) => ofMismatch(payment, mismatch)),
  ...unsentSurplus(payment).map((capture) => ofSurplus(payment, capture)),
];
