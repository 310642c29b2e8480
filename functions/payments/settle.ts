/**
 * The one way in for what providers tell: webhook, browser callback, verification, sweep and reconciliation all
 * call `settle`, in any order and any number of times, with one effect.
 *
 *   webhook   ── reads v3 ── writes v4: paid ✓
 *   callback  ───── reads v3 ────── writes v4 ✗ conflict ── reads v4: this transaction is known ── nothing to do
 *   ending    ── reads order v7, payment v3 ── writes order v8: ended, payment v4: closed ✓
 *   webhook   ───── reads order v7 ── writes order v8: paid ✗ conflict ── reads v8: ended ── surplus, sent back
 *
 * Payment, books, events and the order's mirror are one transaction on both versions, and so is the ending of an order
 * with its payment's (`order-flow/end-order.ts`): an order is either paid or ended, and money that comes for an ended or
 * already paid order is recorded, pays nothing, and goes back by itself.
 */
import type { Order } from '../orders/order.ts';
import { isEnded } from '../orders/standing.ts';
import { isDomainError } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { log } from '../shared/log.ts';
import { compare } from '../shared/money.ts';
import { attemptHasFailed, type Change } from './attempt-changes.ts';
import {
  attemptPaid,
  captureOf,
  differencePaid,
  isAsked,
  mismatched,
  type Received,
  surplusReceived,
} from './money-changes.ts';
import { ownAttempt, type Told } from './own-attempt.ts';
import { type Attempt, type Capture, isOpen, isPaid, leftOf, type Payment } from './payment.ts';
import { isInFlight } from './payment-work.ts';
import type { Outcome } from './providers/port.ts';
import { changePayment, type Decision } from './store.ts';
import { takenBack } from './taken-back.ts';
import { parseTxRef } from './tx-ref.ts';

/**
 * `unknown`: no attempt of this provider. `taken-back`: money that we counted is gone. `nothing-new`: known before, or
 * not decided yet.
 */
export type Settlement =
  | 'paid'
  | 'surplus'
  | 'declined'
  | 'mismatched'
  | 'taken-back'
  | 'nothing-new'
  | 'unknown';

/**
 * Money pays an order that has not ended, also after its window, and also one that was sent to be paid at the door; if it
 * is what the order costs by now, or what an edit of a paid one left to be paid.
 */
const uselessBecause = (payment: Payment, order: Order, attempt: Attempt): Capture['surplus'] => {
  if (isPaid(payment) && !payment.due) return 'already-paid';
  if (isEnded(order) || !(isPaid(payment) || isOpen(payment))) return 'order-ended';
  return compare(attempt.amount, payment.due ?? payment.amount) === 0 ? undefined : 'order-edited';
};

const received = (
  payment: Payment,
  order: Order,
  attempt: Attempt,
  money: Received,
  now: Date,
): Decision<Settlement> => {
  if (captureOf(payment, attempt, money)) return { result: 'nothing-new' };
  if (!isAsked(attempt, money)) {
    return { change: mismatched(payment, attempt, money, now), result: 'mismatched' };
  }
  const cause = uselessBecause(payment, order, attempt);
  const change: Change = cause
    ? surplusReceived(payment, attempt, money, { cause, refundId: newId('refund', now) }, now)
    : isPaid(payment)
      ? differencePaid(payment, attempt, money, now)
      : attemptPaid(payment, attempt, money, now);
  return { change, result: cause ? 'surplus' : 'paid' };
};

/**
 * Gone back since it was paid. What was never counted pays nothing. What was counted, and what no refund of ours tells
 * of, is booked as taken back; where we refunded a part ourselves, the provider's list of refunds says what went.
 */
const reversed = (payment: Payment, attempt: Attempt, money: Received, now: Date): Decision<Settlement> => {
  const capture = captureOf(payment, attempt, money);
  if (!capture) {
    if (!isInFlight(attempt)) return { result: 'nothing-new' };
    return {
      change: attemptHasFailed(payment, attempt, 'the payment was reversed', now),
      result: 'declined',
    };
  }
  if (compare(leftOf(capture), capture.amount) < 0) return { result: 'nothing-new' };
  const ref = `reversed ${capture.transactionId}`;
  const unasked = { kind: 'outside', reason: 'reversed by the provider', ref } as const;
  return { change: takenBack(payment, capture, capture.amount, unasked, now), result: 'taken-back' };
};

const decideSettlement = (
  payment: Payment,
  order: Order,
  told: Told,
  outcome: Outcome,
  now: Date,
): Decision<Settlement> => {
  const attempt = ownAttempt(payment, told);
  if (!attempt) return { result: 'unknown' };
  if (outcome.kind === 'succeeded') return received(payment, order, attempt, outcome, now);
  if (outcome.kind === 'reversed') return reversed(payment, attempt, outcome, now);
  if (outcome.kind === 'declined' && isInFlight(attempt)) {
    return { change: attemptHasFailed(payment, attempt, outcome.reason, now), result: 'declined' };
  }
  return { result: 'nothing-new' };
};

export const settle = async (told: Told, outcome: Outcome, now: Date): Promise<Settlement> => {
  const { txRef, provider } = told;
  const parts = parseTxRef(txRef);
  if (!parts) return 'unknown';
  try {
    const settlement = await changePayment(
      parts.orderId,
      (payment, order) => decideSettlement(payment, order, told, outcome, now),
      now,
    );
    log.info('payment settled', {
      orderId: parts.orderId,
      txRef,
      provider,
      outcome: outcome.kind,
      settlement,
    });
    return settlement;
  } catch (error) {
    if (isDomainError(error, 'not-found')) return 'unknown';
    throw error;
  }
};
