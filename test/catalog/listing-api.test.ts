import { beforeAll, describe, expect, it } from '@jest/globals';
import { usualCurrencies } from '../../functions/shared/money.ts';
import { withDesk } from './desk.ts';

const { staff, shopper, newCategory, newProduct, newVariant, list, named } = withDesk();

/** In a currency that has an index by price, and in one that has none. */
const priced = (amount: number) => ({
  prices: [
    { amount, currency: 'NGN' },
    { amount: Math.floor(amount / 100), currency: 'JPY' },
  ],
});

describe('listing products', () => {
  let ids: Record<string, string> = {};

  beforeAll(async () => {
    const home = (await newCategory('Home')).id;
    const kitchen = (await newCategory('Kitchen', home)).id;
    const garden = (await newCategory('Garden', home)).id;
    const stock = [
      { name: 'Enamel mug', categoryId: kitchen, shopId: 'potter', tags: ['gift'], price: 4_000 },
      { name: 'Café press', categoryId: kitchen, shopId: 'potter', tags: [], price: 9_000 },
      { name: 'Watering can', categoryId: garden, shopId: 'fields', tags: ['gift'], price: 6_000 },
      { name: 'Armchair', categoryId: home, shopId: 'fields', tags: ['Wool'], price: 90_000 },
    ];
    for (const { price, ...fields } of stock) {
      const product = await newProduct(fields);
      const sku = `${fields.name.slice(0, 3).toUpperCase().replace('É', 'E')}-XL`;
      await newVariant(product.id, { sku, ...priced(price) });
      ids = { ...ids, [fields.name]: product.id };
    }
  });

  it('shows the newest first, with their variants', async () => {
    const { body } = await list({});
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual([
      'Armchair',
      'Watering can',
      'Café press',
      'Enamel mug',
    ]);
    expect(body.items[0].variants).toHaveLength(1);
    expect(body.nextCursor).toBeUndefined();
  });

  it.each([
    ['a category with all below it', { category: 'home' }, 4],
    ['a category by itself', { category: 'kitchen' }, 2],
    ['an unknown category', { category: 'nowhere' }, 0],
    ['a shop', { shop: 'fields' }, 2],
    ['a shop and a category', { shop: 'fields', category: 'garden' }, 1],
    ['a tag', { q: 'gift' }, 2],
    ['the beginning of a word', { q: 'wat' }, 1],
    ['a long beginning of a word', { q: 'waterin' }, 1],
    ['a word with an accent, written without', { q: 'cafe' }, 1],
    ['capitals', { q: 'ENAMEL' }, 1],
    ['two words, in any order', { q: 'mug ena' }, 1],
    ['two words of different products', { q: 'mug press' }, 0],
    ['a whole SKU', { q: 'arm-xl' }, 1],
    ['a part of a SKU', { q: 'xl' }, 4],
    ['nothing that could be a word', { q: '!!!' }, 0],
    ['a word and a category', { q: 'gift', category: 'garden' }, 1],
    ['a price range', { minPrice: '4000', maxPrice: '6000', currency: 'NGN' }, 2],
    ['a price range without a currency, in the home one', { minPrice: '4000', maxPrice: '6000' }, 2],
    ['a price range in a currency without an index', { minPrice: '40', maxPrice: '60', currency: 'JPY' }, 2],
    ['a currency that nothing is sold in', { minPrice: '0', currency: 'KWD' }, 0],
    ...usualCurrencies
      .filter((currency) => currency !== 'NGN')
      .map((currency) => [`a price range in ${currency}`, { minPrice: '0', currency }, 0] as const),
    ['a price range and a word', { q: 'gift', maxPrice: '5000', currency: 'NGN' }, 1],
    ['a price range, by name', { maxPrice: '10000', currency: 'NGN', sort: 'name' }, 3],
  ])('finds by %s', async (_, query, count) => {
    expect(await named(query as Record<string, string>)).toHaveLength(count);
  });

  it.each([
    ['name', { sort: 'name' }, ['Armchair', 'Café press', 'Enamel mug', 'Watering can']],
    [
      'price',
      { sort: 'price-asc', currency: 'NGN' },
      ['Enamel mug', 'Watering can', 'Café press', 'Armchair'],
    ],
    [
      'price, dearest first, in a category',
      { sort: 'price-desc', currency: 'NGN', category: 'home', maxPrice: '9000' },
      ['Café press', 'Watering can', 'Enamel mug'],
    ],
    [
      'price in a currency without an index',
      { sort: 'price-asc', currency: 'JPY' },
      ['Enamel mug', 'Watering can', 'Café press', 'Armchair'],
    ],
    [
      'the same, dearest first, in a category',
      { sort: 'price-desc', currency: 'JPY', category: 'home', maxPrice: '90' },
      ['Café press', 'Watering can', 'Enamel mug'],
    ],
    [
      'price, when a range is asked',
      { minPrice: '5000', currency: 'NGN' },
      ['Watering can', 'Café press', 'Armchair'],
    ],
  ])('sorts by %s', async (_, query, names) => {
    expect(await named(query as unknown as Record<string, string>)).toEqual(names);
  });

  it.each([
    [{}],
    [{ sort: 'name' }],
    [{ sort: 'price-desc', currency: 'NGN' }],
    [{ sort: 'price-desc', currency: 'JPY' }],
    [{ sort: 'price-asc', currency: 'JPY', shop: 'potter' }],
    [{ category: 'home', sort: 'name' }],
    [{ q: 'xl', sort: 'price-asc', currency: 'NGN' }],
    [{ shop: 'potter', category: 'home' }],
  ])('pages through everything once by cursor: %j', async (filter) => {
    const query = filter as Record<string, string>;
    const whole = await named(query);
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await list({ ...query, limit: '1', ...(cursor !== undefined && { cursor }) });
      paged.push(...body.items.map(({ name }: { name: string }) => name));
      cursor = body.nextCursor;
    } while (cursor !== undefined);
    expect(paged).toEqual(whole);
  });

  it.each([
    ['a sort that is not one', { sort: 'colour' }],
    ['a currency that is not supported', { currency: 'XXX' }],
    ['a limit of zero', { limit: '0' }],
    ['a cursor that is not one', { cursor: 'abc' }],
    ["another list's cursor", { cursor: Buffer.from('{"pk":"PRODUCT#1","sk":"x"}').toString('base64url') }],
  ])('refuses %s', async (_, query) => {
    expect((await list(query as Record<string, string>)).status).toBe(400);
  });

  it('answers 304 while nothing changed, and anew when a price did', async () => {
    const first = await list({ shop: 'potter' });
    const again = () =>
      shopper('GET /v1/products', {
        query: { shop: 'potter' },
        headers: { 'if-none-match': first.headers.etag ?? '' },
      });
    expect((await again()).status).toBe(304);
    const variantId = first.body.items[0].variants[0].id;
    await staff('PATCH /v1/variants/{id}', { params: { id: variantId }, body: priced(9_001) });
    expect((await again()).status).toBe(200);
  });

  it('shows what is switched off or archived to staff only', async () => {
    const params = { id: ids.Armchair ?? '' };
    await staff('PATCH /v1/products/{id}', { params, body: { active: false } });
    expect(await named({})).not.toContain('Armchair');
    expect((await list({ active: 'false' })).status).toBe(403);
    const inactive = await staff('GET /v1/products', { query: { active: 'false', q: 'arm' } });
    expect(inactive.body.items).toMatchObject([{ name: 'Armchair', active: false }]);
    await staff('DELETE /v1/products/{id}', { params });
    const archived = await staff('GET /v1/products', { query: { archived: 'true' } });
    expect(archived.body.items).toMatchObject([{ name: 'Armchair', archived: true }]);
    expect((await staff('GET /v1/products', { query: { active: 'false' } })).body.items).toEqual([]);
  });

  it('finds a renamed product by its new words only', async () => {
    const params = { id: ids['Watering can'] ?? '' };
    await staff('PATCH /v1/products/{id}', { params, body: { name: 'Sprinkler' } });
    expect(await named({ q: 'watering' })).toEqual([]);
    expect(await named({ q: 'sprink' })).toEqual(['Sprinkler']);
  });
});
