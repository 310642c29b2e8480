import { describe, expect, it } from '@jest/globals';
import { endOpenOrder } from '../../functions/order-flow/end-order.ts';
import { getOrder } from '../../functions/orders/store.ts';
import { settle } from '../../functions/payments/settle.ts';
import { sweepPayments as runSweepPayments } from '../../functions/payments/sweep.ts';
import { asFunction } from '../support/as-function.ts';
import { impatient } from '../support/impatient.ts';
import { moneyOf, paymentOf, withPayments } from './world.ts';

const sweepPayments = asFunction('payments-sweep', runSweepPayments);

const world = withPayments();

describe('initiating a payment', () => {
  it('gives a place to pay, and shows the order as being paid', async () => {
    const order = await world.placeOrder();
    const { attempt, payment } = await world.initiate(order);
    expect(attempt).toMatchObject({ status: 'processing', txRef: expect.stringMatching(/^wb-.{26}-1$/) });
    expect(attempt.checkoutUrl).toBe(`${world.url()}/_local/providers/paystack/checkout/${attempt.txRef}`);
    expect(payment.status).toBe('processing');
    expect((await getOrder(order.id))?.payment).toEqual({ status: 'processing', provider: 'paystack' });
  });

  it('is the same attempt when the same request is repeated', async () => {
    const order = await world.placeOrder();
    const first = await world.initiate(order, { seed: 'one' });
    const again = await world.initiate(order, { seed: 'one' });
    expect(again.attempt.txRef).toBe(first.attempt.txRef);
    const { transactions } = await world.provider('paystack');
    expect(transactions.filter(({ txRef }) => txRef === first.attempt.txRef)).toHaveLength(1);
  });

  it.each([
    ['a currency the provider does not take', { provider: 'chapa' as const }],
    ['a phone number missing', { provider: 'mpesa' as const }],
  ])('refuses %s', async (_, request) => {
    const order = await world.placeOrder();
    await expect(world.initiate(order, request)).rejects.toMatchObject({ code: 'invalid-request' });
  });

  it('refuses a paid order, an ended one, and one whose time is over', async () => {
    const paid = await world.placeOrder();
    const { attempt } = await world.initiate(paid);
    await world.pay('paystack', attempt.txRef);
    await expect(world.initiate(paid)).rejects.toMatchObject({ code: 'payment-settled' });
    const ended = await world.placeOrder({ status: 'cancelled' });
    await expect(world.initiate(ended)).rejects.toMatchObject({ code: 'illegal-transition' });
    const late = await world.placeOrder({ paymentWindowEndsAt: new Date(Date.now() - 1).toISOString() });
    await expect(world.initiate(late)).rejects.toMatchObject({ code: 'illegal-transition' });
  });

  it('queues the attempt while the provider is down, and the sweep connects it', async () => {
    const order = await world.placeOrder();
    await world.scenario('paystack', 'down');
    await expect(world.initiate(order)).rejects.toMatchObject({
      code: 'provider-unavailable',
      details: { retryAfterSeconds: 30 },
    });
    expect((await paymentOf(order.id)).attempts).toMatchObject([{ status: 'queued' }]);
    world.clock().advance(60);
    await sweepPayments(new Date());
    const [attempt] = (await paymentOf(order.id)).attempts;
    expect(attempt).toMatchObject({ status: 'processing', checkoutUrl: expect.any(String) });
  });

  it('goes on with the queued attempt when the shopper tries again', async () => {
    const order = await world.placeOrder();
    await world.scenario('paystack', 'down');
    await expect(world.initiate(order)).rejects.toMatchObject({ code: 'provider-unavailable' });
    await world.scenario('paystack', 'approve');
    const { attempt, payment } = await world.initiate(order);
    expect(attempt.txRef).toMatch(/-1$/);
    expect(payment.attempts).toHaveLength(1);
  });

  it('drops a queued attempt when the order was paid at another provider', async () => {
    const order = await world.placeOrder();
    await world.scenario('paystack', 'down');
    await expect(world.initiate(order)).rejects.toMatchObject({ code: 'provider-unavailable' });
    const other = await world.initiate(order, { provider: 'stripe' });
    await world.pay('stripe', other.attempt.txRef);
    await world.scenario('paystack', 'approve');
    await expect(world.initiate(order)).rejects.toMatchObject({ code: 'payment-settled' });
    world.clock().advance(60);
    await sweepPayments(new Date());
    expect((await paymentOf(order.id)).attempts).toMatchObject([
      { status: 'failed' },
      { status: 'succeeded' },
    ]);
    const { transactions } = await world.provider('paystack');
    expect(transactions.filter(({ txRef }) => txRef.startsWith(`wb-${order.id.slice(4)}`))).toEqual([]);
  });

  it('goes on with the next reference when the answer to the first was lost', async () => {
    const order = await world.placeOrder();
    await world.scenario('paystack', 'timeout');
    await expect(impatient(() => world.initiate(order))).rejects.toMatchObject({
      code: 'provider-unavailable',
    });
    await world.scenario('paystack', 'approve');
    const { attempt } = await world.initiate(order);
    expect(attempt).toMatchObject({ status: 'processing', txRef: expect.stringMatching(/-2$/) });
    await world.pay('paystack', attempt.txRef);
    expect(await moneyOf(order.id)).toMatchObject({ status: 'succeeded', captured: 4500 });
  });
});

describe('the sweep', () => {
  it('finds a payment whose webhook never came', async () => {
    await world.scenario('paystack', 'no-webhook');
    const order = await world.placeOrder();
    const { attempt } = await world.initiate(order);
    await world.pay('paystack', attempt.txRef);
    expect((await moneyOf(order.id)).status).toBe('processing');
    world.clock().advance(200);
    await sweepPayments(new Date());
    expect(await moneyOf(order.id)).toMatchObject({ status: 'succeeded', orderShows: 'succeeded' });
  });

  it('leaves a payment alone whose window is over to whoever ends its order, and late money goes back by itself', async () => {
    await world.scenario('paystack', 'late-webhook', 7_200);
    const order = await world.placeOrder();
    const { attempt } = await world.initiate(order);
    await world.pay('paystack', attempt.txRef);
    world.clock().advance(2_000);
    await sweepPayments(new Date());
    expect(await moneyOf(order.id)).toMatchObject({ status: 'processing', orderShows: 'processing' });
    await endOpenOrder(order.id, 'payment-window-over', new Date());
    expect(await moneyOf(order.id)).toMatchObject({ status: 'expired', orderShows: 'expired' });
    const late = { kind: 'succeeded', transactionId: '1', amount: 4500, currency: 'NGN' } as const;
    expect(await settle(attempt, late, new Date())).toBe('surplus');
  });

  it('has nothing left to do with a settled payment', async () => {
    const order = await world.placeOrder();
    const { attempt } = await world.initiate(order);
    await world.pay('paystack', attempt.txRef);
    world.clock().advance(40_000);
    await sweepPayments(new Date());
    expect(await sweepPayments(new Date())).toBe(0);
  });
});
