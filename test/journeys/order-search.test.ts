/** An order has a number, and what its shop and its client keep on it; it is found by what somebody has in hand. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { homeAddress, initiatedPayment, type OrderBody, paid, stockedVariant } from '../support/shop.ts';
import type { Shopper } from '../support/shopper.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const shop = withStack({ demo: 'people' });

let ada: Shopper;
let grace: Shopper;
let staff: Shopper;
let variantId: string;
let sku: string;
beforeAll(async () => {
  [ada, grace, staff] = [await shop.as('ada'), await shop.as('grace'), await shop.as('staff')];
  variantId = await stockedVariant(staff, 50);
}, 60_000);

type Numbered = OrderBody & {
  readonly number: string;
  readonly customerId: string;
  readonly billingAddress?: { readonly name: string };
  readonly metadata?: Readonly<Record<string, string>>;
  readonly items: readonly {
    readonly metadata?: object;
    readonly variantSnapshot: { readonly sku: string };
  }[];
};

const placed = async (shopper: Shopper, more: object = {}, phone = '0803 123 4567'): Promise<Numbered> => {
  const { status, body, text } = await shopper.post<Numbered>('/v1/orders', {
    currency: 'NGN',
    items: [{ variantId, quantity: 1 }],
    shippingAddress: { ...homeAddress, phone },
    ...more,
  });
  if (status !== 201) throw new Error(text);
  sku = body.items[0]?.variantSnapshot.sku ?? '';
  return body;
};

const found = async (shopper: Shopper, query: string): Promise<string[]> => {
  const { status, body, text } = await shopper.get<{ items: { id: string }[] }>(`/v1/orders?${query}`);
  if (status !== 200) throw new Error(`${status} ${text}`);
  return body.items.map(({ id }) => id);
};

const pagesOf = async (shopper: Shopper, query: string): Promise<string[][]> => {
  const pages: string[][] = [];
  let cursor = '';
  do {
    const page = await shopper.get<{ items: { id: string }[]; nextCursor?: string }>(
      `/v1/orders?${query}${cursor && `&cursor=${cursor}`}`,
    );
    pages.push(page.body.items.map(({ id }) => id));
    cursor = page.body.nextCursor ?? '';
  } while (cursor);
  return pages;
};

describe('what an order carries', () => {
  it('has a number of its own, a billing address and metadata, on lines too', async () => {
    const billingAddress = { ...homeAddress, name: 'Analytical Engines Ltd' };
    const order = await placed(ada, {
      items: [{ variantId, quantity: 2, metadata: { engraving: 'A.L.' } }],
      billingAddress,
      metadata: { channel: 'app' },
    });
    expect(order.number).toMatch(/^W-\d{4}-[0-9A-Z]{6}$/);
    expect(order).toMatchObject({ billingAddress, metadata: { channel: 'app' } });
    expect(order.items[0]).toMatchObject({ metadata: { engraving: 'A.L.' } });
    const other = await placed(ada);
    expect(other.number).not.toBe(order.number);
  });

  it('takes new metadata at any time, and the billing address before anything has left', async () => {
    const order = await placed(ada);
    const billingAddress = { ...homeAddress, name: 'Engines' };
    const patched = await ada.patch<Numbered>(`/v1/orders/${order.id}`, {
      metadata: { a: '1' },
      billingAddress,
    });
    expect(patched.body).toMatchObject({ metadata: { a: '1' }, billingAddress, number: order.number });
    await ada.post(`/v1/orders/${order.id}/cancel`, {});
    const late = await ada.patch<Numbered>(`/v1/orders/${order.id}`, { metadata: { b: '2' } });
    expect([late.status, late.body.metadata]).toEqual([200, { b: '2' }]);
    expect((await ada.patch(`/v1/orders/${order.id}`, { billingAddress })).status).toBe(409);
  });

  it('refuses a twenty-first key, and names that are none', async () => {
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`k${index}`, 'v']));
    for (const metadata of [many, { '': 'v' }, { __proto: 'v' }, { a: 1 }, { a: 'x'.repeat(501) }]) {
      const body = {
        currency: 'NGN',
        items: [{ variantId, quantity: 1 }],
        shippingAddress: homeAddress,
        metadata,
      };
      expect((await ada.post('/v1/orders', body)).status).toBe(400);
    }
  });
});

describe('finding an order', () => {
  it('by its number, for its owner and for staff alone', async () => {
    const { id, number } = await placed(ada);
    expect(await found(ada, `number=${number}`)).toEqual([id]);
    expect(await found(staff, `q=${number.toLowerCase()}`)).toEqual([id]);
    expect(await found(grace, `number=${number}`)).toEqual([]);
    expect(await found(staff, 'number=W-1999-000000')).toEqual([]);
    expect(await found(staff, `number=${number}&status=delivered`)).toEqual([]);
  });

  it('by its customer’s e-mail address, for staff', async () => {
    const { id } = await placed(grace);
    expect(await found(staff, 'email=Grace%40example.com')).toContain(id);
    expect(await found(staff, 'q=grace@example.com')).toContain(id);
    expect(await found(staff, 'email=ada@example.com')).not.toContain(id);
    expect(await found(staff, 'email=nobody@example.com')).toEqual([]);
    expect((await ada.get('/v1/orders?email=grace@example.com')).status).toBe(403);
  });

  it('by a phone, however it is typed', async () => {
    const { id } = await placed(ada, {}, '+234 803 765 4321');
    expect(await found(staff, 'q=08037654321')).toEqual([id]);
    expect(await found(ada, `q=${encodeURIComponent('+2348037654321')}`)).toEqual([id]);
    expect(await found(grace, 'q=08037654321')).toEqual([]);
  });

  it('by a SKU, page by page, newest first', async () => {
    const own = await stockedVariant(staff, 20);
    variantId = own;
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.unshift((await placed(count === 2 ? grace : ada)).id);
    await until(async () => (await found(staff, `sku=${sku}`)).length === 5);
    expect(await found(staff, `q=${sku}`)).toEqual(ids);
    const mine = ids.filter((_, index) => index !== 2);
    expect(await found(ada, `sku=${sku}`)).toEqual(mine);
    expect((await pagesOf(ada, `sku=${sku}&limit=2`)).flat()).toEqual(mine);
    expect(await found(staff, `sku=${sku}&to=2020-01-01`)).toEqual([]);
  });

  it('by its payment being under way, as long as it is', async () => {
    const [waiting, other, quiet] = [await placed(ada), await placed(grace), await placed(ada)];
    for (const { id } of [waiting, other]) await initiatedPayment(id === other.id ? grace : ada, id);
    await until(async () => (await found(staff, 'status=processing')).includes(other.id));
    expect(await found(ada, 'status=processing')).toEqual([waiting.id]);
    expect(await found(staff, `status=processing&customerId=${other.customerId}`)).toEqual([other.id]);
    expect(await found(staff, `status=processing&number=${quiet.number}`)).toEqual([]);
    const [first, second] = await pagesOf(staff, 'status=processing&limit=1');
    expect([first, second]).toEqual([[other.id], [waiting.id]]);
    const { body } = await ada.get<{ items: OrderBody[] }>('/v1/orders?status=processing');
    expect(body.items[0]).toMatchObject({ status: 'pending', payment: { status: 'processing' } });
    await paid(shop, ada, waiting.id);
    expect(await found(ada, 'status=processing')).toEqual([]);
  });

  it('refuses a span that ends before it begins', async () => {
    expect((await staff.get('/v1/orders?sku=A&from=2026-02-02&to=2026-02-01')).status).toBe(400);
  });
});
