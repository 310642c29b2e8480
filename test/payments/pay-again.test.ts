/** A shopper who wants to pay again while an attempt is open: one prompt on the phone, one place to pay. */
import { describe, expect, it } from '@jest/globals';
import type { Order } from '../../functions/orders/order.ts';
import type { AttemptRequest } from '../../functions/payments/attempt-changes.ts';
import { sweepPayments as runSweepPayments } from '../../functions/payments/sweep.ts';
import { asFunction } from '../support/as-function.ts';
import { costing, moneyOf, paymentOf, withPayments } from './world.ts';

const sweepPayments = asFunction('payments-sweep', runSweepPayments);

const world = withPayments();

const phone = '0708374149';
const shillings = costing(130_000, 'KES');

const transactionsOf = async (provider: string, order: Order) => {
  const { transactions } = await world.provider(provider);
  return transactions.filter(({ txRef }) => txRef.startsWith(`wb-${order.id.slice(4)}`));
};

const paidBack = (id: Order['id']) =>
  paymentOf(id).then(({ attempts }) => attempts.map(({ status }) => status));

describe('paying again the same way', () => {
  const sameWish: [string, Partial<AttemptRequest>, Partial<AttemptRequest>][] = [
    ['with another return address', {}, { returnUrl: 'https://shop.example/other' }],
    ['at M-Pesa', { provider: 'mpesa', phone }, { provider: 'mpesa', phone }],
    [
      'with the number written otherwise',
      { provider: 'mpesa', phone },
      { provider: 'mpesa', phone: '+254 708 374149' },
    ],
    ['with a phone where none is needed', {}, { phone: '0712345678' }],
  ];

  it.each(sameWish)('answers the open attempt %s', async (_, first, again) => {
    const order = await world.placeOrder(first.provider === 'mpesa' ? shillings : {});
    const { attempt } = await world.initiate(order, first);
    for (let time = 0; time < 5; time += 1) {
      const repeated = await world.initiate(order, again);
      expect(repeated.attempt).toMatchObject({ txRef: attempt.txRef, status: 'processing' });
      expect(repeated.attempt.checkoutUrl).toBe(attempt.checkoutUrl);
    }
    expect(await transactionsOf(attempt.provider, order)).toHaveLength(1);
  });

  it('asks the phone once when twenty requests come at once', async () => {
    const order = await world.placeOrder(shillings);
    const all = await Promise.all(
      Array.from({ length: 20 }, () => world.initiate(order, { provider: 'mpesa', phone })),
    );
    expect(new Set(all.map(({ attempt }) => attempt.txRef)).size).toBe(1);
    expect(await transactionsOf('mpesa', order)).toHaveLength(1);
  });

  it('begins anew when the open attempt turns out declined, though nobody told us', async () => {
    const order = await world.placeOrder();
    await world.scenario('paystack', 'no-webhook');
    const { attempt } = await world.initiate(order);
    await world.pay('paystack', attempt.txRef, 'decline');
    const second = await world.initiate(order);
    expect(second.attempt.txRef).toMatch(/-2$/);
    await world.pay('paystack', second.attempt.txRef);
    expect(await moneyOf(order.id)).toMatchObject({ status: 'succeeded', captured: 4500 });
  });

  it('says that the order is paid when the open attempt turns out paid', async () => {
    const order = await world.placeOrder();
    await world.scenario('paystack', 'no-webhook');
    const { attempt } = await world.initiate(order);
    await world.pay('paystack', attempt.txRef);
    await expect(world.initiate(order)).rejects.toMatchObject({ code: 'payment-settled' });
    expect(await moneyOf(order.id)).toMatchObject({ status: 'succeeded', captured: 4500 });
  });

  it('answers the open attempt while the provider does not answer', async () => {
    const order = await world.placeOrder();
    const { attempt } = await world.initiate(order);
    await world.scenario('paystack', 'down');
    expect((await world.initiate(order)).attempt.txRef).toBe(attempt.txRef);
    await world.scenario('paystack', 'approve');
  });
});

describe('paying again another way', () => {
  it('closes the open attempt, and expires it where the provider can', async () => {
    const order = await world.placeOrder();
    const first = await world.initiate(order, { provider: 'stripe' });
    const second = await world.initiate(order, { provider: 'paystack' });
    expect(second.attempt.txRef).toMatch(/-2$/);
    expect(await paidBack(order.id)).toEqual(['failed', 'processing']);
    expect(await transactionsOf('stripe', order)).toMatchObject([{ status: 'expired' }]);
    await world.pay('stripe', first.attempt.txRef);
    expect(await moneyOf(order.id)).toMatchObject({ status: 'processing', captured: 0 });
    await world.pay('paystack', second.attempt.txRef);
    expect(await moneyOf(order.id)).toMatchObject({ status: 'succeeded', captured: 4500 });
  });

  it('takes another phone in place of the first one', async () => {
    const order = await world.placeOrder(shillings);
    await world.initiate(order, { provider: 'mpesa', phone });
    const { attempt, payment } = await world.initiate(order, { provider: 'mpesa', phone: '0711111111' });
    expect(attempt).toMatchObject({ status: 'processing', txRef: expect.stringMatching(/-2$/) });
    expect(payment.attempts.map(({ status }) => status)).toEqual(['failed', 'processing']);
  });

  it('begins nothing when the open attempt turns out paid', async () => {
    const order = await world.placeOrder();
    await world.scenario('paystack', 'no-webhook');
    const { attempt } = await world.initiate(order);
    await world.pay('paystack', attempt.txRef);
    const other = world.initiate(order, { provider: 'stripe' });
    await expect(other).rejects.toMatchObject({ code: 'payment-settled' });
    expect(await transactionsOf('stripe', order)).toEqual([]);
    expect(await moneyOf(order.id)).toMatchObject({ status: 'succeeded', captured: 4500 });
  });

  it('pays the order with money that comes for the closed attempt, and sends the second money back', async () => {
    const order = await world.placeOrder(shillings);
    const first = await world.initiate(order, { provider: 'mpesa', phone });
    const second = await world.initiate(order, { provider: 'paystack' });
    await world.pay('mpesa', first.attempt.txRef);
    expect(await moneyOf(order.id)).toMatchObject({
      status: 'succeeded',
      captured: 130_000,
      pendingRefunds: 0,
    });
    await world.pay('paystack', second.attempt.txRef);
    await sweepPayments(new Date(Date.now() + 120_000));
    expect(await moneyOf(order.id)).toMatchObject({
      status: 'succeeded',
      captured: 260_000,
      refunded: 130_000,
    });
  });

  it('leaves the open attempt alone when the new request is refused', async () => {
    const order = await world.placeOrder();
    const { attempt } = await world.initiate(order, { provider: 'stripe' });
    const refused = world.initiate(order, { provider: 'mpesa', phone });
    await expect(refused).rejects.toMatchObject({ code: 'invalid-request' });
    expect(await transactionsOf('stripe', order)).toMatchObject([{ status: 'open' }]);
    await world.pay('stripe', attempt.txRef);
    expect((await moneyOf(order.id)).status).toBe('succeeded');
  });
});
