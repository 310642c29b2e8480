/** A provider that has enough of one caller of ours, or that we asked wrongly, is not down for everybody. */
import { describe, expect, it } from '@jest/globals';
import { refundPayment } from '../../functions/payments/refunds.ts';
import { sweepPayments as runSweepPayments } from '../../functions/payments/sweep.ts';
import { money } from '../../functions/shared/money.ts';
import { asFunction } from '../support/as-function.ts';
import { costing, moneyOf, paymentOf, withPayments } from './world.ts';

const sweepPayments = asFunction('payments-sweep', runSweepPayments);

const world = withPayments();

const unavailable = { code: 'provider-unavailable' };

describe('a provider that answers with 429', () => {
  it('is asked by everybody else at once, and again for this shopper when it said so', async () => {
    const orders = await Promise.all(Array.from({ length: 7 }, () => world.placeOrder()));
    await world.scenario('paystack', 'throttled');
    for (const order of orders) await expect(world.initiate(order)).rejects.toMatchObject(unavailable);
    await world.scenario('paystack', 'approve');
    const other = await world.initiate(await world.placeOrder());
    expect(other.attempt.status).toBe('processing');

    const [order] = orders;
    if (!order) throw new Error('no order');
    const [queued] = (await paymentOf(order.id)).attempts;
    expect(queued?.status).toBe('queued');
    expect(Date.parse(queued?.tryAt ?? '') - Date.now()).toBeGreaterThan(25_000);
    world.clock().advance(61);
    await sweepPayments(new Date());
    expect((await paymentOf(order.id)).attempts).toMatchObject([{ status: 'processing' }]);
  });

  it('pays a refund later', async () => {
    const order = await world.placeOrder();
    const { attempt } = await world.initiate(order);
    await world.pay('paystack', attempt.txRef);
    await world.scenario('paystack', 'throttled');
    const wanted = { reason: 'x', ref: 'r', actor: 'staff', amount: money(500, 'NGN') };
    const [refund] = await refundPayment(order.id, wanted, new Date());
    expect(refund?.status).toBe('requested');
    await world.scenario('paystack', 'approve');
    world.clock().advance(200);
    await sweepPayments(new Date());
    expect(await moneyOf(order.id)).toMatchObject({ refunded: 500, pendingRefunds: 0 });
  });
});

describe('a provider that refuses our key', () => {
  it('is not down: six refusals in a row stop nobody', async () => {
    const { callbackSecret, ...others } = world.secretOf('mpesa');
    world.spoilSecret('mpesa', JSON.stringify({ ...others, callbackSecret, consumerKey: 'old' }));
    for (let time = 0; time < 6; time += 1) {
      const order = await world.placeOrder(costing(130_000, 'KES'));
      const request = { provider: 'mpesa', phone: '254708374149' } as const;
      await expect(world.initiate(order, request)).rejects.toMatchObject(unavailable);
    }
    world.spoilSecret('mpesa', undefined);
    const order = await world.placeOrder(costing(130_000, 'KES'));
    const { attempt } = await world.initiate(order, { provider: 'mpesa', phone: '254708374149' });
    expect(attempt.status).toBe('processing');
  });
});
