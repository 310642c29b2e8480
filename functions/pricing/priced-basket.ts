/** What pricing takes and gives: the same for a cart that is looked at and an order that is placed. */
import * as z from 'zod';
import type { AppliedPromotion, PromotionCandidate, PromotionRefusal } from '../promotions/promotion.ts';
import { type Address, addressSchema } from '../shared/address.ts';
import { type Id, idSchema } from '../shared/ids.ts';
import { type Currency, type Money, moneySchema } from '../shared/money.ts';
import type { PriceRules } from './price-rules.ts';
import type { TaxedBuyer } from './tax-relief.ts';

/** total = subtotal − discount + shipping − taxRelief − rounding, plus tax where prices are without it. */
export const totalsSchema = z
  .object({
    subtotal: moneySchema,
    discount: moneySchema,
    shipping: moneySchema,
    tax: moneySchema,
    taxRelief: moneySchema.optional().meta({
      description:
        'Tax contained in the prices that is taken off, because the buyer owes none here. Left out when nothing is.',
    }),
    rounding: moneySchema.optional().meta({
      description:
        'Taken off the total, so that it can be paid: KES in whole shillings. Left out when nothing is.',
    }),
    total: moneySchema,
  })
  .meta({ id: 'Totals' });

/**
 * One sentence per number: what it is, which rule made it, on which line. The amounts of one kind sum to the
 * total of that kind (`line` to the subtotal).
 */
export const explanationSchema = z
  .array(
    z.object({
      kind: z.enum(['line', 'discount', 'shipping', 'tax', 'tax-relief', 'rounding', 'total']),
      variantId: idSchema('variant').optional(),
      promotionId: idSchema('promotion').optional(),
      amount: moneySchema,
      text: z.string(),
    }),
  )
  .meta({ id: 'Explanation' });

export const shippingMethodSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    price: moneySchema,
    pickupLocation: addressSchema.optional().meta({
      description: 'Where the goods are picked up; left out: they are sent to the shipping address.',
    }),
  })
  .meta({ id: 'ShippingMethod' });

export type Totals = z.output<typeof totalsSchema>;
export type Explanation = z.output<typeof explanationSchema>;
export type ShippingMethod = z.output<typeof shippingMethodSchema>;

export type BasketLine = {
  readonly variantId: Id<'variant'>;
  readonly productId: Id<'product'>;
  /** The product's own category and all above it. */
  readonly categoryIds: readonly Id<'category'>[];
  /** For the explanation. */
  readonly name: string;
  readonly unitPrice: Money;
  readonly quantity: number;
  readonly weightGrams: number;
  readonly taxClass: string;
  /** Left out: true. */
  readonly requiresShipping?: boolean | undefined;
};

/** Where goods are handed over, or whoever gets what is not shipped is, as far as prices depend on it. */
export type Place = Pick<Address, 'country' | 'region'>;

export type BasketInput = {
  readonly currency: Currency;
  /** One line per variant, in any order. */
  readonly lines: readonly BasketLine[];
  /** Automatic promotions, and those of the coupons. */
  readonly candidates: readonly PromotionCandidate[];
  /** The codes that the shopper entered. */
  readonly coupons: readonly string[];
  readonly firstOrder: boolean;
  /** Left out: nothing is charged for shipping yet, and tax is that of the currency's home country. */
  readonly shippingAddress?: Place | undefined;
  /** Of a basket of which nothing is shipped; left out: the shipping address. */
  readonly billingAddress?: Place | undefined;
  /** Left out, or not offered at this address: the first method offered. */
  readonly shippingMethodId?: string | undefined;
  /** Left out: somebody who pays tax like everybody. */
  readonly buyer?: TaxedBuyer | undefined;
  readonly now: Date;
};

export type PricedLine = {
  readonly variantId: Id<'variant'>;
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly discount: Money;
  /** Contained in `total`: as a part of the price, or added to it. */
  readonly tax: Money;
  /** Contained in the price and taken off it. */
  readonly taxRelief?: Money;
  /** unitPrice × quantity − discount − taxRelief, plus tax where prices are without it. */
  readonly total: Money;
};

export type RefusedCoupon = { readonly code: string; readonly reason: PromotionRefusal };

export type PricedBasket = {
  readonly currency: Currency;
  /** In the order they came in. */
  readonly lines: readonly PricedLine[];
  readonly promotions: readonly AppliedPromotion[];
  readonly refusedCoupons: readonly RefusedCoupon[];
  /** Whether any of it is sent, or picked up. */
  readonly requiresShipping: boolean;
  /** Absent without an address, unless it is picked up; its price is what is charged. */
  readonly shippingMethod?: ShippingMethod;
  /** What could be chosen, at prices without promotions; without an address, those of the home country. */
  readonly offeredMethods: readonly ShippingMethod[];
  readonly totals: Totals;
  readonly explanation: Explanation;
  /** The buyer's. */
  readonly vatNumber?: string;
  /** What it was priced by, to price a part of it again. */
  readonly rules: PriceRules;
};
