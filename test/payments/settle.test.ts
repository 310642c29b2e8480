import { describe, expect, it } from '@jest/globals';
import { cancelOrder } from '../../functions/order-flow/end-order.ts';
import { getOrder } from '../../functions/orders/store.ts';
import type { Outcome } from '../../functions/payments/providers/port.ts';
import { executeOpenRefunds } from '../../functions/payments/refunds.ts';
import { settle } from '../../functions/payments/settle.ts';
import type { Id } from '../../functions/shared/ids.ts';
import { moneyOf, paymentOf, windowOver, withPayments } from './world.ts';

const world = withPayments();

const paid = (transactionId = 'tx-1', amount = 4500, currency = 'NGN'): Outcome => ({
  kind: 'succeeded',
  transactionId,
  amount,
  currency,
});

const begun = async (provider: 'paystack' | 'manual' = 'manual') => {
  const order = await world.placeOrder();
  const { attempt } = await world.initiate(order, { provider });
  return { order, attempt };
};

const cancelled = (orderId: Id<'order'>) => cancelOrder(orderId, { actor: 'test' }, new Date());

describe('settling a payment', () => {
  it('has one effect when 20 messages of the same payment come at once', async () => {
    const { order, attempt } = await begun();
    const now = new Date();
    const all = await Promise.all(Array.from({ length: 20 }, () => settle(attempt, paid(), now)));
    expect(all.filter((settlement) => settlement === 'paid')).toHaveLength(1);
    expect(all.filter((settlement) => settlement === 'nothing-new')).toHaveLength(19);
    expect(await moneyOf(order.id)).toEqual({
      status: 'succeeded',
      isPaid: true,
      isGivenBack: false,
      orderStatus: 'pending',
      orderShows: 'succeeded',
      captured: 4500,
      refunded: 0,
      pendingRefunds: 0,
      refunds: [],
      ledgerSum: 0,
      balances: { captured: 4500, refunded: 0, earned: -4500, owed: 0 },
    });
  });

  it('leaves the order payable after a refusal, and pays it with the next attempt', async () => {
    const { order, attempt } = await begun();
    expect(await settle(attempt, { kind: 'declined', reason: 'no' }, new Date())).toBe('declined');
    expect((await getOrder(order.id))?.payment.status).toBe('failed');
    const second = await world.initiate(order, { provider: 'manual' });
    expect(second.attempt.txRef).toBe(attempt.txRef.replace(/1$/, '2'));
    expect(await settle(second.attempt, paid(), new Date())).toBe('paid');
    expect((await getOrder(order.id))?.payment.status).toBe('succeeded');
  });

  it('ignores a refusal that comes after the money', async () => {
    const { order, attempt } = await begun();
    await settle(attempt, paid(), new Date());
    expect(await settle(attempt, { kind: 'declined', reason: 'late' }, new Date())).toBe('nothing-new');
    expect((await moneyOf(order.id)).status).toBe('succeeded');
  });

  it('takes money that comes after a refusal of the same attempt', async () => {
    const { order, attempt } = await begun();
    await settle(attempt, { kind: 'declined', reason: 'first card' }, new Date());
    expect(await settle(attempt, paid(), new Date())).toBe('paid');
    expect((await moneyOf(order.id)).orderShows).toBe('succeeded');
  });

  it.each([
    ['amount', paid('tx-1', 4499)],
    ['currency', paid('tx-1', 4500, 'USD')],
  ])('refuses money of another %s, once, and lists it', async (_, outcome) => {
    const { order, attempt } = await begun();
    expect(await settle(attempt, outcome, new Date())).toBe('mismatched');
    await settle(attempt, outcome, new Date());
    const payment = await paymentOf(order.id);
    expect(payment.mismatches).toHaveLength(1);
    expect(await moneyOf(order.id)).toMatchObject({ status: 'processing', captured: 0, ledgerSum: 0 });
  });

  it('knows no attempt of a reference that is not ours', async () => {
    const of = (txRef: string) => ({ provider: 'manual', txRef }) as const;
    expect(await settle(of('wb-01JD3Z7Q4M8K2V5X9W6T1R0N00-1'), paid(), new Date())).toBe('unknown');
    expect(await settle(of('T685312322670591'), paid(), new Date())).toBe('unknown');
  });

  it('keeps one payment and sends the other back when two attempts are paid at once', async () => {
    const { order, attempt } = await begun('paystack');
    const other = await world.initiate(order, { provider: 'stripe' });
    await Promise.all([world.pay('paystack', attempt.txRef), world.pay('stripe', other.attempt.txRef)]);
    await executeOpenRefunds(order.id, new Date());
    expect(await moneyOf(order.id)).toMatchObject({
      status: 'succeeded',
      orderShows: 'succeeded',
      captured: 9000,
      refunded: 4500,
      refunds: ['succeeded 4500'],
      balances: { captured: 9000, refunded: -4500, earned: -4500, owed: 0 },
    });
  });

  it('sends money back that comes for a cancelled order', async () => {
    const { order, attempt } = await begun('paystack');
    await cancelled(order.id);
    await world.pay('paystack', attempt.txRef);
    expect(await moneyOf(order.id)).toMatchObject({
      status: 'expired',
      orderShows: 'expired',
      isPaid: false,
      pendingRefunds: 4500,
    });
    await executeOpenRefunds(order.id, new Date());
    expect(await moneyOf(order.id)).toMatchObject({
      status: 'refunded',
      orderShows: 'refunded',
      refunded: 4500,
      balances: { captured: 4500, refunded: -4500, earned: 0, owed: 0 },
    });
    expect((await getOrder(order.id))?.status).toBe('cancelled');
  });

  it('pays or sends back, whoever wins between money and cancellation', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { order, attempt } = await begun('paystack');
      const [settlement] = await Promise.all([settle(attempt, paid(), new Date()), cancelled(order.id)]);
      expect(await moneyOf(order.id)).toMatchObject({
        orderStatus: 'cancelled',
        isPaid: settlement === 'paid',
        captured: 4500,
        pendingRefunds: 4500,
        ledgerSum: 0,
      });
    }
  });
});

describe('the end of the payment window', () => {
  it('finds money that nobody told of instead of ending the order', async () => {
    await world.scenario('paystack', 'no-webhook');
    const { order, attempt } = await begun('paystack');
    await world.pay('paystack', attempt.txRef);
    expect(await windowOver(order)).toEqual({ outcome: 'paid' });
    expect(await moneyOf(order.id)).toMatchObject({ orderStatus: 'pending', orderShows: 'succeeded' });
  });

  it('closes the payment with the order, also when nothing was ever begun, and both stay closed', async () => {
    const order = await world.placeOrder();
    expect(await windowOver(order)).toEqual({ outcome: 'released' });
    expect(await windowOver(order)).toEqual({ outcome: 'released' });
    expect(await moneyOf(order.id)).toMatchObject({ status: 'expired', orderStatus: 'failed' });
    await expect(world.initiate(order)).rejects.toMatchObject({ code: 'illegal-transition' });
  });

  it('takes money for an order that is still pending when its window is over', async () => {
    const { order, attempt } = await begun('paystack');
    const justAfter = new Date(Date.parse(order.paymentWindowEndsAt) + 1);
    expect(await settle(attempt, paid(), justAfter)).toBe('paid');
    expect(await windowOver(order)).toEqual({ outcome: 'paid' });
  });

  it('races with the money: paid and going on, or ended and sent back', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { order, attempt } = await begun('paystack');
      const [settlement, { outcome }] = await Promise.all([
        settle(attempt, paid(), new Date()),
        windowOver(order),
      ]);
      expect([settlement, outcome]).toEqual(
        settlement === 'paid' ? ['paid', 'paid'] : ['surplus', 'released'],
      );
      expect(await moneyOf(order.id)).toMatchObject(
        settlement === 'paid'
          ? { isPaid: true, orderShows: 'succeeded', pendingRefunds: 0 }
          : { isPaid: false, orderShows: 'expired', pendingRefunds: 4500 },
      );
    }
  });
});
