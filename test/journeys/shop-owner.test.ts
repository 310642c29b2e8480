/** The day of somebody who owns one shop of several: sees their own items, stock, parcels, returns and sales, and no others. */
import { describe, expect, it } from '@jest/globals';
import { deliver, directOrder, homeAddress, paid, stockedVariant, untilOrderIs } from '../support/shop.ts';
import type { Shopper } from '../support/shopper.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const stack = withStack({ demo: 'people' });

/** Belongs to the account `shop`. */
const ownShop = 'weavers-addis';

type Listed<T> = { readonly items: readonly T[] };
const idsOf = async (who: Shopper, path: string): Promise<string[]> =>
  (await who.get<Listed<{ id: string }>>(path)).body.items.map(({ id }) => id);

describe('a shop owner', () => {
  it('goes through a day: what is to be packed and where it goes, stock, a parcel, a return, sales', async () => {
    const [ada, staff, owner] = await Promise.all([stack.as('ada'), stack.as('staff'), stack.as('shop')]);
    const mine = await stockedVariant(staff, 10, 100_000, ownShop);
    const foreign = await stockedVariant(staff, 10, 70_000);
    const placed = await directOrder(
      ada,
      [mine, foreign].map((variantId) => ({ variantId, quantity: 2 })),
    );
    const { id: orderId, items } = await paid(stack, ada, placed.id);
    const [own = '', theirs = ''] = items.map(({ id }) => id);

    const listed =
      await owner.get<Listed<{ id: string; shopId: string; shippingAddress: object }>>(
        '/v1/order-items?limit=100',
      );
    expect(listed.body.items.find(({ id }) => id === own)).toMatchObject({ shippingAddress: homeAddress });
    expect(new Set(listed.body.items.map(({ shopId }) => shopId))).toEqual(new Set([ownShop]));
    expect((await owner.get(`/v1/order-items/${own}`)).status).toBe(200);
    expect((await owner.get(`/v1/order-items/${theirs}`)).status).toBe(404);
    const set = (itemId: string) => owner.patch(`/v1/order-items/${itemId}/status`, { status: 'processing' });
    expect((await set(theirs)).status).toBe(404);

    expect((await owner.get(`/v1/variants/${mine}`)).status).toBe(200);
    expect((await owner.get(`/v1/variants/${foreign}`)).status).toBe(404);
    const stock = await owner.get<Listed<{ variantId: string }>>('/v1/inventory?limit=100');
    expect(stock.body.items.find(({ variantId }) => variantId === mine)).toMatchObject({ onHand: 8 });
    expect(stock.body.items.map(({ variantId }) => variantId)).not.toContain(foreign);

    const parcel = (itemId: string, trackingNumber: string) => ({
      items: [{ itemId, quantity: 2 }],
      carrier: 'dhl',
      trackingNumber: `${trackingNumber}-${process.pid}`,
    });
    expect((await owner.post(`/v1/orders/${orderId}/shipments`, parcel(theirs, 'NO'))).status).toBe(404);
    const shipped = await owner.post<{ id: string }>(`/v1/orders/${orderId}/shipments`, parcel(own, 'OWN'));
    expect(shipped.status).toBe(201);
    const other = await staff.post<{ id: string }>(`/v1/orders/${orderId}/shipments`, parcel(theirs, 'SHOP'));
    expect(await idsOf(owner, '/v1/shipments')).toEqual([shipped.body.id]);
    expect((await owner.get(`/v1/shipments/${other.body.id}`)).status).toBe(404);
    await deliver(owner, shipped.body.id);
    await deliver(staff, other.body.id);
    await untilOrderIs(ada, orderId, 'approved');

    const askBack = (itemId: string) =>
      ada.post<{ id: string }>(`/v1/orders/${orderId}/returns`, {
        items: [{ itemId, quantity: 1 }],
        reason: 'Too small',
      });
    const [ownReturn, foreignReturn] = [await askBack(own), await askBack(theirs)];
    expect([ownReturn.status, foreignReturn.status]).toEqual([201, 201]);
    expect(await idsOf(owner, '/v1/returns')).toEqual([ownReturn.body.id]);
    expect((await owner.get(`/v1/returns/${ownReturn.body.id}`)).status).toBe(200);
    expect((await owner.get(`/v1/returns/${foreignReturn.body.id}`)).status).toBe(404);
    expect((await owner.post(`/v1/returns/${ownReturn.body.id}/approve`)).status).toBe(403);

    type Sales = Listed<{ readonly shopId: string; readonly units: number }>;
    const sales = () => owner.get<Sales>('/v1/analytics/sales?by=shop');
    const sold = await until(async () => {
      const { body } = await sales();
      return body.items.length > 0 && body.items;
    });
    expect(sold).toMatchObject([{ shopId: ownShop, units: 2 }]);
    expect((await owner.get('/v1/analytics/sales?by=product')).status).toBe(403);
    expect((await staff.get<Sales>('/v1/analytics/sales?by=shop')).body.items.length).toBeGreaterThan(1);
  });

  it('reads nothing else of other people', async () => {
    const [ada, staff, owner] = await Promise.all([stack.as('ada'), stack.as('staff'), stack.as('shop')]);
    const order = await directOrder(ada, [
      { variantId: await stockedVariant(staff, 5, 100_000, ownShop), quantity: 1 },
    ]);
    const refused = await Promise.all(
      [
        `/v1/orders/${order.id}`,
        `/v1/orders/${order.id}/payments`,
        `/v1/orders/${order.id}/timeline`,
        `/v1/orders/${order.id}/notifications`,
        '/v1/users',
        '/v1/promotions',
        '/v1/attention',
        '/v1/disputes',
        '/v1/settings/shop',
        '/v1/analytics/daily-summaries',
        '/v1/audit-log',
        '/v1/webhook-endpoints',
      ].map(async (path) => [path, (await owner.get(path)).status] as const),
    );
    expect(refused.filter(([, status]) => status !== 403 && status !== 404)).toEqual([]);
    expect((await owner.get<Listed<object>>('/v1/orders')).body.items).toEqual([]);
  });
});
