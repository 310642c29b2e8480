/** Which payments a person has to look at: what was promised back and is not there, and how that is settled. */

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addAttempt, type Change, newPayment } from '../../functions/payments/attempt-changes.ts';
import { attemptPaid, mismatched, surplusReceived } from '../../functions/payments/money-changes.ts';
import type { Payment, Refund } from '../../functions/payments/payment.ts';
import { listPaymentsToReview } from '../../functions/payments/payment-list-store.ts';
import {
  failedPromises,
  needsReview,
  stuckPromises,
  unsentSurplus,
} from '../../functions/payments/promises.ts';
import { refundFailed, refundRequested, refundSucceeded } from '../../functions/payments/refund-changes.ts';
import { refundPayment } from '../../functions/payments/refunds.ts';
import { settledByHand, settlePaymentByHand } from '../../functions/payments/settle-by-hand.ts';
import { patienceMilliseconds } from '../../functions/payments/when-again.ts';
import { idOf, newUlid } from '../../functions/shared/ids.ts';
import { money } from '../../functions/shared/money.ts';
import { anOrder, someTime } from '../support/orders.ts';
import { paymentOf, refundForGoods, withPayments } from './world.ts';

const world = withPayments();

const refundId = () => idOf('refund', newUlid(someTime));
const settled = { at: someTime.toISOString(), by: 'usr_1', note: 'bank transfer' };

/** Paid with 4,500. */
const paidPayment = (): Payment => {
  const order = anOrder();
  const request = { provider: 'paystack', email: 'a@example.com', seed: newUlid(someTime) } as const;
  const { payment } = addAttempt(newPayment(order, someTime), order, request, someTime, someTime);
  const [attempt] = payment.attempts;
  if (!attempt) throw new Error('no attempt');
  const received = { transactionId: '1', amount: 4500, currency: 'NGN' };
  return attemptPaid(payment, attempt, received, someTime).payment;
};

const asked = (payment: Payment, amount: number, actor: string): Change & { refund: Refund } => {
  const kind = actor === 'workflow' ? 'goods' : 'goodwill';
  const request = { reason: 'damaged', kind, refundIds: [refundId(), refundId()], actor } as const;
  const change = refundRequested(payment, money(amount, 'NGN'), request, someTime);
  const [refund] = change.refunds;
  if (!refund) throw new Error('no refund');
  return { ...change, refund };
};

/** After a refund for a cancelled item that the provider refused for good. */
const withFailure = (amount: number, payment = paidPayment()): { payment: Payment; refund: Refund } => {
  const { payment: requested, refund } = asked(payment, amount, 'workflow');
  const change = refundFailed(requested, refund, 'the card is closed', someTime);
  return { payment: change.payment, refund: change.refunds[0] ?? refund };
};

const failed = (payment: Payment): number[] => failedPromises(payment).map(({ amount }) => amount.amount);

describe('a refund that the provider refused for good', () => {
  it('needs a person until somebody gives as much back another way', () => {
    const { payment } = withFailure(1000);
    expect([needsReview(payment, someTime), failed(payment)]).toEqual([true, [1000]]);
    const part = asked(payment, 400, 'usr_1');
    expect(failed(part.payment)).toEqual([600]);
    const given = refundSucceeded(part.payment, part.refund, 'r', someTime).payment;
    expect([needsReview(given, someTime), failed(given)]).toEqual([true, [600]]);
    const rest = asked(given, 600, 'usr_1');
    const all = refundSucceeded(rest.payment, rest.refund, 'r', someTime).payment;
    expect([needsReview(all, someTime), failed(all)]).toEqual([false, []]);
  });

  it('is not made good by what goes back for something else', () => {
    const other = asked(withFailure(1000).payment, 500, 'workflow');
    const given = refundSucceeded(other.payment, other.refund, 'r', someTime).payment;
    expect(failed(given)).toEqual([1000]);
  });

  it('is owed no more when everything is on its way back', () => {
    expect(failed(asked(withFailure(1000).payment, 4500, 'workflow').payment)).toEqual([]);
  });

  it('needs a person again when the second try fails, too', () => {
    const { payment } = withFailure(1000, withFailure(1000).payment);
    expect(failed(payment)).toEqual([1000, 1000]);
    const again = asked(payment, 2000, 'usr_1');
    expect(failed(again.payment)).toEqual([]);
    expect(failed(refundFailed(again.payment, again.refund, 'closed', someTime).payment)).toEqual([2000]);
  });

  it('is settled by a note of what was done outside, once', () => {
    const { payment, refund } = withFailure(1000);
    const matter = { kind: 'refund', refundId: refund.id } as const;
    const change = settledByHand(payment, matter, refund, settled, someTime);
    expect(needsReview(change.payment, someTime)).toBe(false);
    expect(change.refunds).toMatchObject([{ status: 'failed', settled }]);
    expect(() => settledByHand(change.payment, matter, refund, settled, someTime)).toThrow('Nothing');
  });

  it('never counts for more than what is left of the payment', () => {
    const step = fc.record({
      amount: fc.integer({ min: 1, max: 3000 }),
      actor: fc.constantFrom('workflow', 'usr_1'),
      outcome: fc.constantFrom('failed', 'succeeded', 'open'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        let payment = paidPayment();
        for (const { amount, actor, outcome } of steps) {
          const [
            { refunded, pendingRefunds } = { refunded: money(0, 'NGN'), pendingRefunds: money(0, 'NGN') },
          ] = payment.captures;
          const left = 4500 - refunded.amount - pendingRefunds.amount;
          if (left === 0) break;
          const { refund, ...change } = asked(payment, Math.min(amount, left), actor);
          payment = change.payment;
          if (outcome === 'failed') payment = refundFailed(payment, refund, 'closed', someTime).payment;
          if (outcome === 'succeeded') payment = refundSucceeded(payment, refund, 'r', someTime).payment;
        }
        const [capture] = payment.captures;
        const back = (capture?.refunded.amount ?? 0) + (capture?.pendingRefunds.amount ?? 0);
        expect(failed(payment).reduce((sum, amount) => sum + amount, 0) + back).toBeLessThanOrEqual(4500);
      }),
    );
  });
});

describe('other money that waits for a person', () => {
  it('is a refund that the provider does not decide for a day', () => {
    const { payment } = asked(paidPayment(), 1000, 'workflow');
    const aDayLater = new Date(someTime.getTime() + patienceMilliseconds);
    expect(stuckPromises(payment, someTime)).toEqual([]);
    expect(stuckPromises(payment, aDayLater)).toMatchObject([{ amount: { amount: 1000 } }]);
    expect([needsReview(payment, someTime), needsReview(payment, aDayLater)]).toEqual([false, true]);
  });

  it('is surplus whose refund failed, until it went or was handed over', () => {
    const payment = paidPayment();
    const [attempt] = payment.attempts;
    if (!attempt) throw new Error('no attempt');
    const received = { transactionId: '2', amount: 4500, currency: 'NGN' };
    const cause = { cause: 'already-paid', refundId: refundId() } as const;
    const twice = surplusReceived(payment, attempt, received, cause, someTime);
    expect(unsentSurplus(twice.payment)).toEqual([]);
    const [refund] = twice.refunds;
    if (!refund) throw new Error('no refund');
    const kept = refundFailed(twice.payment, refund, 'closed', someTime).payment;
    expect([failed(kept), unsentSurplus(kept).length]).toEqual([[], 1]);
    const matter = { kind: 'surplus', txRef: attempt.txRef, transactionId: '2' } as const;
    const handed = settledByHand(kept, matter, undefined, settled, someTime).payment;
    expect([needsReview(kept, someTime), needsReview(handed, someTime)]).toEqual([true, false]);
  });

  it('is a wrong amount, until somebody notes what became of it', () => {
    const payment = paidPayment();
    const [attempt] = payment.attempts;
    if (!attempt) throw new Error('no attempt');
    const wrong = mismatched(
      payment,
      attempt,
      { transactionId: '3', amount: 1, currency: 'NGN' },
      someTime,
    )?.payment;
    if (!wrong) throw new Error('no mismatch');
    const matter = { kind: 'mismatch', txRef: attempt.txRef, transactionId: '3' } as const;
    const done = settledByHand(wrong, matter, undefined, settled, someTime).payment;
    expect([needsReview(wrong, someTime), needsReview(done, someTime)]).toEqual([true, false]);
  });
});

describe('the list of payments to review', () => {
  const isListed = async (paymentId: string): Promise<boolean> =>
    (await listPaymentsToReview({ limit: 100 })).items.some(({ id }) => id === paymentId);

  it('has the payment whose refund was refused, because the money had gone back at the provider', async () => {
    const order = await world.placeOrder();
    const { payment, attempt } = await world.initiate(order);
    const transaction = await world.pay('paystack', attempt.txRef);
    const response = await fetch(`${world.url()}/_local/providers/paystack/refund`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${world.secretOf('paystack').secretKey}`,
      },
      body: JSON.stringify({ transaction: String(transaction), amount: 4500 }),
    });
    expect(response.status).toBe(200);
    await refundForGoods(order, 1000, 'itm_1');
    const [promised] = failedPromises(await paymentOf(order.id));
    expect(promised?.amount).toEqual(money(1000, 'NGN'));
    expect(await isListed(payment.id)).toBe(true);
    const matter = { kind: 'refund', refundId: promised?.refundId ?? refundId() } as const;
    await settlePaymentByHand(order.id, matter, { note: 'given at Paystack', actor: 'usr_1' }, new Date());
    expect(await isListed(payment.id)).toBe(false);
  });

  it('does not have a payment whose refunds succeed', async () => {
    const order = await world.placeOrder();
    const { payment, attempt } = await world.initiate(order);
    await world.pay('paystack', attempt.txRef);
    await refundPayment(order.id, { reason: 'damaged', ref: 'r', actor: 'staff' }, new Date());
    expect(await isListed(payment.id)).toBe(false);
  });
});
