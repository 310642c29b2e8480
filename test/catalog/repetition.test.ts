import { describe, expect, it } from '@jest/globals';
import { createCategory } from '../../functions/catalog/category-store.ts';
import { addImage, listImage } from '../../functions/catalog/images.ts';
import { createProduct } from '../../functions/catalog/product-changes.ts';
import { getProduct, getSellableVariants } from '../../functions/catalog/store.ts';
import { catalogTable } from '../../functions/catalog/table.ts';
import { addVariant } from '../../functions/catalog/variant-changes.ts';
import { inventoryTable } from '../../functions/inventory/table.ts';
import { idOf, newId, newRootUlid, newUlid } from '../../functions/shared/ids.ts';
import { money } from '../../functions/shared/money.ts';
import { withTables } from '../support/store.ts';

withTables(catalogTable, inventoryTable);

const now = new Date('2026-03-01T10:00:00.000Z');
const times = Array.from({ length: 6 });

/** A request that is repeated after a crash has the same seed, and so the same ids. */
describe('the same request again, also at the same time', () => {
  const newCategory = () =>
    createCategory({ id: newId('category', now), name: 'Mugs', description: '' }, now);

  const productOf = async () => ({
    id: idOf('product', newRootUlid(newUlid(now))),
    name: 'Mug',
    description: '',
    categoryId: (await newCategory()).id,
    shopId: 'kitchen',
    active: true,
    tags: [],
  });

  const variantOf = (sku: string) => ({
    sku,
    attributes: {},
    prices: [money(100, 'NGN')],
    weightGrams: 1,
    taxClass: 'standard',
    active: true,
  });

  it('makes one category', async () => {
    const wanted = { id: newId('category', now), name: 'Plates', description: '' };
    const made = await Promise.all(times.map(() => createCategory(wanted, now)));
    expect(new Set(made.map(({ slug }) => slug))).toEqual(new Set(['plates']));
  });

  it('makes one product, whose slug is not taken by itself', async () => {
    const wanted = await productOf();
    const made = await Promise.all(times.map(() => createProduct(wanted, now)));
    expect(new Set(made.map(({ id, slug }) => `${id} ${slug}`)).size).toBe(1);
  });

  it('makes one variant, whose SKU is not taken by itself', async () => {
    const product = await createProduct(await productOf(), now);
    const made = await Promise.all(
      times.map(() => addVariant(product.id, variantOf('ONE-MUG'), { seed: 'seed', now })),
    );
    expect(new Set(made.map(({ variant }) => variant.id)).size).toBe(1);
    expect(await getProduct(product.id)).toMatchObject({ variants: [{ sku: 'ONE-MUG' }], version: 2 });
  });

  it('adds one image', async () => {
    const product = await createProduct(await productOf(), now);
    const image = { id: newId('image', now), contentType: 'image/png' } as const;
    await Promise.all(times.map(() => addImage(product.id, image, { now })));
    expect((await getProduct(product.id)).uploads).toHaveLength(1);
    await Promise.all(times.map(() => listImage(product.id, image.id, now)));
    expect(await getProduct(product.id)).toMatchObject({ images: [{ id: image.id }], uploads: [] });
  });

  it('and forty variants of forty products are read at once', async () => {
    const made = [];
    for (let number = 0; number < 40; number += 1) {
      const product = await createProduct(await productOf(), now);
      const fields = variantOf(`FORTY-${number}`);
      made.push(await addVariant(product.id, fields, { seed: `${number}`, now }));
    }
    const ids = made.map(({ variant }) => variant.id);
    expect([...(await getSellableVariants(ids)).keys()].sort()).toEqual(ids.sort());
  });
});
