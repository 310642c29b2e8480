import { describe, expect, it } from '@jest/globals';
import { cancelOrder } from '../../functions/order-flow/end-order.ts';
import type { Order } from '../../functions/orders/order.ts';
import { refundPayment, settleEndedPayment } from '../../functions/payments/refunds.ts';
import { sweepPayments as runSweepPayments } from '../../functions/payments/sweep.ts';
import { money } from '../../functions/shared/money.ts';
import { asFunction } from '../support/as-function.ts';
import { impatient } from '../support/impatient.ts';
import { moneyOf, refundForGoods, withPayments } from './world.ts';

const sweepPayments = asFunction('payments-sweep', runSweepPayments);

const world = withPayments();

const paidOrder = async (): Promise<{ order: Order; txRef: string }> => {
  const order = await world.placeOrder();
  const { attempt } = await world.initiate(order);
  await world.pay('paystack', attempt.txRef);
  return { order, txRef: attempt.txRef };
};

const request = (ref: string, amount?: number) => ({
  ref,
  reason: 'damaged',
  actor: 'staff',
  ...(amount !== undefined && { amount: money(amount, 'NGN') }),
});

const refundsAtProvider = async (txRef: string): Promise<number[]> => {
  const { transactions } = await world.provider('paystack');
  const found = transactions.find((transaction) => transaction.txRef === txRef);
  return (found?.refunds ?? []).map(({ amount }) => amount);
};

describe('refunds', () => {
  it('gives back a part and then the rest, and the order shows it', async () => {
    const { order, txRef } = await paidOrder();
    await refundPayment(order.id, request('a', 1500), new Date());
    expect(await moneyOf(order.id)).toMatchObject({
      status: 'partially_refunded',
      orderShows: 'partially_refunded',
      refunded: 1500,
      balances: { captured: 4500, refunded: -1500, earned: -3000, owed: 0 },
    });
    await refundPayment(order.id, request('b'), new Date());
    expect(await moneyOf(order.id)).toMatchObject({
      status: 'refunded',
      orderShows: 'refunded',
      refunded: 4500,
      ledgerSum: 0,
    });
    expect(await refundsAtProvider(txRef)).toEqual([1500, 3000]);
  });

  it('never gives back more than was captured, also when ten are asked for at once', async () => {
    const { order, txRef } = await paidOrder();
    const asked = Array.from({ length: 10 }, (_, index) =>
      refundPayment(order.id, request(`r${index}`, 1000), new Date()),
    );
    const outcomes = await Promise.allSettled(asked);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(6);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'refund-exceeds-captured' });
    expect(await refundsAtProvider(txRef)).toEqual([1000, 1000, 1000, 1000]);
    expect(await moneyOf(order.id)).toMatchObject({ refunded: 4000, pendingRefunds: 0, ledgerSum: 0 });
  });

  it('gives back once what is asked for twice with the same reference', async () => {
    const { order, txRef } = await paidOrder();
    const now = new Date();
    await Promise.all([
      refundPayment(order.id, request('same', 500), now),
      refundPayment(order.id, request('same', 500), now),
    ]);
    expect(await refundsAtProvider(txRef)).toEqual([500]);
  });

  it('gives back everything once, however often it is told to', async () => {
    const { order, txRef } = await paidOrder();
    await cancelOrder(order.id, { actor: 'staff' }, new Date());
    expect(await moneyOf(order.id)).toMatchObject({ status: 'succeeded', pendingRefunds: 4500 });
    await Promise.all([1, 2, 3].map(() => settleEndedPayment(order.id, 'cancelled', new Date())));
    await settleEndedPayment(order.id, 'cancelled', new Date());
    expect(await refundsAtProvider(txRef)).toEqual([4500]);
    expect(await moneyOf(order.id)).toMatchObject({ status: 'refunded', ledgerSum: 0 });
  });

  it('has nothing to give back for an order that nobody paid', async () => {
    const order = await world.placeOrder();
    await settleEndedPayment(order.id, 'cancelled', new Date());
    await refundForGoods(order, 700, 'itm_1');
    await expect(refundPayment(order.id, request('x'), new Date())).rejects.toMatchObject({
      code: 'refund-exceeds-captured',
    });
  });

  it('is carried through by the sweep when the provider was down', async () => {
    const { order, txRef } = await paidOrder();
    await world.scenario('paystack', 'down');
    const [refund] = await refundPayment(order.id, request('down', 900), new Date());
    expect(refund?.status).toBe('requested');
    expect(await moneyOf(order.id)).toMatchObject({ refunded: 0, pendingRefunds: 900 });
    world.clock().advance(200);
    await sweepPayments(new Date());
    expect(await moneyOf(order.id)).toMatchObject({ refunded: 900, pendingRefunds: 0 });
    expect(await refundsAtProvider(txRef)).toEqual([900]);
  });

  it('does not ask for a second refund when the answer to the first was lost', async () => {
    const { order, txRef } = await paidOrder();
    await world.scenario('paystack', 'timeout');
    await impatient(() => refundPayment(order.id, request('lost', 800), new Date()));
    world.clock().advance(200);
    await sweepPayments(new Date());
    expect(await refundsAtProvider(txRef)).toEqual([800]);
    expect(await moneyOf(order.id)).toMatchObject({ refunded: 800, pendingRefunds: 0, ledgerSum: 0 });
  });
});
