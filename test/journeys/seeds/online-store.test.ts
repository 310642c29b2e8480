/**
 * The online store's own flow: carts with statuses and promotions, checkout, a payment transaction, statuses from
 * new to delivered, delivery tracking, and roles.
 */
import { describe, expect, it } from '@jest/globals';
import { newShopper } from '../../support/new-shopper.ts';
import {
  deliver,
  filledCart,
  type OrderBody,
  orderOf,
  paid,
  paymentOf,
  placedOrder,
  shipWhole,
  stockedVariant,
  untilOrderIs,
} from '../../support/shop.ts';
import { withStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';

const stack = withStack({ demo: 'people' });

const day = 24 * 60 * 60;

const aVariant = async (price = 1_000_000): Promise<string> =>
  stockedVariant(await stack.as('staff'), 10, price);

const aCoupon = async (value: number): Promise<string> => {
  const code = `STORE${crypto.randomUUID().slice(0, 8)}`.toUpperCase();
  const staff = await stack.as('staff');
  const made = await staff.post('/v1/promotions', { name: 'Store', code, type: 'percentage', value });
  expect(made.status).toBe(201);
  return code;
};

type CartBody = OrderBody & {
  readonly explanation: readonly { readonly text: string; readonly amount: { readonly amount: number } }[];
};

describe('the cart', () => {
  it('applies a promotion, says what it took off, and the order costs what the cart said', async () => {
    const shopper = await newShopper(stack);
    const cartId = await filledCart(shopper, await aVariant(), 2);
    const code = await aCoupon(10);
    const applied = await shopper.post<CartBody>(`/v1/carts/${cartId}/coupons`, { code });
    expect(applied.body.totals).toMatchObject({
      subtotal: { amount: 2_000_000 },
      discount: { amount: 200_000 },
    });
    expect(applied.body.explanation.map(({ text }) => text).join()).toContain('Store');
    const order = await shopper.post<OrderBody>(`/v1/carts/${cartId}/checkout`, {});
    expect(order.body.totals).toEqual(applied.body.totals);
    expect(order.body.items).toMatchObject([{ discount: { amount: 200_000 } }]);
  });

  it('is active, then converted; one that is left is abandoned', async () => {
    const shopper = await newShopper(stack);
    const cartId = await filledCart(shopper, await aVariant());
    expect(await shopper.get(`/v1/carts/${cartId}`)).toMatchObject({ body: { status: 'active' } });
    expect((await shopper.post(`/v1/carts/${cartId}/checkout`, {})).status).toBe(201);
    expect(await shopper.get(`/v1/carts/${cartId}`)).toMatchObject({ body: { status: 'converted' } });
    const ada = await stack.as('ada');
    const left = await filledCart(ada, await aVariant());
    await stack.advance(2 * day);
    const abandoned = await until(async () =>
      (await stack.events()).find(
        ({ type, detail }) => type === 'cart.abandoned' && JSON.stringify(detail).includes(left),
      ),
    );
    expect(abandoned.detail.data).toMatchObject({ cartId: left });
  });
});

describe('an order', () => {
  it('is new, paid, shipped and delivered, and its customer can follow it', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await placedOrder(ada, await aVariant());
    expect([order.status, order.payment.status]).toEqual(['pending', 'pending']);
    const confirmed = await paid(stack, ada, order.id);
    expect((await paymentOf(ada, order.id)).attempts).toMatchObject([
      { provider: 'paystack', status: 'succeeded' },
    ]);
    const shipmentId = await shipWhole(staff, confirmed);
    expect((await orderOf(ada, order.id)).status).toBe('shipped');
    const report = { status: 'in-transit', location: 'Ibadan' };
    expect((await staff.post(`/v1/shipments/${shipmentId}/events`, report)).status).toBe(201);
    const tracking = await ada.get(`/v1/orders/${order.id}/tracking`);
    expect(tracking.body).toMatchObject({
      shipments: [{ id: shipmentId, carrier: 'gig', status: 'in-transit', events: [{ location: 'Ibadan' }] }],
    });
    await deliver(staff, shipmentId);
    await untilOrderIs(ada, order.id, 'approved');
    const history = await ada.get<{ items: { status: string }[] }>(`/v1/orders/${order.id}/history`);
    const statuses = [...new Set(history.body.items.map(({ status }) => status))];
    expect(statuses).toEqual(['pending', 'confirmed', 'shipped', 'delivered', 'approved']);
  });
});

describe('roles', () => {
  it('let staff manage the shop, and customers only themselves', async () => {
    const [ada, staff, owner] = await Promise.all([stack.as('ada'), stack.as('staff'), stack.as('shop')]);
    const promotion = { name: 'Mine', type: 'percentage', value: 99 };
    const category = { name: `Mine ${crypto.randomUUID()}` };
    for (const outsider of [ada, owner]) {
      expect((await outsider.post('/v1/promotions', promotion)).status).toBe(403);
      expect((await outsider.post('/v1/categories', category)).status).toBe(403);
    }
    expect((await ada.get('/v1/analytics/sales')).status).toBe(403);
    expect((await staff.post('/v1/categories', category)).status).toBe(201);
    expect((await owner.get('/v1/users')).status).toBe(403);
    expect((await staff.get('/v1/audit-log')).status).toBe(403);
    expect((await ada.get('/v1/me')).status).toBe(200);
  });
});
