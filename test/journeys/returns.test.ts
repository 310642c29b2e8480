/** Goods that come back: asked for, decided, received, and paid back to the last kobo. */
import { describe, expect, it } from '@jest/globals';
import { mailAbout, toldOf } from '../support/look-inside.ts';
import {
  confirmedOrder,
  deliver,
  directOrder,
  homeAddress,
  initiatedPayment,
  type Money,
  type OrderBody,
  orderOf,
  paid,
  paymentOf,
  shipWhole,
  stockedVariant,
  stockOf,
  untilOrderIs,
} from '../support/shop.ts';
import type { Shopper } from '../support/shopper.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const stack = withStack({ demo: 'people' });

const day = 24 * 60 * 60;

type ReturnBody = { readonly id: string; readonly status: string; readonly refund?: Money };

const aVariant = async (price = 100_000): Promise<string> =>
  stockedVariant(await stack.as('staff'), 10, price);

const delivered = async (order: OrderBody): Promise<OrderBody> => {
  await deliver(await stack.as('staff'), await shipWhole(await stack.as('staff'), order));
  return untilOrderIs(await stack.as('ada'), order.id, 'approved');
};

const boughtAndDelivered = async (quantity = 3, price?: number): Promise<OrderBody> =>
  delivered(await confirmedOrder(stack, await stack.as('ada'), await aVariant(price), quantity));

const firstItem = (order: OrderBody) => {
  const [item] = order.items;
  if (!item) throw new Error('an order has items');
  return item;
};

const shippingOf = ({ totals }: OrderBody): number =>
  (totals as OrderBody['totals'] & { shipping: Money }).shipping.amount;

const ask = (who: Shopper, order: OrderBody, quantity: number, itemId = firstItem(order).id) =>
  who.post<ReturnBody>(`/v1/orders/${order.id}/returns`, {
    items: [{ itemId, quantity }],
    reason: 'The handle broke',
  });

const act = async (returnId: string, action: 'approve' | 'reject' | 'receive', body: object = {}) =>
  (await stack.as('staff')).post<ReturnBody>(`/v1/returns/${returnId}/${action}`, body);

/** Asked for, approved and received. */
const sentBack = async (order: OrderBody, quantity: number, restock = true): Promise<ReturnBody> => {
  const asked = await ask(await stack.as('ada'), order, quantity);
  expect(asked.status).toBe(201);
  expect((await act(asked.body.id, 'approve')).status).toBe(200);
  const received = await act(asked.body.id, 'receive', { restock });
  expect(received).toMatchObject({ status: 200, body: { status: 'received' } });
  return received.body;
};

const untilRefunded = (orderId: string, amount: number) =>
  until(
    async () => {
      const payment = await paymentOf(await stack.as('ada'), orderId);
      return payment.refunded.amount === amount && payment;
    },
    { what: `${amount} being refunded for ${orderId}` },
  );

const illegal = { status: 409, body: { code: 'illegal-transition' } };

describe('a return', () => {
  it('is asked for, approved and received: the money goes back, and the goods to the shelf', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await boughtAndDelivered(3);
    const { variantId, total } = firstItem(order);
    expect(await stockOf(staff, variantId)).toMatchObject({ onHand: 7 });
    const asked = await ask(ada, order, 2);
    expect(asked).toMatchObject({ status: 201, body: { status: 'requested', reason: 'The handle broke' } });
    expect((await act(asked.body.id, 'receive', { restock: true })).status).toBe(409);
    expect((await act(asked.body.id, 'approve')).body).toMatchObject({ status: 'approved' });
    expect((await paymentOf(ada, order.id)).refunded.amount).toBe(0);
    const received = await act(asked.body.id, 'receive', { restock: true });
    const share = (total.amount / 3) * 2;
    expect(received.body).toMatchObject({ status: 'received', refund: { amount: share } });
    const payment = await untilRefunded(order.id, share);
    expect(payment.status).toBe('partially_refunded');
    expect(await stockOf(staff, variantId)).toMatchObject({ onHand: 9, available: 9 });
    for (const subject of [/your request for a return/, /You can send it back/, /received your return/]) {
      await mailAbout(stack, order.id, subject);
    }
    await mailAbout(stack, order.id, /back for your order/);
    expect((await orderOf(ada, order.id)).status).toBe('approved');
  });

  it('of what cannot be sold again is paid for, and not restocked', async () => {
    const staff = await stack.as('staff');
    const order = await boughtAndDelivered(2);
    const { refund } = await sentBack(order, 1, false);
    await untilRefunded(order.id, refund?.amount ?? 0);
    expect(await stockOf(staff, firstItem(order).variantId)).toMatchObject({ onHand: 8 });
  });

  it('is rejected with a reason: nothing moves, and the pieces may be asked for again', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await boughtAndDelivered(1);
    const asked = await ask(ada, order, 1);
    expect(await ask(ada, order, 1)).toMatchObject(illegal);
    const rejected = await act(asked.body.id, 'reject', { reason: 'Worn' });
    expect(rejected.body).toMatchObject({ status: 'rejected', decision: 'Worn' });
    expect(await act(asked.body.id, 'approve')).toMatchObject(illegal);
    expect(await act(asked.body.id, 'receive', { restock: true })).toMatchObject(illegal);
    expect((await ask(ada, order, 1)).status).toBe(201);
    const listed = await ada.get<{ items: ReturnBody[] }>(`/v1/orders/${order.id}/returns`);
    expect(listed.body.items.map(({ status }) => status)).toEqual(['rejected', 'requested']);
    await stack.settled();
    expect((await paymentOf(ada, order.id)).refunded.amount).toBe(0);
    expect(await stockOf(staff, firstItem(order).variantId)).toMatchObject({ onHand: 9 });
    await mailAbout(stack, order.id, /was not accepted/);
  });

  it('is received once, however often it is said', async () => {
    const staff = await stack.as('staff');
    const order = await boughtAndDelivered(2);
    const received = await sentBack(order, 1);
    const again = await Promise.all([1, 2, 3].map(() => act(received.id, 'receive', { restock: true })));
    expect(again.map(({ body }) => body)).toEqual([received, received, received]);
    await untilRefunded(order.id, received.refund?.amount ?? 0);
    await stack.settled();
    expect((await untilRefunded(order.id, received.refund?.amount ?? 0)).status).toBe('partially_refunded');
    expect(await toldOf(stack, order.id, 'return.received')).toHaveLength(1);
    expect(await stockOf(staff, firstItem(order).variantId)).toMatchObject({ onHand: 9 });
  });

  it('is of delivered goods only, of one’s own, of no more than was bought, within 30 days', async () => {
    const [ada, grace] = await Promise.all([stack.as('ada'), stack.as('grace')]);
    const onTheWay = await confirmedOrder(stack, ada, await aVariant());
    expect(await ask(ada, onTheWay, 1)).toMatchObject(illegal);
    const order = await boughtAndDelivered(2);
    expect((await ask(grace, order, 1)).status).toBe(404);
    expect((await ask(ada, order, 1, firstItem(onTheWay).id)).status).toBe(404);
    expect(await ask(ada, order, 3)).toMatchObject({ ...illegal, body: { left: 2 } });
    const asked = await ask(ada, order, 1);
    expect(await ask(ada, order, 2)).toMatchObject({ ...illegal, body: { left: 1 } });
    expect((await ada.post(`/v1/returns/${asked.body.id}/approve`, {})).status).toBe(403);
    await stack.advance(30 * day + 60);
    const later = await stack.as('ada');
    expect(await ask(later, order, 1)).toMatchObject(illegal);
    await act(asked.body.id, 'approve');
    expect((await act(asked.body.id, 'receive', { restock: true })).status).toBe(200);
  });
});

describe('the money', () => {
  it('of all pieces together is what they cost, however they come back: to the last kobo', async () => {
    const staff = await stack.as('staff');
    const code = `BACK${crypto.randomUUID().slice(0, 8)}`.toUpperCase();
    await staff.post('/v1/promotions', { name: 'Back', code, type: 'percentage', value: 7 });
    const ada = await stack.as('ada');
    const placed = await ada.post<OrderBody>('/v1/orders', {
      currency: 'NGN',
      items: [{ variantId: await aVariant(33_333), quantity: 3 }],
      shippingAddress: homeAddress,
      coupons: [code],
    });
    const order = await delivered(await paid(stack, ada, placed.body.id));
    const { total } = firstItem(order);
    expect(total.amount % 3).not.toBe(0);
    const refunds: number[] = [];
    for (let piece = 0; piece < 3; piece += 1) {
      refunds.push((await sentBack(order, 1)).refund?.amount ?? 0);
    }
    const shipping = shippingOf(order);
    expect(refunds.reduce((sum, amount) => sum + amount)).toBe(total.amount + shipping);
    const ofGoods = refunds.map((amount, piece) => (piece === 2 ? amount - shipping : amount));
    expect(Math.max(...ofGoods) - Math.min(...ofGoods)).toBeLessThanOrEqual(1);
    await untilRefunded(order.id, order.totals.total.amount);
  });

  it('for shipping goes back with the last piece, and stays paid while one is kept', async () => {
    const ada = await stack.as('ada');
    const order = await boughtAndDelivered(2);
    const { total } = firstItem(order);
    expect((await sentBack(order, 1)).refund?.amount).toBe(total.amount / 2);
    expect((await sentBack(order, 1)).refund?.amount).toBe(total.amount / 2 + shippingOf(order));
    await untilOrderIs(ada, order.id, 'refunded');
  });

  it('makes the order `refunded` when all of it went back, for the goods of a pickup', async () => {
    const ada = await stack.as('ada');
    const placed = await ada.post<OrderBody>('/v1/orders', {
      currency: 'NGN',
      items: [{ variantId: await aVariant(), quantity: 1 }],
      shippingAddress: homeAddress,
      shippingMethodId: 'pickup',
    });
    const order = await delivered(await paid(stack, ada, placed.body.id));
    await sentBack(order, 1);
    await untilOrderIs(ada, order.id, 'refunded');
    await stack.settled();
    expect(await toldOf(stack, order.id, 'order.refunded')).toHaveLength(1);
    expect((await paymentOf(ada, order.id)).status).toBe('refunded');
  });

  it('that staff gave back before is not given back twice', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await boughtAndDelivered(1);
    const { id } = await paymentOf(ada, order.id);
    await staff.post(`/v1/payments/${id}/refunds`, { reason: 'goodwill' });
    await untilOrderIs(ada, order.id, 'refunded');
    await sentBack(order, 1);
    await stack.settled();
    expect((await paymentOf(ada, order.id)).refunded).toEqual(order.totals.total);
    expect(await stack.deadLetters()).toEqual([]);
  });

  it('of an order whose payment went back before it arrived makes it `refunded`, too', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await directOrder(ada, [{ variantId: await aVariant(), quantity: 1 }]);
    const { paymentId, attempt } = await initiatedPayment(ada, order.id);
    await stack.pay('paystack', attempt.txRef);
    const confirmed = await untilOrderIs(ada, order.id, 'confirmed');
    const shipmentId = await shipWhole(staff, confirmed);
    await staff.post(`/v1/payments/${paymentId}/refunds`, { reason: 'late' });
    await untilRefunded(order.id, order.totals.total.amount);
    await deliver(staff, shipmentId);
    await untilOrderIs(ada, order.id, 'refunded');
  });
});
