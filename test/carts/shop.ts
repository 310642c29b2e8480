/** A shop for tests of carts: products on sale, people with carts. */
import type { Product } from '../../functions/catalog/product.ts';
import { findProduct, saveProduct } from '../../functions/catalog/store.ts';
import { createPromotion } from '../../functions/promotions/definitions.ts';
import { promotionDefinitionSchema } from '../../functions/promotions/promotion.ts';
import {
  type Id,
  idOf,
  newId,
  newRootUlid,
  newUlid,
  partUlid,
  rootUlidOf,
  ulidOf,
} from '../../functions/shared/ids.ts';
import { type Money, money } from '../../functions/shared/money.ts';

export const start = new Date('2026-03-01T12:00:00Z');

export const naira = (amount: number): Money => money(amount, 'NGN');

type ProductOverrides = {
  readonly variants?: number;
  readonly prices?: Money[];
  readonly weightGrams?: number;
  readonly active?: boolean;
};

/** A product on sale, whose variants cost NGN 10.00 each and weigh 500 g. */
export const newProduct = async ({
  variants = 1,
  prices = [naira(1_000)],
  weightGrams = 500,
  active = true,
}: ProductOverrides = {}): Promise<Id<'variant'>[]> => {
  const root = newRootUlid(newUlid(start));
  const at = start.toISOString();
  const category = newId('category', start);
  const ids = Array.from({ length: variants }, (_, n) => idOf('variant', partUlid(root, n + 1)));
  const product: Product = {
    id: idOf('product', root),
    name: 'Mug',
    slug: `mug-${root.toLowerCase()}`,
    description: 'A mug',
    categoryId: category,
    categoryIds: [category],
    shopId: 'potters',
    active,
    archived: false,
    tags: [],
    images: [],
    variants: ids.map((id, n) => ({
      id,
      sku: `${root}-${n}`,
      attributes: {},
      prices,
      weightGrams,
      taxClass: 'standard',
      active: true,
      archived: false,
      seed: id,
      createdAt: at,
      updatedAt: at,
    })),
    lastVariantNumber: variants,
    createdAt: at,
    updatedAt: at,
    version: 1,
  };
  await saveProduct(undefined, product);
  return ids;
};

export const newVariant = async (overrides: ProductOverrides = {}): Promise<Id<'variant'>> => {
  const [id] = await newProduct(overrides);
  if (!id) throw new Error('a product has a variant');
  return id;
};

const changeProduct = async (variantId: string, change: (product: Product) => Product): Promise<void> => {
  const product = await findProduct(idOf('product', rootUlidOf(ulidOf(variantId as Id<'variant'>))), {
    consistent: true,
  });
  if (!product) throw new Error('the product is gone');
  await saveProduct(product, { ...change(product), version: product.version + 1 });
};

export const takeOffSale = (variantId: string): Promise<void> =>
  changeProduct(variantId, (product) => ({ ...product, active: false }));

export const reprice = (variantId: string, price: Money): Promise<void> =>
  changeProduct(variantId, (product) => ({
    ...product,
    variants: product.variants.map((variant) => ({ ...variant, prices: [price] })),
  }));

/** @returns its code */
export const newCoupon = async (definition: Record<string, unknown> = {}): Promise<string> => {
  const code = crypto.randomUUID().slice(0, 18).toUpperCase();
  const kind = 'type' in definition ? {} : { type: 'percentage', value: 10 };
  await createPromotion({
    id: newId('promotion', start),
    definition: promotionDefinitionSchema.parse({ name: 'A coupon', code, ...kind, ...definition }),
    used: 0,
    createdAt: start.toISOString(),
    updatedAt: start.toISOString(),
    version: 1,
  });
  return code;
};
