/** The same stories at every provider end in the same states. */
import { describe, expect, it } from '@jest/globals';
import { getOrder } from '../../../functions/orders/store.ts';
import { type Attempt, attemptOf, type ProviderName } from '../../../functions/payments/payment.ts';
import { refundPayment } from '../../../functions/payments/refunds.ts';
import { settle } from '../../../functions/payments/settle.ts';
import { sweepPayments as runSweepPayments } from '../../../functions/payments/sweep.ts';
import { verifyAttempt } from '../../../functions/payments/verify.ts';
import { type Currency, money } from '../../../functions/shared/money.ts';
import { asFunction } from '../../support/as-function.ts';
import { impatient } from '../../support/impatient.ts';
import { eventually } from '../../support/local-services.ts';
import { costing, moneyOf, paymentOf, windowOver, withPayments } from '../world.ts';

const sweepPayments = asFunction('payments-sweep', runSweepPayments);

const world = withPayments();

const cases: [ProviderName, Currency][] = [
  ['paystack', 'NGN'],
  ['stripe', 'USD'],
  ['chapa', 'ETB'],
  ['mpesa', 'KES'],
];

describe.each(cases)('%s', (provider, currency) => {
  const begin = async (scenario = 'approve', afterSeconds?: number) => {
    const order = await world.placeOrder(costing(130_000, currency));
    await world.scenario(provider, scenario, afterSeconds);
    const phone = provider === 'mpesa' ? '0708374149' : undefined;
    const { attempt } = await world.initiate(order, { provider, phone });
    return { order, attempt };
  };

  const current = async ({ txRef }: Attempt, orderId: `ord_${string}`): Promise<Attempt> => {
    const attempt = attemptOf(await paymentOf(orderId), txRef);
    if (!attempt) throw new Error('the attempt is gone');
    return attempt;
  };

  const atProvider = async ({ txRef }: Attempt) => {
    const { transactions } = await world.provider(provider);
    return transactions.filter((transaction) => transaction.txRef === txRef);
  };

  const paidFor = {
    status: 'succeeded',
    orderShows: 'succeeded',
    captured: 130_000,
    refunded: 0,
    refunds: [],
    ledgerSum: 0,
  };

  it('is paid, refunded in part and then whole', async () => {
    const { order, attempt } = await begin();
    expect(attempt.status).toBe('processing');
    await world.pay(provider, attempt.txRef);
    expect(await moneyOf(order.id)).toMatchObject(paidFor);

    const request = { reason: 'broken', actor: 'staff' };
    await refundPayment(order.id, { ...request, ref: 'a', amount: money(30_000, currency) }, new Date());
    await eventually(async () => (await moneyOf(order.id)).refunded === 30_000);
    expect((await moneyOf(order.id)).status).toBe('partially_refunded');

    await refundPayment(order.id, { ...request, ref: 'b' }, new Date());
    await eventually(async () => (await moneyOf(order.id)).refunded === 130_000);
    expect(await moneyOf(order.id)).toMatchObject({
      status: 'refunded',
      orderShows: 'refunded',
      pendingRefunds: 0,
      balances: { captured: 130_000, refunded: -130_000, earned: 0, owed: 0 },
    });
    expect(await atProvider(attempt)).toMatchObject([
      { amount: 130_000, refunds: [{ amount: 30_000 }, { amount: 100_000 }] },
    ]);
  });

  it('is declined, and paid with another attempt', async () => {
    const { order, attempt } = await begin('decline');
    await world.pay(provider, attempt.txRef);
    await verifyAttempt(await current(attempt, order.id), new Date());
    expect(await moneyOf(order.id)).toMatchObject({ status: 'failed', orderShows: 'failed', captured: 0 });
    const phone = provider === 'mpesa' ? '+254708374149' : undefined;
    const second = await world.initiate(order, { provider, phone });
    await world.pay(provider, second.attempt.txRef);
    expect(await moneyOf(order.id)).toMatchObject(paidFor);
  });

  it('counts a webhook that comes twice once', async () => {
    const { order, attempt } = await begin('duplicate-webhook');
    await world.pay(provider, attempt.txRef);
    expect(await moneyOf(order.id)).toMatchObject(paidFor);
  });

  it('is found paid by asking when no webhook comes, and asking again changes nothing', async () => {
    const { order, attempt } = await begin('no-webhook');
    await world.pay(provider, attempt.txRef);
    expect((await moneyOf(order.id)).status).toBe('processing');
    const now = new Date();
    const stored = await current(attempt, order.id);
    await Promise.all([1, 2, 3, 4].map(() => verifyAttempt(stored, now)));
    expect(await moneyOf(order.id)).toMatchObject(paidFor);
  });

  it('sends money back that comes after the order has ended', async () => {
    const { order, attempt } = await begin('late-webhook', 3_000);
    await world.pay(provider, attempt.txRef);
    expect(await windowOver(order)).toEqual({ outcome: 'released' });
    world.clock().advance(3_001);
    await eventually(async () => (await moneyOf(order.id)).captured === 130_000);
    await sweepPayments(new Date(Date.now() + 120_000));
    await eventually(async () => (await moneyOf(order.id)).refunded === 130_000);
    expect(await moneyOf(order.id)).toMatchObject({ status: 'refunded', pendingRefunds: 0, ledgerSum: 0 });
    expect(await getOrder(order.id)).toMatchObject({ status: 'failed', payment: { status: 'refunded' } });
  });

  it('does not change any more by messages that come after all the others', async () => {
    const { order, attempt } = await begin();
    await world.pay(provider, attempt.txRef);
    await refundPayment(order.id, { reason: 'broken', actor: 'staff', ref: 'all' }, new Date());
    await eventually(async () => (await moneyOf(order.id)).refunded === 130_000);
    const before = await paymentOf(order.id);
    const [capture] = before.captures;
    if (!capture) throw new Error('nothing was captured');
    const { transactionId, amount } = capture;
    const late = { kind: 'succeeded', transactionId, ...amount } as const;
    expect(await settle(attempt, late, new Date())).toBe('nothing-new');
    const declined = { kind: 'declined', reason: 'out of order' } as const;
    expect(await settle(attempt, declined, new Date())).toBe('nothing-new');
    expect(await paymentOf(order.id)).toEqual(before);
  });

  it('is not paid by another amount than was asked for', async () => {
    const { order, attempt } = await begin();
    const change = 'UPDATE providers_transactions SET amount = 130 WHERE reference = ?';
    world.journal().prepare(change).run(attempt.txRef);
    await world.pay(provider, attempt.txRef);
    expect(await moneyOf(order.id)).toMatchObject({ status: 'processing', captured: 0 });
    expect((await paymentOf(order.id)).mismatches).toMatchObject([
      { txRef: attempt.txRef, received: { amount: 130, currency } },
    ]);
  });

  it('has one charge when the provider is down at first', async () => {
    const order = await world.placeOrder(costing(130_000, currency));
    const phone = provider === 'mpesa' ? '0708374149' : undefined;
    await world.scenario(provider, 'down');
    await expect(world.initiate(order, { provider, phone })).rejects.toMatchObject({
      code: 'provider-unavailable',
    });
    world.clock().advance(90);
    await sweepPayments(new Date());
    const [attempt] = (await paymentOf(order.id)).attempts;
    if (!attempt) throw new Error('no attempt');
    expect(attempt.status).toBe('processing');
    await world.pay(provider, attempt.txRef);
    expect(await moneyOf(order.id)).toMatchObject(paidFor);
    expect(await atProvider(attempt)).toHaveLength(1);
  });

  it('has one payment when the answer to the first request is lost', async () => {
    const order = await world.placeOrder(costing(130_000, currency));
    const phone = provider === 'mpesa' ? '0708374149' : undefined;
    await world.scenario(provider, 'timeout');
    await expect(impatient(() => world.initiate(order, { provider, phone }))).rejects.toMatchObject({
      code: 'provider-unavailable',
    });
    await world.scenario(provider, 'approve');
    const { attempt } = await world.initiate(order, { provider, phone });
    await world.pay(provider, attempt.txRef);
    expect(await moneyOf(order.id)).toMatchObject(paidFor);
  });
});
