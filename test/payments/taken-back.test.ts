/** Money that went back without our asking: it never pays, and the books say where it is. */
import { describe, expect, it } from '@jest/globals';
import { refundPayment } from '../../functions/payments/refunds.ts';
import { type Currency, money } from '../../functions/shared/money.ts';
import { eventually } from '../support/local-services.ts';
import { signedByChapa, signedByPaystack, signedByStripe } from './signed.ts';
import { costing, type Message, moneyOf, paymentOf, withPayments } from './world.ts';

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
});
