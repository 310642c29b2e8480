/** What staff and shop owners go through: stock, returns, one variant; each owner what is of their own shop. */
import { describe, expect, it } from '@jest/globals';
import type * as z from 'zod';
import { type Route, routeKey } from '../../functions/shared/http/contract.ts';
import { functions } from '../../lib/functions.ts';
import { neededQuery } from '../support/bad-requests.ts';
import { newShopper } from '../support/new-shopper.ts';
import { nodeOf, sampleOf } from '../support/samples.ts';
import { confirmedOrder, deliver, shipWhole, stockedVariant } from '../support/shop.ts';
import type { Shopper } from '../support/shopper.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const shop = withStack({ demo: 'people' });

type Listed = {
  readonly id: string;
  readonly variantId: string;
  readonly productId: string;
  readonly status: string;
};
type Page = { readonly items: readonly Listed[]; readonly nextCursor?: string };

const all = async (reader: Shopper, path: string): Promise<readonly Listed[]> => {
  const items: Listed[] = [];
  let cursor = '';
  for (let pages = 0; pages < 100; pages += 1) {
    const { status, body } = await reader.get<Page>(`${path}${cursor}`);
    expect(status).toBe(200);
    items.push(...body.items);
    if (body.nextCursor === undefined) return items;
    cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`;
  }
  throw new Error('the list does not end');
};

/** The demo's shop owner, whose shop is this one from now on. */
const ownerOf = async (shopId: string): Promise<Shopper> => {
  const [admin, owner] = [await shop.as('admin'), await shop.as('shop')];
  const { id } = (await owner.get<{ id: string }>('/v1/me')).body;
  expect((await admin.patch(`/v1/users/${id}`, { shopIds: [shopId] })).status).toBe(200);
  return owner;
};

const routes: readonly Route[] = functions.flatMap((row) => Object.values(row.routes ?? {}));

/** Each value that a filter chooses between, or one that it takes. */
const valuesOf = (filter: z.ZodType): readonly string[] => {
  const node = nodeOf(filter);
  return (node.enum ?? [sampleOf(node)]).map(String);
};

const filtered = routes
  .filter(
    ({ method, path, query }) => method === 'GET' && query && 'limit' in query.shape && !path.includes('{'),
  )
  .map((route) => ({
    key: routeKey(route),
    paths: Object.entries(route.query?.shape ?? {})
      .filter(([name]) => !['limit', 'cursor'].includes(name))
      .flatMap(([name, filter]) => valuesOf(filter as z.ZodType).map((value) => ({ [name]: value })))
      .map((given) => `${route.path}?${new URLSearchParams({ ...neededQuery(route), ...given }).toString()}`),
  }))
  .filter(({ paths }) => paths.length > 0);

describe(`${filtered.length} lists`, () => {
  it.each(filtered)('are answered by each of their filters: $key', async ({ paths }) => {
    const admin = await shop.as('admin');
    for (const path of paths) {
      const { status, text } = await admin.get(path);
      expect([path, status, text.slice(0, 9)]).toEqual([path, 200, '{"items":']);
    }
  });
});

describe('the list of stock', () => {
  it('has every variant once, page by page, with filters, and is an owner’s for their shop', async () => {
    const staff = await shop.as('staff');
    const shopId = `stock-${crypto.randomUUID().slice(0, 8)}`;
    const full = await stockedVariant(staff, 50, 1_000, shopId);
    const low = await stockedVariant(staff, 3, 1_000, shopId);
    const out = await stockedVariant(staff, 0, 1_000, shopId);
    const others = await stockedVariant(staff, 0);
    const ids = async (reader: Shopper, query: string) =>
      (await all(reader, `/v1/inventory?${query}`)).map(({ variantId }) => variantId).sort();
    const owner = await ownerOf(shopId);
    expect(await ids(owner, 'limit=1')).toEqual([full, low, out].sort());
    expect(await ids(owner, 'limit=2&low=true')).toEqual([low, out].sort());
    expect(await ids(owner, 'out=true')).toEqual([out]);
    expect(await ids(owner, 'low=true&out=false')).toEqual([low]);
    expect(await ids(staff, 'limit=2')).toEqual(expect.arrayContaining([full, low, out, others]));
    expect(new Set(await ids(staff, 'limit=2')).size).toBe((await ids(staff, 'limit=100')).length);
    const [listed] = await all(staff, '/v1/inventory?limit=100');
    expect(await ids(staff, `productId=${listed?.productId}`)).toEqual([listed?.variantId]);
    const [foreign] = (await all(staff, '/v1/inventory?limit=100')).filter(
      ({ variantId }) => variantId === others,
    );
    expect(await ids(owner, `productId=${foreign?.productId}`)).toEqual([]);
    expect((await staff.get<Page>('/v1/inventory?low=perhaps')).status).toBe(400);
    const customer = await shop.as('ada');
    expect((await customer.get('/v1/inventory')).status).toBe(403);
  });

  it('has a whole product with more variants than a page', async () => {
    const staff = await shop.as('staff');
    const first = await stockedVariant(staff, 1);
    const { productId } = (await staff.get<Listed>(`/v1/variants/${first}`)).body;
    for (let number = 1; number <= 4; number += 1) {
      const added = await staff.post(`/v1/products/${productId}/variants`, {
        sku: `L-${crypto.randomUUID().slice(0, 13)}`,
        attributes: { size: String(number) },
        prices: [{ amount: 1_000, currency: 'NGN' }],
        weightGrams: 1,
        active: true,
      });
      expect(added.status).toBe(201);
    }
    const whole = await all(staff, `/v1/inventory?productId=${productId}&limit=2`);
    expect(new Set(whole.map(({ variantId }) => variantId)).size).toBe(5);
    const listed = (await all(staff, '/v1/inventory?limit=3')).filter((one) => one.productId === productId);
    expect(listed.map(({ variantId }) => variantId)).toEqual(whole.map(({ variantId }) => variantId));
  });
});

describe('one variant', () => {
  it('is read by its shop’s owner, and looks as if it were not there to another’s', async () => {
    const staff = await shop.as('staff');
    const shopId = `one-${crypto.randomUUID().slice(0, 8)}`;
    const [mine, others] = [await stockedVariant(staff, 1, 1_000, shopId), await stockedVariant(staff, 1)];
    const owner = await ownerOf(shopId);
    expect(await owner.get(`/v1/variants/${mine}`)).toMatchObject({ status: 200, body: { id: mine } });
    expect((await owner.get(`/v1/variants/${others}`)).status).toBe(404);
    expect((await (await shop.as('ada')).get(`/v1/variants/${mine}`)).status).toBe(403);
  });
});

describe('the list of returns', () => {
  it('follows their status, and is an owner’s for their shop', async () => {
    const staff = await shop.as('staff');
    const shopper = await newShopper(shop);
    const shopId = `returns-${crypto.randomUUID().slice(0, 8)}`;
    const order = await confirmedOrder(shop, shopper, await stockedVariant(staff, 9, 1_000, shopId));
    await deliver(staff, await shipWhole(staff, order));
    const asked = await shopper.post<Listed>(`/v1/orders/${order.id}/returns`, {
      items: [{ itemId: order.items[0]?.id, quantity: 1 }],
      reason: 'Broken',
    });
    expect(asked.status).toBe(201);
    const { id } = asked.body;
    const owner = await ownerOf(shopId);
    const inList = async (reader: Shopper, query: string) =>
      (await all(reader, `/v1/returns?${query}`)).filter((found) => found.id === id).length;
    await until(async () => (await inList(staff, 'status=requested')) === 1);
    expect(await inList(owner, 'limit=1')).toBe(1);
    await staff.post(`/v1/returns/${id}/approve`, {});
    await until(async () => (await inList(staff, 'status=approved')) === 1);
    expect(await inList(staff, 'status=requested')).toBe(0);
    await staff.post(`/v1/returns/${id}/receive`, { restock: true });
    await until(async () => (await inList(owner, 'status=received')) === 1);
    expect(await inList(staff, 'limit=100')).toBe(1);
    const read = await owner.get<Listed>(`/v1/returns/${id}`);
    expect(read).toMatchObject({
      status: 200,
      body: { id, status: 'received', refund: { currency: 'NGN' } },
    });
    expect((await shopper.get(`/v1/returns/${id}`)).status).toBe(403);
    const stranger = await ownerOf('another-shop');
    expect((await stranger.get(`/v1/returns/${id}`)).status).toBe(404);
    expect(await inList(stranger, 'limit=100')).toBe(0);
  });
});
