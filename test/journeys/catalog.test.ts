/** The catalogue over the whole stack: staff build it, shoppers browse it, caches keep it. */
import { describe, expect, it } from '@jest/globals';
import { aPixel } from '../support/images.ts';
import { placedOrder, stockedVariant } from '../support/shop.ts';
import type { Fields, Shopper } from '../support/shopper.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const shop = withStack({ demo: 'all' });

type Named = { readonly id: string; readonly name: string; readonly slug: string };
type ProductBody = Named & {
  readonly shopId: string;
  readonly images: readonly { readonly id: string; readonly url: string }[];
  readonly variants: readonly {
    readonly id: string;
    readonly sku: string;
    readonly prices: readonly { readonly amount: number; readonly currency: string }[];
  }[];
};
type ListBody = { readonly items: readonly ProductBody[]; readonly nextCursor?: string };
type CategoryBody = {
  readonly id: string;
  readonly slug: string;
  readonly children: readonly CategoryBody[];
};
type Problem = { readonly code: string; readonly errors?: readonly Fields[] };

const list = async (query: string): Promise<ListBody> =>
  (await shop.anonymous().get<ListBody>(`/v1/products?${query}`)).body;

const namesIn = async (query: string): Promise<string[]> =>
  (await list(query)).items.map(({ name }) => name).sort();

const newCategory = async (staff: Shopper, name: string, parentId?: string): Promise<Named> =>
  (await staff.post<Named>('/v1/categories', { name, ...(parentId !== undefined && { parentId }) })).body;

const newProduct = async (staff: Shopper, fields: object): Promise<ProductBody> => {
  const answer = await staff.post<ProductBody>('/v1/products', { shopId: 'potter', ...fields });
  expect(answer.status).toBe(201);
  return answer.body;
};

describe('a shopper browses', () => {
  it('the tree of categories and all that is below one of them', async () => {
    const readTree = () => shop.anonymous().get<{ items: readonly CategoryBody[] }>('/v1/categories');
    const slugs = (await readTree()).body.items.map(({ slug }) => slug);
    expect(slugs).toEqual(['clothing', 'drinkware', 'home', 'kitchen', 'outdoors']);
    const staff = await shop.as('staff');
    const garden = await newCategory(staff, 'Garden');
    const tools = await newCategory(staff, 'Garden tools', garden.id);
    await newProduct(staff, { name: 'Bench', categoryId: garden.id });
    await newProduct(staff, { name: 'Rake', categoryId: tools.id });
    const branch = (await readTree()).body.items.find(({ id }) => id === garden.id);
    expect(branch?.children.map(({ id }) => id)).toEqual([tools.id]);
    expect(await namesIn('category=garden')).toEqual(['Bench', 'Rake']);
    expect(await namesIn('category=garden-tools')).toEqual(['Rake']);
  });

  it('every product once, page by page', async () => {
    const ids: string[] = [];
    let cursor = '';
    do {
      const page = await list(`limit=7&sort=name${cursor}`);
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor === undefined ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    const all = (await list('limit=100')).items.map(({ id }) => id);
    expect(ids.toSorted()).toEqual(all.toSorted());
    expect(ids.length).toBeGreaterThanOrEqual(24);
  });

  it('by word, shop and price, in each currency', async () => {
    expect(await namesIn('q=enamel')).toContain('Enamel mug');
    expect(await namesIn('q=mug-blue')).toEqual(['Enamel mug']);
    const { items } = await list('shop=kitchen-lagos&currency=KES&sort=price-asc&limit=100');
    const cheapest = items.map(({ variants }) =>
      Math.min(
        ...variants.flatMap(({ prices }) => prices.filter((p) => p.currency === 'KES').map((p) => p.amount)),
      ),
    );
    expect(cheapest).toEqual(cheapest.toSorted((a, b) => a - b));
    const middle = cheapest[Math.floor(cheapest.length / 2)] ?? 0;
    const below = await list(`shop=kitchen-lagos&currency=KES&maxPrice=${middle}&limit=100`);
    expect(below.items).toHaveLength(cheapest.filter((price) => price <= middle).length);
  });

  it('through a cache that asks with the ETag and learns of a change', async () => {
    const [product] = (await list('q=enamel')).items;
    const path = `/v1/products/${product?.slug}`;
    const first = await shop.anonymous().get(path);
    const etag = first.headers.get('etag') ?? '';
    expect(first.headers.get('cache-control')).toBe('public, max-age=30, must-revalidate');
    const ask = () => shop.anonymous().get(path, { headers: { 'if-none-match': etag } });
    expect(await ask()).toMatchObject({ status: 304, text: '' });
    const staff = await shop.as('staff');
    await staff.patch(`/v1/variants/${product?.variants[0]?.id}`, { weightGrams: 321 });
    expect((await ask()).status).toBe(200);
  });
});

describe('staff', () => {
  it('put a product on the shelf, with an image that shoppers see', async () => {
    const staff = await shop.as('staff');
    const { id: categoryId } = await newCategory(staff, 'Lamps');
    const lamp = await newProduct(staff, { name: 'Brass lamp', categoryId, tags: ['light'] });
    expect(lamp.slug).toBe('brass-lamp');
    const upload = await staff.post<{ uploadUrl: string; publicUrl: string }>(
      `/v1/products/${lamp.id}/images`,
      { contentType: 'image/png', sizeBytes: aPixel.byteLength },
    );
    const put = (type: string, body = aPixel) =>
      fetch(upload.body.uploadUrl, { method: 'PUT', headers: { 'content-type': type }, body });
    const imagesAre = (count: number) =>
      until(
        async () => {
          const { body } = await shop.anonymous().get<ProductBody>('/v1/products/brass-lamp');
          return body.images.length === count && body.images;
        },
        { what: `${count} images on the lamp` },
      );
    expect((await put('text/html')).status).toBe(403);
    expect((await put('image/png', new Uint8Array(aPixel.byteLength + 1))).status).toBe(403);
    expect(await imagesAre(0)).toEqual([]);
    expect((await put('image/png')).status).toBe(200);
    expect(await imagesAre(1)).toMatchObject([{ url: upload.body.publicUrl }]);
    const image = await fetch(upload.body.publicUrl);
    expect(image.headers.get('x-content-type-options')).toBe('nosniff');
    expect(image.headers.get('content-type')).toBe('image/png');
    expect(new Uint8Array(await image.arrayBuffer())).toEqual(aPixel);

    const page = new TextEncoder().encode('<html><script>alert(1)</script>'.padEnd(aPixel.byteLength));
    expect((await put('image/png', page)).status).toBe(200);
    expect(await imagesAre(0)).toEqual([]);
    const gone = async () => (await fetch(upload.body.publicUrl)).status === 404;
    await until(gone, { what: 'the page that was no image being deleted' });
  });

  it('move a category, and its products follow into their new place', async () => {
    const staff = await shop.as('staff');
    const [inside, outside] = [await newCategory(staff, 'Inside'), await newCategory(staff, 'Outside')];
    const { id: categoryId } = await newCategory(staff, 'Chairs', inside.id);
    await newProduct(staff, { name: 'Deck chair', categoryId });
    expect(await namesIn('category=inside')).toEqual(['Deck chair']);
    expect((await staff.patch(`/v1/categories/${inside.id}`, { parentId: categoryId })).status).toBe(400);
    await staff.patch(`/v1/categories/${categoryId}`, { parentId: outside.id });
    await until(async () => (await namesIn('category=outside')).length === 1, { what: 'the chair moving' });
    expect(await namesIn('category=inside')).toEqual([]);
    const page = await shop.anonymous().get('/v1/categories/chairs');
    expect(page.body).toMatchObject({ ancestors: [{ slug: 'outside' }] });
  });

  it('archive what was sold: gone for shoppers, still whole in the order', async () => {
    const staff = await shop.as('staff');
    const variantId = await stockedVariant(staff, 3);
    const ada = await shop.as('ada');
    const order = await placedOrder(ada, variantId);
    const { items } = (await ada.get<{ items: readonly { productId: string }[] }>(`/v1/orders/${order.id}`))
      .body;
    const path = `/v1/products/${items[0]?.productId}`;
    expect((await staff.delete(path)).status).toBe(204);
    expect((await shop.anonymous().get(path)).status).toBe(404);
    expect((await staff.get(path)).body).toMatchObject({ archived: true });
    expect((await ada.get(`/v1/orders/${order.id}`)).body).toMatchObject({
      items: [{ variantId, productSnapshot: { slug: expect.any(String) }, quantity: 1 }],
    });
    const cart = await ada.post<{ id: string }>('/v1/carts', { currency: 'NGN' });
    const added = await ada.post<Problem>(`/v1/carts/${cart.body.id}/items`, { variantId, quantity: 1 });
    expect(added).toMatchObject({ status: 409, body: { code: 'not-sellable' } });
  });

  it('who change the same product at once lose nothing', async () => {
    const staff = await shop.as('staff');
    const { id: categoryId } = await newCategory(staff, 'Crowded');
    const product = await newProduct(staff, { name: 'Crowded', categoryId });
    const prices = [{ amount: 100, currency: 'NGN' }];
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, number) =>
        staff.post(`/v1/products/${product.id}/variants`, { sku: `CROWD-${number}`, prices }),
      ),
    );
    const made = answers.filter(({ status }) => status === 201).length;
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
    const seen = await shop.anonymous().get<ProductBody>(`/v1/products/${product.id}`);
    expect(seen.body.variants).toHaveLength(made);
    const etag = seen.headers.get('etag') ?? '';
    const rename = (name: string) =>
      staff.patch(`/v1/products/${product.id}`, { name }, { headers: { 'if-match': etag } });
    const renames = await Promise.all(['One', 'Two', 'Three'].map(rename));
    expect(renames.map(({ status }) => status).sort((one, other) => one - other)).toEqual([200, 412, 412]);
  });
});

describe('others than staff', () => {
  const writes = [
    ['POST', '/v1/categories', { name: 'Mine' }],
    ['POST', '/v1/products', { name: 'Mine' }],
    ['PATCH', '/v1/products/prd_01JD3Z7Q4M8K2V5X9W6T1R0N00', { name: 'Mine' }],
    ['DELETE', '/v1/variants/var_01JD3Z7Q4M8K2V5X9W6T1R0N00', undefined],
  ] as const;

  it.each(writes)('may not %s %s', async (method, path, body) => {
    const send = async (caller: Shopper): Promise<number> => {
      const call = { POST: caller.post, PATCH: caller.patch, DELETE: caller.delete }[method];
      return (await call(path, body)).status;
    };
    expect(await send(shop.anonymous())).toBe(401);
    expect(await send(shop.bearing('not.a.token'))).toBe(401);
    expect(await send(await shop.as('ada'))).toBe(403);
    expect(await send(await shop.as('shop'))).toBe(403);
  });

  it.each([
    ['a limit of a thousand', 'limit=1000', 400],
    ['a forged cursor', 'cursor=bm9uc2Vuc2U', 400],
    ['prices that are words', 'minPrice=cheap&currency=NGN', 400],
    ['what is switched off', 'active=false', 403],
  ])('cannot list with %s', async (_, query, status) => {
    expect((await shop.anonymous().get(`/v1/products?${query}`)).status).toBe(status);
  });

  it('get a problem back for a body that is not JSON, or too large', async () => {
    const staff = await shop.as('staff');
    const broken = await staff.post<Problem>('/v1/products', undefined, { raw: '{"name":' });
    expect(broken).toMatchObject({ status: 400, body: { code: 'malformed-request' } });
    const huge = await staff.post<Problem>('/v1/products', { name: 'x'.repeat(300_000) });
    expect(huge.status).toBe(413);
    expect((await shop.anonymous().get('/v1/products/prd_nonsense')).status).toBe(404);
  });
});
