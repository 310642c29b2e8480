import { describe, expect, it } from '@jest/globals';
import { shipParcel, trackParcel } from '../../functions/fulfilment/ship-parcel.ts';
import { fulfilmentTable } from '../../functions/fulfilment/table.ts';
import { getStocks } from '../../functions/inventory/store.ts';
import { cancelOrder, endOpenOrder } from '../../functions/order-flow/end-order.ts';
import { handler as runTaskEntry } from '../../functions/order-flow/tasks.ts';
import { outcomeOf } from '../../functions/order-flow/waits.ts';
import { moveItems } from '../../functions/orders/move-items.ts';
import type { Order } from '../../functions/orders/order.ts';
import { changeWrites, getOrder } from '../../functions/orders/store.ts';
import { cashCollected } from '../../functions/payments/cash-collected.ts';
import { confirmManually } from '../../functions/payments/confirm.ts';
import { nextWorkAt } from '../../functions/payments/payment-work.ts';
import { needsReview } from '../../functions/payments/promises.ts';
import { executeOpenRefunds, refundPayment, settleEndedPayment } from '../../functions/payments/refunds.ts';
import { getPayment } from '../../functions/payments/store.ts';
import { paymentIdOf } from '../../functions/payments/tx-ref.ts';
import { transact } from '../../functions/shared/transact.ts';
import { asFunction } from '../support/as-function.ts';
import { announced, held, onHand, stockedOrder, total, waitAnswered } from './order-story.ts';
import { costing, moneyOf, paymentOf, windowOver, withPayments } from './world.ts';

const runTask = asFunction('order-flow-tasks', runTaskEntry);

const world = withPayments(fulfilmentTable);

const day = 24 * 60 * 60_000;

const current = async ({ id }: Order): Promise<Order> => {
  const order = await getOrder(id);
  if (!order) throw new Error(`no order ${id}`);
  return order;
};

const stockOf = async ({ items }: Order) => [
  ...(await getStocks(items.map(({ variantId }) => variantId))).values(),
];

const begun = async (method?: 'bank-transfer' | 'cash-on-delivery'): Promise<Order> => {
  const order = await stockedOrder(new Date());
  await world.initiate(order, { provider: 'manual', method });
  return current(order);
};

const moved = async (order: Order, transition: 'ship' | 'deliver'): Promise<void> => {
  const change = moveItems(
    await current(order),
    order.items.map(({ id }) => id),
    transition,
    { actor: 'staff' },
    new Date(),
  );
  if (change) await transact(changeWrites(change));
};

const typesOf = async (order: Order) => (await announced(order)).map(({ type }) => type);

describe('a bank transfer', () => {
  it('gives the order three days more, and its goods too, from the moment it is chosen, once', async () => {
    const placed = await stockedOrder(new Date());
    const [first, later] = [0, 3 * day].map(
      (more) => new Date(Date.parse(placed.paymentWindowEndsAt) + more),
    );
    if (!first || !later) throw new RangeError('there are two');
    for (const seed of ['a', 'b']) {
      await world.initiate(placed, { provider: 'manual', seed });
      expect(await current(placed)).toMatchObject({
        paymentWindowEndsAt: later.toISOString(),
        payment: { status: 'processing', provider: 'manual', method: 'bank-transfer' },
      });
    }
    expect(await endOpenOrder(placed.id, 'payment-window-over', first)).toEqual({
      outcome: 'waiting',
      paymentWindowSeconds: (3 * day) / 1000,
    });
    expect(await stockOf(placed)).toMatchObject([{ held, available: onHand - held }]);
    expect(await endOpenOrder(placed.id, 'payment-window-over', later)).toEqual({ outcome: 'released' });
    expect(await stockOf(placed)).toMatchObject([{ held: 0, available: onHand }]);
  });

  it('pays an order that is still pending although its window is over', async () => {
    const order = await begun();
    await confirmManually(order.id, new Date(Date.parse(order.paymentWindowEndsAt) + 1));
    expect(await windowOver(order)).toEqual({ outcome: 'paid' });
  });

  it('that comes after the order ended is booked, shown for review, and handed back by staff alone', async () => {
    const order = await begun();
    await windowOver(order);
    const now = new Date();
    await confirmManually(order.id, now);
    await confirmManually(order.id, now);
    await settleEndedPayment(order.id, 'the order has ended', now);
    await executeOpenRefunds(order.id, now);
    const booked = { captured: total, isPaid: false, orderStatus: 'failed', ledgerSum: 0 };
    expect(await moneyOf(order.id)).toMatchObject({ ...booked, status: 'expired', refunds: [] });
    expect(needsReview(await paymentOf(order.id), now)).toBe(true);
    await refundPayment(order.id, { reason: 'handed back', ref: 'r', actor: 'staff' }, now);
    expect(await moneyOf(order.id)).toMatchObject({ ...booked, status: 'refunded', refunded: total });
    expect(needsReview(await paymentOf(order.id), now)).toBe(false);
  });
});

describe('cash on delivery', () => {
  const sent = async (): Promise<Order> => {
    const order = await begun('cash-on-delivery');
    await waitAnswered({ order });
    await moved(order, 'ship');
    return order;
  };

  it('confirms the order and sells its goods at once, and waits for its money without a window', async () => {
    const order = await begun('cash-on-delivery');
    expect(outcomeOf(order, 'payment')).toBe('paid');
    expect(await windowOver(order)).toEqual({ outcome: 'paid' });
    await waitAnswered({ order });
    expect(await current(order)).toMatchObject({
      status: 'confirmed',
      payment: { status: 'pending', provider: 'manual', method: 'cash-on-delivery' },
    });
    expect(await stockOf(order)).toMatchObject([{ onHand: onHand - held, held: 0 }]);
    expect(nextWorkAt(await paymentOf(order.id))).toBeUndefined();
    expect(await typesOf(order)).toEqual(['payment.initiated']);
  });

  it('waits for the transfer that was chosen instead, just before the order was confirmed', async () => {
    const order = await begun('cash-on-delivery');
    await world.initiate(order, { provider: 'manual', method: 'bank-transfer' });
    await expect(runTask({ task: 'commitStock', orderId: order.id })).rejects.toThrow(/not paid/);
    expect(await endOpenOrder(order.id, 'cancelled', new Date())).toMatchObject({ outcome: 'waiting' });
    await confirmManually(order.id, new Date());
    await waitAnswered({ order });
    expect(await moneyOf(order.id)).toMatchObject({ orderStatus: 'confirmed', isPaid: true });
  });

  it('is approved only once it is delivered and its money is reported', async () => {
    const order = await sent();
    await moved(order, 'deliver');
    expect(outcomeOf(await current(order), 'fulfilment')).toBeUndefined();
    await expect(runTask({ task: 'approveOrder', orderId: order.id })).rejects.toThrow(/not paid yet/);
    await confirmManually(order.id, new Date());
    expect(outcomeOf(await current(order), 'fulfilment')).toBe('delivered');
    await runTask({ task: 'approveOrder', orderId: order.id });
    expect(await moneyOf(order.id)).toMatchObject({
      orderStatus: 'approved',
      orderShows: 'succeeded',
      captured: total,
      balances: { earned: -total, owed: 0 },
    });
  });

  it('takes money that is reported before the parcel arrived', async () => {
    const order = await sent();
    await confirmManually(order.id, new Date());
    expect(await moneyOf(order.id)).toMatchObject({ orderStatus: 'shipped', isPaid: true, captured: total });
  });

  it('ends with nothing to refund when it is cancelled before it left', async () => {
    const order = await begun('cash-on-delivery');
    await waitAnswered({ order });
    await cancelOrder(order.id, { actor: 'customer' }, new Date());
    expect(await moneyOf(order.id)).toMatchObject({
      orderStatus: 'cancelled',
      orderShows: 'expired',
      captured: 0,
      refunds: [],
    });
    expect(await stockOf(order)).toMatchObject([{ onHand, held: 0, available: onHand }]);
    expect(await typesOf(order)).toEqual(['payment.initiated', 'payment.expired']);
  });

  it('is paid by what the carrier collected, once, and only in full', async () => {
    const order = await sent();
    const { amount, currency } = order.totals.total;
    expect(await cashCollected(order.id, { amount: amount - 100, currency }, new Date())).toBe('mismatched');
    expect(await moneyOf(order.id)).toMatchObject({ captured: 0 });
    expect(await cashCollected(order.id, { amount, currency }, new Date())).toBe('paid');
    expect(await cashCollected(order.id, { amount, currency }, new Date())).toBe('nothing-new');
    await confirmManually(order.id, new Date());
    expect(await moneyOf(order.id)).toMatchObject({ captured: amount, isPaid: true, ledgerSum: 0 });
  });

  it('is not collected for an order that is paid otherwise', async () => {
    const order = await begun('bank-transfer');
    const { amount, currency } = order.totals.total;
    expect(await cashCollected(order.id, { amount, currency }, new Date())).toBe('unknown');
    expect(await moneyOf(order.id)).toMatchObject({ captured: 0 });
  });

  it('is refused at the door: the parcel comes back, and order and payment end with nothing owed', async () => {
    const order = await begun('cash-on-delivery');
    await waitAnswered({ order });
    const items = order.items.map(({ id: itemId, quantity }) => ({ itemId, quantity }));
    const anybody = (): void => {};
    const parcel = { items, carrier: 'Our van' };
    const { id } = await shipParcel(order.id, parcel, 'staff', anybody, new Date());
    await trackParcel(id, { status: 'failed', clock: 'must-be-right' }, 'staff', anybody, new Date());
    await cancelOrder(order.id, { actor: 'staff', reason: 'refused at the door' }, new Date());
    expect(await moneyOf(order.id)).toMatchObject({
      orderStatus: 'cancelled',
      orderShows: 'expired',
      captured: 0,
      refunds: [],
      ledgerSum: 0,
    });
    expect(await stockOf(order)).toMatchObject([{ onHand, held: 0, available: onHand }]);
    expect(await typesOf(order)).toEqual(['payment.initiated', 'payment.expired']);
  });

  it('is a method of manual payments alone', async () => {
    const order = await stockedOrder(new Date());
    await expect(world.initiate(order, { method: 'cash-on-delivery' })).rejects.toMatchObject({
      code: 'invalid-request',
    });
  });
});

describe('an order that costs nothing', () => {
  it('takes no payment, and when it is cancelled nothing of it expires', async () => {
    const free = { payment: { status: 'succeeded' as const, provider: 'none' }, ...costing(0, 'NGN') };
    const order = await world.placeOrder(free);
    await expect(world.initiate(order)).rejects.toMatchObject({ code: 'payment-settled' });
    await cancelOrder(order.id, { actor: 'test' }, new Date());
    await settleEndedPayment(order.id, 'cancelled', new Date());
    expect(await getOrder(order.id)).toMatchObject({ status: 'cancelled', payment: free.payment });
    expect(await getPayment(paymentIdOf(order.id))).toBeUndefined();
  });
});
