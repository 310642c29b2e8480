/** What is sold: a product in one size and colour, with its own SKU and prices. */
import * as z from 'zod';
import { type Id, idSchema } from '../shared/ids.ts';
import { type Currency, type Money, moneySchema } from '../shared/money.ts';
import { requiresShippingSchema } from '../shared/requires-shipping.ts';
import { taxClassSchema } from '../shared/tax-class.ts';

export const skuSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'takes 1 to 64 letters, digits, dots, dashes and underscores');

/** e.g. `{colour: "red", size: "M"}` */
export const attributesSchema = z
  .record(z.string().trim().min(1).max(40), z.string().trim().min(1).max(80))
  .refine((attributes) => Object.keys(attributes).length <= 10, { error: 'at most 10 attributes' });

/** One price per currency; a variant is not sold in a currency without one. */
export const pricesSchema = z
  .array(moneySchema)
  .min(1)
  .refine((prices) => new Set(prices.map(({ currency }) => currency)).size === prices.length, {
    error: 'one price per currency',
  });

/** What staff say of a variant. */
export const variantFieldsSchema = z.strictObject({
  sku: skuSchema,
  attributes: attributesSchema,
  prices: pricesSchema,
  weightGrams: z.int().min(0).max(1_000_000),
  taxClass: taxClassSchema,
  requiresShipping: requiresShippingSchema,
  active: z.boolean(),
});
export type VariantFields = z.infer<typeof variantFieldsSchema>;

export const variantSchema = z.object({
  id: idSchema('variant'),
  ...variantFieldsSchema.shape,
  archived: z.boolean(),
  /** The request that made it: found again when the request is repeated. */
  seed: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Variant = z.infer<typeof variantSchema>;

/** All that carts and checkout need to know, as it is now; orders keep a snapshot of it. */
export type SellableVariant = Readonly<Omit<VariantFields, 'active'>> & {
  readonly variantId: Id<'variant'>;
  readonly productId: Id<'product'>;
  readonly shopId: string;
  readonly productName: string;
  readonly productSlug: string;
  /** Its own category and all ancestors of it. */
  readonly categoryIds: readonly Id<'category'>[];
  /** Whether it may be sold: variant and product are active, neither is archived. */
  readonly active: boolean;
  readonly imageUrl?: string;
  readonly version: number;
};

/** Undefined when it is not sold in this currency. */
export const priceIn = (variant: Pick<SellableVariant, 'prices'>, currency: Currency): Money | undefined =>
  variant.prices.find((price) => price.currency === currency);
