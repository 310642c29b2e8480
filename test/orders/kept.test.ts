/** Refunds for cancelled and returned pieces, on real orders: what they are, and that they are decided at once. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createStockWrite } from '../../functions/inventory/store.ts';
import { inventoryTable } from '../../functions/inventory/table.ts';
import { cancelItem } from '../../functions/order-flow/end-order.ts';
import { paidForKept, priceOfKept, refundForKept } from '../../functions/orders/kept.ts';
import type { Order } from '../../functions/orders/order.ts';
import { changeWrites, getOrder } from '../../functions/orders/store.ts';
import { orderApproved } from '../../functions/orders/transitions.ts';
import { executeOpenRefunds, refundPayment } from '../../functions/payments/refunds.ts';
import { listRefunds } from '../../functions/payments/store.ts';
import { paymentIdOf } from '../../functions/payments/tx-ref.ts';
import type { BasketInput } from '../../functions/pricing/priced-basket.ts';
import { promotionsTable } from '../../functions/promotions/table.ts';
import { answerReturn, openReturn, receiveReturnedGoods } from '../../functions/returns/handle-return.ts';
import { returnsTable } from '../../functions/returns/table.ts';
import { ulidOf } from '../../functions/shared/ids.ts';
import { money } from '../../functions/shared/money.ts';
import { transact } from '../../functions/shared/transact.ts';
import { moneyOf, withPayments } from '../payments/world.ts';
import { aBasket, aLine, aPromotion, priceBasket, variantId } from '../pricing/basket.ts';
import { anItem, anOrder, someTime } from '../support/orders.ts';

const world = withPayments(inventoryTable, returnsTable, promotionsTable);

const buyTwoGetOne = aPromotion(1, { type: 'buy-x-get-y', buy: 2, get: 1 });

/** Two pieces at 5,000 and one at 4,000, which is free; shipping is 1,500.00 as everywhere at home. */
const twoDearOneFree: Partial<BasketInput> = {
  lines: [
    aLine(1, { price: 500_000, quantity: 2, weightGrams: 100 }),
    aLine(2, { price: 400_000, weightGrams: 100 }),
  ],
  candidates: [buyTwoGetOne],
};

const orderOf = (basket: Partial<BasketInput>, overrides: Partial<Order> = {}): Order => {
  const priced = priceBasket(aBasket({ shippingAddress: { country: 'NG' }, ...basket }));
  const order = anOrder(overrides);
  const root = ulidOf(order.id);
  const items = priced.lines.map((line, index) => ({ ...anItem(root, index + 1), ...line }));
  return { ...order, items, totals: priced.totals, priceRules: priced.rules };
};

/** With these pieces of each item cancelled. */
const without = (order: Order, ...cancelled: number[]): Order => ({
  ...order,
  items: order.items.map((item, index) => ({ ...item, cancelledQuantity: cancelled[index] ?? 0 })),
});

const refundOf = (order: Order, ...cancelled: number[]): number =>
  refundForKept(without(order, ...cancelled), order.totals.total, money(0, 'NGN')).amount;

describe('what goes back for pieces that are not kept', () => {
  it('leaves the free piece to be paid when those that it came with are gone', () => {
    expect(refundOf(orderOf(twoDearOneFree), 2, 0)).toBe(600_000);
    expect(refundOf(orderOf(twoDearOneFree), 0, 1)).toBe(0);
    expect(refundOf(orderOf(twoDearOneFree), 2, 1)).toBe(1_150_000);
  });

  it('takes a discount off whose minimum is not reached any more', () => {
    const conditions = { minimumSubtotal: money(900_000, 'NGN') };
    const off = aPromotion(1, { type: 'fixed-amount', value: money(250_000, 'NGN'), conditions });
    const order = orderOf({ ...twoDearOneFree, candidates: [off] });
    expect(refundOf(order, 0, 1)).toBe(400_000);
    expect(refundOf(order, 2, 0)).toBe(750_000);
  });

  it('takes shipping off that was free above a value', () => {
    const order = orderOf({ lines: [aLine(1, { price: 9_000_000 }), aLine(2, { price: 1_000_000 })] });
    expect(order.totals.shipping.amount).toBe(0);
    expect(refundOf(order, 0, 1)).toBe(1_000_000 - 150_000);
    expect(refundOf(order, 1, 1)).toBe(10_000_000);
  });

  it('is nothing when fewer pieces cost more', () => {
    const order = orderOf({ lines: [aLine(1, { price: 9_950_000 }), aLine(2, { price: 50_000 })] });
    expect(priceOfKept(without(order, 0, 1)).total.amount).toBeGreaterThan(order.totals.total.amount);
    expect(refundOf(order, 0, 1)).toBe(0);
  });

  it('goes by the rules of the order, whatever the shop changed since', () => {
    const order = orderOf({ ...twoDearOneFree, candidates: [] });
    const rules = { ...order.priceRules, promotions: [buyTwoGetOne.promotion] } as Order['priceRules'];
    expect(priceOfKept({ ...order, priceRules: rules }).total.amount).toBe(1_150_000);
  });

  it('is an even share of the line for an order from before its rules were kept', () => {
    const { priceRules: _, ...order } = orderOf({ lines: [aLine(1, { price: 1_000, quantity: 3 })] });
    expect(refundOf(order, 1)).toBe(1_000);
    expect(refundOf(order, 3)).toBe(order.totals.total.amount);
  });

  it('is left out of what an approved order was paid for, line by line to its total', () => {
    const order = without(orderOf(twoDearOneFree, { status: 'delivered' }), 2, 0);
    const settled = { ...order, refundedForGoods: money(600_000, 'NGN') };
    const { lines, shipping, total } = paidForKept(settled);
    expect([lines.map(({ amount }) => amount), shipping.amount, total.amount]).toEqual([
      [0, 400_000],
      150_000,
      550_000,
    ]);
    const [event] = orderApproved(settled, { actor: 'workflow' }, someTime)?.events ?? [];
    expect(event?.data).toMatchObject({
      total: { amount: 550_000 },
      items: [{ quantity: 1, total: { amount: 400_000 } }],
    });
  });
});

beforeAll(() => transact([1, 2].map((n) => createStockWrite(variantId(n), someTime))));

const paidOrder = async (status: 'confirmed' | 'delivered') => {
  const order = orderOf(twoDearOneFree, {
    paymentWindowEndsAt: new Date(Date.now() + 1_800_000).toISOString(),
  });
  const placed = await world.placeOrder(order);
  const { attempt } = await world.initiate(placed);
  await world.pay('paystack', attempt.txRef);
  const paid = await getOrder(placed.id);
  if (!paid) throw new Error('no order');
  const arrived = { status: 'delivered' as const, deliveredAt: new Date().toISOString() };
  const items = paid.items.map((item) => (status === 'delivered' ? { ...item, ...arrived } : item));
  const next = { ...paid, status, items, version: paid.version + 1 };
  const note = { at: next.updatedAt, status: next.status, actor: 'test' };
  await transact(changeWrites({ next, events: [], note }));
  return next;
};

const itemIdOf = ({ items }: Order, index: number) => {
  const item = items[index];
  if (!item) throw new Error(`no item ${index}`);
  return item.id;
};

describe('a cancelled item of a paid order', () => {
  it('has its money promised by the time it is cancelled, and another one the rest', async () => {
    const order = await paidOrder('confirmed');
    const cancelled = await cancelItem(order.id, itemIdOf(order, 0), { actor: 'usr_1' }, new Date());
    expect(cancelled.items[0]).toMatchObject({ status: 'cancelled', cancelledQuantity: 2 });
    expect(await moneyOf(order.id)).toMatchObject({ pendingRefunds: 600_000, refunded: 0, ledgerSum: 0 });
    await executeOpenRefunds(order.id, new Date());
    await cancelItem(order.id, itemIdOf(order, 1), { actor: 'usr_1' }, new Date());
    await executeOpenRefunds(order.id, new Date());
    expect(await moneyOf(order.id)).toMatchObject({
      orderStatus: 'cancelled',
      status: 'refunded',
      refunds: ['succeeded 600000', 'succeeded 550000'],
    });
  });
});

describe('a received return', () => {
  const sendBack = async (order: Order, index: number, quantity: number) => {
    const items = [{ itemId: itemIdOf(order, index), quantity }];
    const asked = await openReturn(order.id, { items, reason: 'too big' }, 'usr_ada', new Date());
    await answerReturn(asked.id, 'approve', { why: undefined, actor: 'usr_staff' }, new Date());
    return receiveReturnedGoods(asked.id, false, 'usr_staff', new Date());
  };

  it('says what was promised for it, after whatever staff gave back', async () => {
    const order = await paidOrder('delivered');
    const amount = money(1_100_000, 'NGN');
    await refundPayment(order.id, { amount, reason: 'late', ref: 'r', actor: 'usr_staff' }, new Date());
    const first = await sendBack(order, 0, 2);
    const second = await sendBack(order, 1, 1);
    expect([first.refund?.amount, second.refund?.amount]).toEqual([50_000, 0]);
    await executeOpenRefunds(order.id, new Date());
    const refunds = await listRefunds(paymentIdOf(order.id));
    expect(refunds.map(({ kind, amount: back }) => [kind, back.amount])).toEqual([
      ['goodwill', 1_100_000],
      ['goods', 50_000],
    ]);
    expect(await moneyOf(order.id)).toMatchObject({ status: 'refunded', ledgerSum: 0 });
    expect((await getOrder(order.id))?.items.map(({ returnedQuantity }) => returnedQuantity)).toEqual([2, 1]);
  });

  it('of one order at once with another gives together what both give', async () => {
    const order = await paidOrder('delivered');
    const returns = await Promise.all([0, 1].map((index) => sendBack(order, index, index === 0 ? 2 : 1)));
    const given = returns.reduce((sum, { refund }) => sum + (refund?.amount ?? 0), 0);
    expect(given).toBe(order.totals.total.amount);
    expect(await moneyOf(order.id)).toMatchObject({ pendingRefunds: given, ledgerSum: 0 });
  });
});
