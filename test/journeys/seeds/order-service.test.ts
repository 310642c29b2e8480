/**
 * The order service's own flow: an order from the cart, mended with 409 when stock moved; items with status codes;
 * approval when every item is final; the three events with their fields.
 */
import { describe, expect, it } from '@jest/globals';
import { toldOf } from '../../support/look-inside.ts';
import {
  cartWith,
  deliver,
  directOrder,
  filledCart,
  type Money,
  type OrderBody,
  orderOf,
  paid,
  paymentOf,
  shipWhole,
  stockedVariant,
  stockOf,
  untilOrderIs,
  untilWorkflowEnded,
} from '../../support/shop.ts';
import type { Shopper } from '../../support/shopper.ts';
import { withStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';

const stack = withStack({ demo: 'people' });

/** Belongs to the account `shop`. */
const ownShop = 'weavers-addis';

type ItemBody = OrderBody['items'][number];

const itemAt = (order: OrderBody, index: number): ItemBody => {
  const item = order.items[index];
  if (!item) throw new Error(`no item ${index}`);
  return item;
};

const setStatus = (who: Shopper, item: ItemBody, status: number | string) =>
  who.patch<ItemBody>(`/v1/order-items/${item.id}/status`, { status });

/** Paid, with one item of the shop's owner and one of another shop. */
const orderOfTwoShops = async () => {
  const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
  const woven = await stockedVariant(staff, 10, 200_000, ownShop);
  const mug = await stockedVariant(staff, 10, 100_000);
  const order = await directOrder(ada, [
    { variantId: woven, quantity: 2 },
    { variantId: mug, quantity: 1 },
  ]);
  return { order: await paid(stack, ada, order.id), woven, mug };
};

describe('an order from the cart', () => {
  it('answers 409 with what it mended, and is placed when the shopper tries again', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const variants = await Promise.all([1, 2, 3, 4, 5].map(() => stockedVariant(staff, 5, 100_000)));
    const [scarce = '', gone = '', dearer = '', retired = '', same = ''] = variants;
    const cartId = await cartWith(
      ada,
      variants.map((variantId) => ({ variantId, quantity: 4 })),
    );
    const stolen = (variantId: string, delta: number) =>
      staff.post(`/v1/inventory/${variantId}/adjustments`, { delta, reason: 'damage' });
    await stolen(scarce, -2);
    await stolen(gone, -5);
    await staff.patch(`/v1/variants/${dearer}`, { prices: [{ amount: 120_000, currency: 'NGN' }] });
    await staff.patch(`/v1/variants/${retired}`, { active: false });

    const refused = await ada.post(`/v1/carts/${cartId}/checkout`, {});
    expect(refused).toMatchObject({ status: 409, body: { code: 'cart-changed' } });
    expect(refused.body.changes).toEqual(
      expect.arrayContaining([
        { variantId: scarce, change: 'reduced', from: 4, to: 3 },
        { variantId: gone, change: 'removed', from: 4, to: 0 },
        { variantId: retired, change: 'removed', from: 4, to: 0 },
        {
          variantId: dearer,
          change: 'repriced',
          from: { amount: 100_000, currency: 'NGN' },
          to: { amount: 120_000, currency: 'NGN' },
        },
      ]),
    );
    expect(refused.body.changes).toHaveLength(4);
    const cart = await ada.get<{ items: { variantId: string; quantity: number }[] }>(`/v1/carts/${cartId}`);
    expect(Object.fromEntries(cart.body.items.map((line) => [line.variantId, line.quantity]))).toEqual({
      [scarce]: 3,
      [dearer]: 4,
      [same]: 4,
    });

    const order = await ada.post<OrderBody>(`/v1/carts/${cartId}/checkout`, {});
    expect(order).toMatchObject({ status: 201, body: { status: 'pending', cartId } });
    expect(order.body.totals.subtotal.amount).toBe(3 * 100_000 + 4 * 120_000 + 4 * 100_000);
    expect(await ada.get(`/v1/carts/${cartId}`)).toMatchObject({ body: { status: 'converted' } });
    expect(await stockOf(staff, scarce)).toEqual({ onHand: 3, held: 3, available: 0 });
  });
});

describe('orders and their items', () => {
  it('are created, listed, read, changed and deleted by their owner, and by nobody else', async () => {
    const [ada, grace, staff] = await Promise.all([stack.as('ada'), stack.as('grace'), stack.as('staff')]);
    const variantId = await stockedVariant(staff, 5);
    const order = await directOrder(ada, [{ variantId, quantity: 1 }]);
    const path = `/v1/orders/${order.id}`;
    const item = itemAt(order, 0);
    const listed = await ada.get<{ items: OrderBody[] }>('/v1/orders?limit=100');
    expect(listed.body.items.map(({ id }) => id)).toContain(order.id);
    expect(await ada.get(`${path}/items`)).toMatchObject({ body: { items: [{ id: item.id }] } });
    expect(await ada.get(`/v1/order-items/${item.id}`)).toMatchObject({
      body: { id: item.id, variantId, quantity: 1, status: 'processing', statusCode: 1 },
    });
    expect(await ada.patch(path, { note: 'Ring twice' })).toMatchObject({
      status: 200,
      body: { note: 'Ring twice' },
    });
    const strange = [
      grace.get(path),
      grace.patch(path, { note: 'mine' }),
      grace.delete(path),
      grace.get(`/v1/order-items/${item.id}`),
      grace.post(`/v1/order-items/${item.id}/cancel`, {}),
    ];
    expect((await Promise.all(strange)).map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    expect((await ada.delete(path)).status).toBe(204);
    const after = await ada.get<{ items: OrderBody[] }>('/v1/orders?limit=100');
    expect(after.body.items.map(({ id }) => id)).not.toContain(order.id);
    expect(await staff.get(path)).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect(await stockOf(staff, variantId)).toEqual({ onHand: 5, held: 0, available: 5 });
  });

  it('move by name or by code 1 to 4, for staff and for the owner of the item’s shop', async () => {
    const [ada, staff, owner] = await Promise.all([stack.as('ada'), stack.as('staff'), stack.as('shop')]);
    const { order } = await orderOfTwoShops();
    const [woven, mug] = [itemAt(order, 0), itemAt(order, 1)];
    expect((await setStatus(ada, woven, 2)).status).toBe(403);
    expect((await setStatus(owner, mug, 2)).status).toBe(404);
    for (const bad of [0, 5, 1.5, '5', 'lost', null, true]) {
      const refused = await owner.patch(`/v1/order-items/${woven.id}/status`, { status: bad });
      expect(refused).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
    }
    expect((await setStatus(owner, woven, 3)).body).toMatchObject({ code: 'illegal-transition' });
    expect((await setStatus(owner, woven, 2)).body).toMatchObject({ status: 'shipped', statusCode: 2 });
    expect((await setStatus(owner, woven, 2)).status).toBe(200);
    expect((await setStatus(owner, woven, 1)).status).toBe(409);
    expect((await setStatus(owner, woven, 'delivered')).body).toMatchObject({ statusCode: 3 });
    expect((await setStatus(staff, woven, 4)).status).toBe(409);
    expect((await setStatus(staff, mug, 'shipped')).body).toMatchObject({ statusCode: 2 });
    expect((await orderOf(ada, order.id)).status).toBe('shipped');
    const seen = await owner.get<{ items: ItemBody[] }>(`/v1/orders/${order.id}/items`);
    expect(seen.body.items.map(({ id }) => id)).toEqual([woven.id]);
  });
});

describe('approval', () => {
  it('follows by itself once every item is delivered or cancelled, and reaches analytics', async () => {
    const [ada, staff, owner] = await Promise.all([stack.as('ada'), stack.as('staff'), stack.as('shop')]);
    const sold = async () => {
      type Sales = { items: { orders: number; revenue: Money }[] };
      const [today] = (await staff.get<Sales>('/v1/analytics/sales?by=day')).body.items;
      return { orders: today?.orders ?? 0, revenue: today?.revenue.amount ?? 0 };
    };
    const before = await sold();
    const { order, mug } = await orderOfTwoShops();
    const [woven, cancelled] = [itemAt(order, 0), itemAt(order, 1)];
    expect((await setStatus(staff, cancelled, 4)).body).toMatchObject({ statusCode: 4 });
    await setStatus(owner, woven, 2);
    expect((await orderOf(ada, order.id)).status).toBe('shipped');
    await setStatus(owner, woven, 3);
    await untilOrderIs(ada, order.id, 'approved');
    expect(await untilWorkflowEnded(stack, order.id)).toBe('SUCCEEDED');
    await stack.settled();
    const after = await sold();
    expect(after.orders - before.orders).toBe(1);
    expect(after.revenue - before.revenue).toBe(order.totals.total.amount - cancelled.total.amount);
    expect(await stockOf(staff, mug)).toEqual({ onHand: 10, held: 0, available: 10 });
    expect((await paymentOf(ada, order.id)).refunded).toEqual(cancelled.total);
  });

  it('is not for an order whose items were all cancelled: that one is cancelled, and its money goes back', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const { order } = await orderOfTwoShops();
    await setStatus(staff, itemAt(order, 0), 4);
    await setStatus(staff, itemAt(order, 1), 4);
    expect((await orderOf(ada, order.id)).status).toBe('cancelled');
    await untilWorkflowEnded(stack, order.id);
    const payment = await until(async () => {
      const found = await paymentOf(ada, order.id);
      return found.status === 'refunded' && found;
    });
    expect(payment.refunded).toEqual(order.totals.total);
  });
});

describe('the three events', () => {
  it('carry what shop, stock and analytics services need', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const variantId = await stockedVariant(staff, 5, 100_000, ownShop);
    const me = await ada.get('/v1/me');
    const cartId = await filledCart(ada, variantId, 2);
    const placed = await ada.post<OrderBody>(`/v1/carts/${cartId}/checkout`, {});
    const orderId = placed.body.id;
    const item = itemAt(placed.body, 0);
    const order = await paid(stack, ada, orderId);
    await deliver(staff, await shipWhole(staff, order));
    await untilOrderIs(ada, orderId, 'approved');
    await stack.settled();
    expect(await toldOf(stack, orderId, 'order.created')).toEqual([
      expect.objectContaining({
        orderId,
        customerId: me.body.id,
        cartId,
        items: [{ variantId, quantity: 2 }],
      }),
    ]);
    expect(await toldOf(stack, orderId, 'order.item.created')).toEqual([
      {
        orderItemId: item.id,
        orderId,
        shopId: ownShop,
        productId: expect.stringMatching(/^prd_/),
        variantId,
        quantity: 2,
        price: { amount: 100_000, currency: 'NGN' },
        status: 'processing',
        customerId: me.body.id,
      },
    ]);
    const moved = { orderItemId: item.id, orderId, shopId: ownShop };
    expect(await toldOf(stack, orderId, 'order.item.status.updated')).toEqual([
      { ...moved, status: 'shipped', statusCode: 2 },
      { ...moved, status: 'delivered', statusCode: 3 },
    ]);
  });
});

describe('the door', () => {
  it('believes no X-User-ID header from outside', async () => {
    const me = await (await stack.as('ada')).get('/v1/me');
    const headers = { 'x-user-id': String(me.body.id) };
    expect((await stack.anonymous().get('/v1/orders', { headers })).status).toBe(401);
  });

  it('documents itself: OpenAPI, Swagger UI and ReDoc', async () => {
    const paths = ['/openapi.json', '/docs', '/redoc'];
    const answers = await Promise.all(paths.map((path) => stack.anonymous().get(path)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});
