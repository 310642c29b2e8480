/** A member of staff is on the phone with a customer: places their order, sends a link, sees all that happens to it. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  directOrder,
  homeAddress,
  type OrderBody,
  orderOf,
  paid,
  shipWhole,
  stockedVariant,
  untilOrderIs,
} from '../support/shop.ts';
import type { Shopper } from '../support/shopper.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const shop = withStack({ demo: 'people' });

let ada: Shopper;
let staff: Shopper;
let variantId: string;
let adasId: string;
beforeAll(async () => {
  [ada, staff] = [await shop.as('ada'), await shop.as('staff')];
  variantId = await stockedVariant(staff, 50);
  adasId = (await ada.get<{ id: string }>('/v1/me')).body.id;
}, 60_000);

const wish = () => ({
  currency: 'NGN',
  items: [{ variantId, quantity: 1 }],
  shippingAddress: homeAddress,
});

type Entry = { readonly kind: string; readonly title: string; readonly actor: string; readonly at: string };

const timelineOf = async (shopper: Shopper, orderId: string): Promise<readonly Entry[]> =>
  (await shopper.get<{ items: readonly Entry[] }>(`/v1/orders/${orderId}/timeline`)).body.items;

describe('an order placed for a customer', () => {
  it('is the customer’s, waits two weeks with a link, and is paid by them', async () => {
    const { status, body } = await staff.post<OrderBody & { customerId: string }>('/v1/orders', {
      ...wish(),
      customerId: adasId,
    });
    expect([status, body.customerId]).toEqual([201, adasId]);
    const link = await staff.post<{ url: string; paymentWindowEndsAt: string }>(
      `/v1/orders/${body.id}/payment-link`,
    );
    expect(link.status).toBe(201);
    expect(link.body.url).toContain(body.id);
    const days = (Date.parse(link.body.paymentWindowEndsAt) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(13.9);
    await shop.advance(3 * 86_400);
    [ada, staff] = [await shop.as('ada'), await shop.as('staff')];
    expect((await orderOf(ada, body.id)).status).toBe('pending');
    await paid(shop, ada, body.id);
    const late = await staff.post(`/v1/orders/${body.id}/payment-link`);
    expect([late.status, late.body]).toMatchObject([409, { code: 'payment-settled' }]);
  });

  it('is for staff alone to place, and for people that there are', async () => {
    const graces = {
      ...wish(),
      customerId: (await (await shop.as('grace')).get<{ id: string }>('/v1/me')).body.id,
    };
    expect((await ada.post('/v1/orders', graces)).status).toBe(403);
    expect((await ada.post('/v1/orders', { ...wish(), customerId: adasId })).status).toBe(201);
    const nobody = { ...wish(), customerId: 'usr_00000000-0000-4000-8000-000000000000' };
    expect((await staff.post('/v1/orders', nobody)).status).toBe(400);
    const order = await directOrder(ada, [{ variantId, quantity: 1 }]);
    expect((await ada.post(`/v1/orders/${order.id}/payment-link`)).status).toBe(403);
    expect((await staff.post(`/v1/orders/${order.id}/payment-link`, { days: 15 })).status).toBe(400);
  });
});

describe('the timeline', () => {
  it('tells of money, parcels and mails, and names no staff to customers', async () => {
    const order = await directOrder(ada, [{ variantId, quantity: 1 }]);
    const confirmed = await paid(shop, ada, order.id);
    await shipWhole(staff, confirmed);
    await untilOrderIs(ada, order.id, 'shipped');
    await until(async () => {
      const kinds = new Set((await timelineOf(staff, order.id)).map(({ kind }) => kind));
      return ['order', 'payment', 'shipment', 'mail'].every((kind) => kinds.has(kind));
    });
    const entries = await timelineOf(ada, order.id);
    const times = entries.map(({ at }) => Date.parse(at));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const ids = entries.map(({ actor }) => actor).filter((actor) => actor.includes('usr_'));
    expect(new Set(ids)).toEqual(new Set([adasId]));
    expect(entries.map(({ actor }) => actor)).toContain('staff');
    expect(
      (await timelineOf(staff, order.id)).some(({ actor }) => actor.startsWith('usr_') && actor !== adasId),
    ).toBe(true);
    expect((await (await shop.as('grace')).get(`/v1/orders/${order.id}/timeline`)).status).toBe(404);
  });
});

describe('the list of order items', () => {
  type Listed = {
    readonly id: string;
    readonly orderId: string;
    readonly shopId: string;
    readonly shippingAddress: object;
  };
  const pagesOf = async (shopper: Shopper, query: string): Promise<Listed[]> => {
    const all: Listed[] = [];
    let cursor = '';
    do {
      const { status, body, text } = await shopper.get<{ items: Listed[]; nextCursor?: string }>(
        `/v1/order-items?${query}${cursor && `&cursor=${cursor}`}`,
      );
      if (status !== 200) throw new Error(text);
      all.push(...body.items);
      cursor = body.nextCursor ?? '';
    } while (cursor);
    return all;
  };

  it('shows customers theirs, staff a shop’s, page by page, with where they go', async () => {
    const ownShop = `shop-of-items-${process.pid}`;
    const [a, b] = [
      await stockedVariant(staff, 9, 5_000, ownShop),
      await stockedVariant(staff, 9, 6_000, ownShop),
    ];
    const orders: OrderBody[] = [];
    for (let count = 0; count < 3; count += 1) {
      orders.unshift(
        await directOrder(ada, [
          { variantId: a, quantity: 1 },
          { variantId: b, quantity: 1 },
          { variantId, quantity: 1 },
        ]),
      );
    }
    const expected = orders.flatMap(({ items }) => items.slice(0, 2).map(({ id }) => id));
    await until(async () => (await pagesOf(staff, `shop=${ownShop}`)).length === expected.length);
    const paged = await pagesOf(staff, `shop=${ownShop}&limit=3`);
    expect(paged.map(({ id }) => id)).toEqual(expected);
    expect(paged[0]).toMatchObject({ orderId: orders[0]?.id, shippingAddress: homeAddress, shopId: ownShop });
    expect((await pagesOf(ada, `shop=${ownShop}&status=processing`)).map(({ id }) => id)).toEqual(expected);
    expect(await pagesOf(staff, `shop=${ownShop}&status=delivered`)).toEqual([]);
    expect(await pagesOf(await shop.as('grace'), `shop=${ownShop}`)).toEqual([]);
    expect((await staff.get('/v1/order-items?from=2026-02-02&to=2026-02-01')).status).toBe(400);
    expect((await (await shop.as('shop')).get(`/v1/order-items?shop=${ownShop}`)).status).toBe(403);
  });
});
