/** Money that went back without our asking: it never pays, and the books say where it is. */
import { describe, expect, it } from '@jest/globals';
import { bookOutsideRefunds, lookForOutsideRefunds } from '../../functions/payments/outside-refunds.ts';
import type { Refund } from '../../functions/payments/payment.ts';
import { failedPromises, needsReview } from '../../functions/payments/promises.ts';
import { refundFailed } from '../../functions/payments/refund-changes.ts';
import { executeOpenRefunds, refundPayment } from '../../functions/payments/refunds.ts';
import { settlePaymentByHand } from '../../functions/payments/settle-by-hand.ts';
import { changePayment, listRefunds } from '../../functions/payments/store.ts';
import type { Id } from '../../functions/shared/ids.ts';
import { type Currency, money } from '../../functions/shared/money.ts';
import { eventually } from '../support/local-services.ts';
import { signedByChapa, signedByPaystack, signedByStripe } from './signed.ts';
import { costing, type Message, moneyOf, paymentOf, refundForGoods, withPayments } from './world.ts';

const world = withPayments();

const amount = 4500;

const begin = async (provider: 'paystack' | 'chapa' | 'stripe', currency: Currency) => {
  const order = await world.placeOrder(costing(amount, currency));
  const { attempt } = await world.initiate(order, { provider });
  return { order, txRef: attempt.txRef };
};

const byPaystack = (txRef: string, status: string): Message =>
  signedByPaystack(world, {
    event: 'charge.success',
    data: { id: 302961, domain: 'live', status, reference: txRef, amount, currency: 'NGN' },
  });

const byChapa = (txRef: string, status: string, event = 'charge.success'): Message =>
  signedByChapa(world, { event, status, reference: 'AP1', tx_ref: txRef, amount: '45.00', currency: 'ETB' });

const byStripe = (txRef: string, paymentStatus: string): Message =>
  signedByStripe(world, {
    type: 'checkout.session.completed',
    data: {
      object: {
        id: 'cs_1',
        client_reference_id: txRef,
        status: 'complete',
        payment_status: paymentStatus,
        amount_total: amount,
        currency: 'usd',
        payment_intent: 'pi_1',
      },
    },
  });

const told: ['paystack' | 'chapa' | 'stripe', Currency, string, string][] = [
  ['paystack', 'NGN', 'success', 'succeeded'],
  ['paystack', 'NGN', 'failed', 'failed'],
  ['paystack', 'NGN', 'reversed', 'failed'],
  ...['abandoned', 'ongoing', 'pending', 'processing', 'queued', 'constructor', 'success-ish'].map(
    (status): ['paystack', Currency, string, string] => ['paystack', 'NGN', status, 'processing'],
  ),
  ['chapa', 'ETB', 'success', 'succeeded'],
  ['chapa', 'ETB', 'failed/cancelled', 'failed'],
  ['chapa', 'ETB', 'refunded', 'failed'],
  ['chapa', 'ETB', 'reversed', 'failed'],
  ['chapa', 'ETB', 'pending', 'processing'],
  ['chapa', 'ETB', 'unfailing', 'processing'],
  ['stripe', 'USD', 'paid', 'succeeded'],
  ['stripe', 'USD', 'unpaid', 'processing'],
  ['stripe', 'USD', 'no_payment_required', 'processing'],
];

describe('a status of a provider', () => {
  it.each(told)('%s (%s): %s leaves the payment %s', async (provider, currency, status, expected) => {
    const { order, txRef } = await begin(provider, currency);
    const messages = { paystack: byPaystack, chapa: byChapa, stripe: byStripe };
    expect((await world.send(provider, messages[provider](txRef, status))).status).toBe(200);
    expect(await moneyOf(order.id)).toMatchObject({
      status: expected,
      captured: expected === 'succeeded' ? amount : 0,
    });
  });
});

const allGone = {
  status: 'refunded',
  orderShows: 'refunded',
  captured: amount,
  refunded: amount,
  pendingRefunds: 0,
  refunds: [`succeeded ${amount}`],
  ledgerSum: 0,
  balances: { captured: amount, refunded: -amount, earned: 0, owed: 0 },
};

describe('a payment that was counted and is reversed', () => {
  it('is booked as gone, once, and cannot be refunded again', async () => {
    const { order, txRef } = await begin('paystack', 'NGN');
    await world.send('paystack', byPaystack(txRef, 'success'));
    for (let time = 0; time < 3; time += 1) await world.send('paystack', byPaystack(txRef, 'reversed'));
    expect(await moneyOf(order.id)).toMatchObject(allGone);
    const again = refundPayment(order.id, { reason: 'x', ref: 'r', actor: 'staff' }, new Date());
    await expect(again).rejects.toMatchObject({ code: 'refund-exceeds-captured' });
  });

  it('is booked as gone at Chapa, too', async () => {
    const { order, txRef } = await begin('chapa', 'ETB');
    await world.send('chapa', byChapa(txRef, 'success'));
    await world.send('chapa', byChapa(txRef, 'reversed', 'charge.reversed'));
    expect(await moneyOf(order.id)).toMatchObject(allGone);
  });

  it('is no news when we refunded it ourselves', async () => {
    const { order, txRef } = await begin('paystack', 'NGN');
    await world.pay('paystack', txRef);
    await refundPayment(order.id, { reason: 'x', ref: 'r', actor: 'staff' }, new Date());
    await eventually(async () => (await moneyOf(order.id)).refunded === amount);
    const before = await paymentOf(order.id);
    const [capture] = before.captures;
    const reversed = signedByPaystack(world, {
      event: 'charge.success',
      data: { id: capture?.transactionId, status: 'reversed', reference: txRef, amount, currency: 'NGN' },
    });
    await world.send('paystack', reversed);
    expect(await paymentOf(order.id)).toEqual(before);
  });
});

const openRefundsOf = async (orderId: Id<'order'>): Promise<Refund[]> =>
  (await listRefunds((await paymentOf(orderId)).id)).filter(({ status }) => status === 'requested');

describe('a refund made at the provider’s dashboard', () => {
  it('is booked when the provider tells of it, and ours is not booked twice', async () => {
    const { order, txRef } = await begin('paystack', 'NGN');
    await world.pay('paystack', txRef);
    const wanted = { reason: 'x', ref: 'r', actor: 'staff', amount: money(500, 'NGN') };
    await refundPayment(order.id, wanted, new Date());
    const url = `${world.url()}/_local/providers/paystack/refund`;
    const made = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${world.secretOf('paystack').secretKey}`,
      },
      body: JSON.stringify({ transaction: txRef, amount: 700, merchant_note: 'by phone' }),
    });
    expect(made.status).toBe(200);
    await eventually(async () => (await moneyOf(order.id)).refunded === 1200);
    expect(await moneyOf(order.id)).toMatchObject({
      status: 'partially_refunded',
      orderShows: 'partially_refunded',
      refunds: ['succeeded 500', 'succeeded 700'],
      balances: { captured: amount, refunded: -1200, earned: -3300, owed: 0 },
    });
  });

  /** All of it, as staff would in the dashboard. */
  const giveAllBack = async (txRef: string): Promise<void> => {
    const made = await fetch(`${world.url()}/_local/providers/paystack/refund`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${world.secretOf('paystack').secretKey}`,
      },
      body: JSON.stringify({ transaction: txRef, amount }),
    });
    expect(made.status).toBe(200);
  };

  it('makes no refund good that the provider refuses for it: somebody looks, and notes it', async () => {
    const { order, txRef } = await begin('paystack', 'NGN');
    await world.pay('paystack', txRef);
    await world.scenario('paystack', 'down');
    await refundForGoods(order, 1000, 'item 1');
    await world.scenario('paystack', 'approve');
    await giveAllBack(txRef);
    await eventually(async () => (await moneyOf(order.id)).refunded >= amount - 1000);
    await executeOpenRefunds(order.id, new Date(Date.now() + 120_000));
    const [capture] = (await paymentOf(order.id)).captures;
    if (!capture) throw new Error('nothing was captured');
    await lookForOutsideRefunds(await paymentOf(order.id), capture, new Date());
    expect(await moneyOf(order.id)).toMatchObject({ refunded: amount, pendingRefunds: 0, ledgerSum: 0 });
    expect(failedPromises(await paymentOf(order.id))).toMatchObject([{ amount: { amount: 1000 } }]);
    const [promised] = failedPromises(await paymentOf(order.id));
    if (!promised) throw new Error('nothing failed');
    const matter = { kind: 'refund', refundId: promised.refundId } as const;
    await settlePaymentByHand(order.id, matter, { note: 'all at Paystack', actor: 'usr_1' }, new Date());
    expect(needsReview(await paymentOf(order.id), new Date())).toBe(false);
  });

  it('is booked part by part when more is left later than was at first', async () => {
    const { order, txRef } = await begin('paystack', 'NGN');
    await world.pay('paystack', txRef);
    await world.scenario('paystack', 'down');
    await refundForGoods(order, 1000, 'item 1');
    const [capture] = (await paymentOf(order.id)).captures;
    if (!capture) throw new Error('nothing was captured');
    const theirs = [{ providerRefundId: 'd1', amount, status: 'succeeded' as const }];
    await bookOutsideRefunds(order.id, capture, theirs, new Date());
    const [refund] = await openRefundsOf(order.id);
    if (!refund) throw new Error('nothing was promised');
    await changePayment(
      order.id,
      (payment) => ({ change: refundFailed(payment, refund, 'closed', new Date()), result: undefined }),
      new Date(),
    );
    await bookOutsideRefunds(order.id, capture, theirs, new Date());
    expect(await moneyOf(order.id)).toMatchObject({ refunded: amount, ledgerSum: 0 });
    expect((await moneyOf(order.id)).refunds.sort()).toEqual([
      'failed 1000',
      'succeeded 1000',
      'succeeded 3500',
    ]);
    await world.scenario('paystack', 'approve');
  });
});
