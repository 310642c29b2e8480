/**
 * The rules that one basket is priced by, looked up once: unit prices, tax rates, promotions, shipping. An order keeps
 * them, so that what is kept of it can be priced again by the same rules, whatever the shop changed meanwhile.
 */
import * as z from 'zod';
import { promotionDefinitionSchema } from '../promotions/promotion.ts';
import { addressSchema } from '../shared/address.ts';
import { idSchema } from '../shared/ids.ts';
import { moneySchema } from '../shared/money.ts';
import { requiresShippingSchema } from '../shared/requires-shipping.ts';
import { taxReliefSchema } from './tax-relief.ts';

export const taxRuleSchema = z.object({ name: z.string(), included: z.boolean(), basisPoints: z.int() });

const rateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('flat'), price: z.int() }),
  z.object({
    kind: z.literal('by-weight'),
    /** Lightest first; `price` holds up to and with `upToGrams`. */
    bands: z.array(z.object({ upToGrams: z.int(), price: z.int() })),
    /** On top of the last band, for every kilogram begun beyond it. */
    perFurtherKilogram: z.int(),
  }),
]);

export const shippingRuleSchema = z.object({
  /** Stable: carts and orders keep it. */
  id: z.string(),
  name: z.string(),
  rate: rateSchema,
  /** Minor units of goods, after discounts, from which it costs nothing. */
  freeFrom: z.int().optional(),
  /** Where goods are picked up that are not sent. */
  pickupLocation: addressSchema.optional(),
});

const ruledLineSchema = z.object({
  variantId: idSchema('variant'),
  productId: idSchema('product'),
  /** The product's own category and all above it. */
  categoryIds: z.array(idSchema('category')).readonly(),
  unitPrice: moneySchema,
  weightGrams: z.int(),
  requiresShipping: requiresShippingSchema,
  tax: taxRuleSchema,
});

export const priceRulesSchema = z.object({
  /** Minor units that every total is a multiple of. */
  step: z.int().min(1),
  /** In the order of the order's items. */
  lines: z.array(ruledLineSchema),
  /** Those that apply, in the order in which they do. */
  promotions: z.array(z.object({ id: idSchema('promotion'), definition: promotionDefinitionSchema })),
  /** Absent: nothing is charged for shipping. */
  shipping: shippingRuleSchema.optional(),
  /** Absent: shipping carries no tax. */
  shippingTax: taxRuleSchema.optional(),
  /** Absent: tax as for everybody. */
  relief: taxReliefSchema.optional(),
});

export type TaxRule = z.output<typeof taxRuleSchema>;
export type Rate = z.output<typeof rateSchema>;
export type ShippingRule = z.output<typeof shippingRuleSchema>;
export type RuledLine = Readonly<z.output<typeof ruledLineSchema>>;
export type QuantityLine = RuledLine & { readonly quantity: number };
export type PriceRules = z.output<typeof priceRulesSchema>;
export type PromotionRule = PriceRules['promotions'][number];
