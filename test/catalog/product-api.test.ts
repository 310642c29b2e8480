import { describe, expect, it } from '@jest/globals';
import { addImage, listImage } from '../../functions/catalog/images.ts';
import { getProduct, getSellableVariants } from '../../functions/catalog/store.ts';
import { priceIn } from '../../functions/catalog/variant.ts';
import { getStocks } from '../../functions/inventory/store.ts';
import { newId } from '../../functions/shared/ids.ts';
import { withDesk } from './desk.ts';

const { shopper, staff, newCategory, newProduct, newVariant } = withDesk();

const newImage = (id: string) =>
  staff('POST /v1/products/{id}/images', {
    params: { id },
    body: { contentType: 'image/png', sizeBytes: 1234 },
  });

const read = (idOrSlug: string, more: object = {}) =>
  shopper('GET /v1/products/{id}', { params: { id: idOrSlug }, ...more });

describe('a product', () => {
  it('is read by id and by the slug made of its name', async () => {
    const product = await newProduct({ name: "Grandma's Café  Mug" });
    expect(product.slug).toBe('grandmas-cafe-mug');
    expect((await read(product.id)).body).toEqual((await read(product.slug)).body);
  });

  it('keeps its slug for itself, also when twenty want it at once', async () => {
    const categoryId = (await newCategory('Slugs')).id;
    const body = { name: 'Kettle', slug: 'the-kettle', categoryId, shopId: 'kitchen' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => staff('POST /v1/products', { body })));
    expect(answers.map(({ status }) => status).sort((one, other) => one - other)).toEqual([
      201,
      ...Array(19).fill(409),
    ]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'already-exists',
      errors: [{ path: 'slug', message: 'is taken' }],
    });
  });

  it('gets another slug made when one of the same name has it', async () => {
    const first = await newProduct({ name: 'Spoon' });
    const second = await newProduct({ name: 'Spoon' });
    expect(first.slug).toBe('spoon');
    expect(second.slug).toMatch(/^spoon-[0-9a-z]{6}$/);
  });

  it('frees its old slug when it gets a new one', async () => {
    const product = await newProduct({ name: 'Old name' });
    const changed = await staff('PATCH /v1/products/{id}', {
      params: { id: product.id },
      body: { slug: 'new-name' },
    });
    expect(changed.body).toMatchObject({ slug: 'new-name', version: 2 });
    expect((await read('old-name')).status).toBe(404);
    expect((await read('new-name')).body.id).toBe(product.id);
    expect((await newProduct({ name: 'Old name' })).slug).toBe('old-name');
  });

  it('is made once for an idempotency key', async () => {
    const body = { name: 'Once', categoryId: (await newCategory('Once')).id, shopId: 'kitchen' };
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const first = await staff('POST /v1/products', { body, headers });
    const second = await staff('POST /v1/products', { body, headers });
    expect(second.body).toEqual(first.body);
    expect(second.headers['idempotent-replayed']).toBe('true');
  });

  it('is refused in a category that is not there', async () => {
    const body = { name: 'Lost', categoryId: 'cat_01JD3Z7Q4M8K2V5X9W6T1R0N00', shopId: 'kitchen' };
    expect(await staff('POST /v1/products', { body })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'categoryId', message: 'there is no such category' }] },
    });
  });

  it.each([
    ['an unknown field', { colour: 'red' }],
    ['a slug with capitals', { slug: 'Red-Mug' }],
    ['a shop id with spaces', { shopId: 'my shop' }],
    ['too many tags', { tags: Array.from({ length: 11 }, (_, index) => `tag ${index}`) }],
  ])('is refused with %s', async (_, fields) => {
    const { id } = await newProduct();
    expect((await staff('PATCH /v1/products/{id}', { params: { id }, body: fields })).status).toBe(400);
  });
});

describe('caching', () => {
  it('gives an ETag that changes with every write, variants included, and 304 for a known one', async () => {
    const { id } = await newProduct();
    const etags = new Set<string | undefined>();
    const remember = async () => etags.add((await read(id)).headers.etag);
    await remember();
    const variant = await newVariant(id);
    await remember();
    await staff('PATCH /v1/variants/{id}', { params: { id: variant.id }, body: { weightGrams: 5 } });
    await remember();
    await staff('PATCH /v1/products/{id}', { params: { id }, body: { name: 'Other' } });
    await remember();
    expect(etags.size).toBe(4);
    const last = await read(id);
    expect(last.headers['cache-control']).toBe('public, max-age=30, must-revalidate');
    const again = await read(id, { headers: { 'if-none-match': last.headers.etag } });
    expect(again).toMatchObject({ status: 304, body: undefined });
  });

  it('lets nobody keep what staff see', async () => {
    const { id } = await newProduct();
    const answer = await staff('GET /v1/products/{id}', { params: { id } });
    expect(answer.headers['cache-control']).toBe('private, no-cache');
  });

  it('refuses a change of a version that is not the newest', async () => {
    const { id } = await newProduct();
    const change = (etag: string) =>
      staff('PATCH /v1/products/{id}', {
        params: { id },
        body: { name: 'Newer' },
        headers: { 'if-match': etag },
      });
    expect((await change('"1"')).status).toBe(200);
    expect(await change('"1"')).toMatchObject({ status: 412, body: { code: 'stale-version' } });
  });
});

describe('archiving', () => {
  it('takes a product from shoppers, not from staff, and it can come back', async () => {
    const product = await newProduct({ name: 'Teapot' });
    const variant = await newVariant(product.id);
    const params = { id: product.id };
    expect((await staff('DELETE /v1/products/{id}', { params })).status).toBe(204);
    expect((await read(product.id)).status).toBe(404);
    expect((await staff('DELETE /v1/products/{id}', { params })).status).toBe(404);
    const seen = await staff('GET /v1/products/{id}', { params: { id: product.id } });
    expect(seen.body).toMatchObject({ archived: true, variants: [{ id: variant.id }] });
    expect((await getSellableVariants([variant.id])).get(variant.id)?.active).toBe(false);
    expect((await staff('PATCH /v1/products/{id}', { params, body: { name: 'x' } })).body).toMatchObject({
      code: 'illegal-transition',
    });
    expect((await staff('POST /v1/products/{id}/restore', { params })).body).toMatchObject({
      archived: false,
      active: false,
    });
    await staff('PATCH /v1/products/{id}', { params, body: { active: true } });
    expect((await read(product.id)).status).toBe(200);
  });

  it('takes a variant from the product that shoppers see', async () => {
    const product = await newProduct();
    const [kept, gone] = [await newVariant(product.id), await newVariant(product.id)];
    await staff('DELETE /v1/variants/{id}', { params: { id: gone.id } });
    expect((await read(product.id)).body.variants).toMatchObject([{ id: kept.id }]);
    expect((await getSellableVariants([gone.id])).get(gone.id)?.active).toBe(false);
    expect((await staff('PATCH /v1/variants/{id}', { params: { id: gone.id }, body: {} })).status).toBe(404);
  });
});

describe('a variant', () => {
  it('comes with a stock of its own, empty', async () => {
    const { id } = await newProduct();
    const variant = await newVariant(id);
    expect((await getStocks([variant.id])).get(variant.id)).toMatchObject({ onHand: 0, available: 0 });
    const availability = await shopper('GET /v1/products/{id}/availability', {
      params: { id },
    });
    expect(availability.body.items).toEqual([{ variantId: variant.id, inStock: false }]);
  });

  it('keeps its SKU for itself, whatever the case, across products and at once', async () => {
    const productIds = await Promise.all(['A', 'B'].map(async (name) => (await newProduct({ name })).id));
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        staff('POST /v1/products/{id}/variants', {
          params: { id: productIds[index % 2] },
          body: {
            sku: index < 5 ? 'RARE-1' : 'rare-1',
            prices: [{ amount: 1, currency: 'NGN' }],
          },
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(9);
  });

  it('is refused with two prices in one currency, or none', async () => {
    const { id } = await newProduct();
    for (const prices of [
      [],
      [
        { amount: 1, currency: 'NGN' },
        { amount: 2, currency: 'NGN' },
      ],
    ]) {
      const body = { sku: 'PRICELESS', prices };
      expect((await staff('POST /v1/products/{id}/variants', { params: { id }, body })).status).toBe(400);
    }
  });

  it('is all that checkout needs, as it is now', async () => {
    const [root, leaf] = [await newCategory('Home'), await newCategory('Sofas')];
    await staff('PATCH /v1/categories/{id}', { params: { id: leaf.id }, body: { parentId: root.id } });
    const product = await newProduct({ name: 'Sofa', categoryId: leaf.id });
    const variant = await newVariant(product.id, {
      attributes: { colour: 'green' },
      prices: [
        { amount: 90_000, currency: 'KES' },
        { amount: 700, currency: 'USD' },
      ],
      weightGrams: 30_000,
      taxClass: 'furniture',
    });
    const image = await newImage(product.id);
    await listImage(product.id, image.body.imageId, new Date());
    const unknown = 'var_01JD3Z7Q4M8K2V5X9W6T1R0N00';
    const sellable = await getSellableVariants([variant.id, unknown, variant.id]);
    expect([...sellable.values()]).toEqual([
      {
        variantId: variant.id,
        productId: product.id,
        shopId: 'kitchen',
        sku: variant.sku,
        productName: 'Sofa',
        productSlug: product.slug,
        categoryIds: [root.id, leaf.id],
        attributes: { colour: 'green' },
        prices: variant.prices,
        weightGrams: 30_000,
        taxClass: 'furniture',
        active: true,
        imageUrl: image.body.publicUrl,
        version: 4,
      },
    ]);
    const found = sellable.get(variant.id);
    expect(found && [priceIn(found, 'USD')?.amount, priceIn(found, 'NGN')]).toEqual([700, undefined]);
  });

  it('is one of at most fifty of its product', async () => {
    const { id } = await newProduct();
    for (let number = 0; number < 50; number += 1) await newVariant(id);
    const body = { sku: 'FIFTY-ONE', prices: [{ amount: 1, currency: 'NGN' }] };
    expect((await staff('POST /v1/products/{id}/variants', { params: { id }, body })).body).toMatchObject({
      code: 'limit-reached',
      status: 409,
    });
  });
});

describe('an image', () => {
  it('is uploaded by an address that is signed for its type and size', async () => {
    const { id } = await newProduct();
    const { body } = await newImage(id);
    const url = new URL(body.uploadUrl);
    expect(url.pathname).toBe(`/_aws/s3/images/products/${id}/${body.imageId}.png`);
    expect(url.searchParams.get('X-Amz-Expires')).toBe('300');
    expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;content-type;host');
    expect(body.publicUrl).toBe(`https://images.example/products/${id}/${body.imageId}.png`);
    expect((await read(id)).body).toMatchObject({ images: [] });
    expect((await read(id)).body.uploads).toBeUndefined();
    expect(await listImage(id, body.imageId, new Date())).toBe(true);
    expect((await read(id)).body.images).toEqual([{ id: body.imageId, url: body.publicUrl }]);
    const params = { id, imageId: body.imageId };
    expect((await staff('DELETE /v1/products/{id}/images/{imageId}', { params })).status).toBe(204);
    expect((await read(id)).body.images).toEqual([]);
  });

  it('is one of at most ten', async () => {
    const params = { id: (await newProduct()).id };
    for (let number = 0; number < 10; number += 1) await newImage(params.id);
    expect((await newImage(params.id)).body.code).toBe('limit-reached');
  });

  it('is not waited for when it was taken off before it came, nor after an hour', async () => {
    const { id } = await newProduct();
    const [soon, never] = [(await newImage(id)).body, (await newImage(id)).body];
    const params = { id, imageId: soon.imageId };
    expect((await staff('DELETE /v1/products/{id}/images/{imageId}', { params })).status).toBe(204);
    expect(await listImage(id, soon.imageId, new Date())).toBe(false);
    const inAnHour = new Date(Date.now() + 3_600_000);
    const next = { id: newId('image', inAnHour), contentType: 'image/png' } as const;
    await addImage(id, next, { now: inAnHour });
    expect((await getProduct(id)).uploads).toMatchObject([{ id: next.id }]);
    expect(await listImage(id, never.imageId, inAnHour)).toBe(false);
  });

  it('is refused when no browser shows it, or when it is too large', async () => {
    const params = { id: (await newProduct()).id };
    const png = { contentType: 'image/png', sizeBytes: 10 };
    const svg = { ...png, contentType: 'image/svg+xml' };
    const sizeless = { contentType: 'image/png' };
    for (const body of [svg, sizeless, { ...png, sizeBytes: 6_000_000 }, { ...png, sizeBytes: 0 }]) {
      expect((await staff('POST /v1/products/{id}/images', { params, body })).status).toBe(400);
    }
  });
});
