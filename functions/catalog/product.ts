/** A product with its variants and images, one aggregate with one version. */
import * as z from 'zod';
import { type Id, idOf, idSchema, rootUlidOf, ulidOf } from '../shared/ids.ts';
import type { Money } from '../shared/money.ts';
import { shippingSnapshot } from '../shared/requires-shipping.ts';
import { slugSchema } from './slug.ts';
import { type SellableVariant, type Variant, variantSchema } from './variant.ts';

const maximumTags = 10;
export const maximumImages = 10;
export const maximumLiveVariants = 50;
/** With the archived ones: keeps the item well under DynamoDB's 400 KB. */
export const maximumVariants = 150;

export const shopIdSchema = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/);
const tagSchema = z.string().trim().min(1).max(40);

/** What browsers show, and the ending of the object's name. */
export const imageTypes = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/avif': 'avif',
} as const;
export type ImageType = keyof typeof imageTypes;

export const maximumImageBytes = 5 * 1024 * 1024;

export const imageSchema = z.object({
  id: idSchema('image'),
  /** Of the object in the bucket; the address is made of it where it is served. */
  key: z.string(),
  contentType: z.string(),
});
export type Image = z.infer<typeof imageSchema>;

/** What staff say of a product. */
export const productFieldsSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  slug: slugSchema,
  description: z.string().trim().max(10_000),
  categoryId: idSchema('category'),
  shopId: shopIdSchema,
  active: z.boolean(),
  tags: z.array(tagSchema).max(maximumTags),
});
export type ProductFields = z.infer<typeof productFieldsSchema>;

export const productSchema = z.object({
  id: idSchema('product'),
  ...productFieldsSchema.shape,
  /** What is stored is read without the limits of today. */
  name: z.string(),
  description: z.string(),
  tags: z.array(tagSchema),
  /** `categoryId` and its ancestors, root first; follows moves in the tree. */
  categoryIds: z.array(idSchema('category')),
  archived: z.boolean(),
  images: z.array(imageSchema),
  /** Images that were announced and whose bytes were not seen yet. */
  uploads: z.array(imageSchema.extend({ requestedAt: z.iso.datetime() })).optional(),
  variants: z.array(variantSchema),
  /** The number of the last variant ever made; numbers, and so ids, are never used twice. */
  lastVariantNumber: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  version: z.int(),
});
export type Product = z.infer<typeof productSchema>;

/** A variant's id is a part of its product's: no look-up between them. */
export const productIdOf = (variantId: Id<'variant'>): Id<'product'> =>
  idOf('product', rootUlidOf(ulidOf(variantId)));

export const productStates = ['active', 'inactive', 'archived'] as const;
export type ProductState = (typeof productStates)[number];

export const stateOf = ({ active, archived }: Pick<Product, 'active' | 'archived'>): ProductState => {
  if (archived) return 'archived';
  return active ? 'active' : 'inactive';
};

export const isOnSale = (variant: Variant): boolean => variant.active && !variant.archived;

/** The lowest price in each currency among the variants on sale: what listings sort and filter by. */
export const lowestPrices = ({ variants }: Pick<Product, 'variants'>): Money[] => {
  const lowest = new Map<string, Money>();
  for (const price of variants.filter(isOnSale).flatMap(({ prices }) => prices)) {
    const known = lowest.get(price.currency);
    if (!known || price.amount < known.amount) lowest.set(price.currency, price);
  }
  return [...lowest.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
};

export const sellableVariant = (
  product: Product,
  variant: Variant,
  imageUrlOf: (image: Image) => string,
): SellableVariant => ({
  variantId: variant.id,
  productId: product.id,
  shopId: product.shopId,
  sku: variant.sku,
  productName: product.name,
  productSlug: product.slug,
  categoryIds: product.categoryIds,
  attributes: variant.attributes,
  prices: variant.prices,
  weightGrams: variant.weightGrams,
  taxClass: variant.taxClass,
  ...shippingSnapshot(variant),
  active: stateOf(product) === 'active' && isOnSale(variant),
  ...(product.images[0] && { imageUrl: imageUrlOf(product.images[0]) }),
  version: product.version,
});
