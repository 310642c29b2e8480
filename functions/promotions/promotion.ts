/** A promotion: what it takes off, for which basket, and how often. Pure data; `table.ts` says how it is kept. */

import * as z from 'zod';
import { type Id, idSchema } from '../shared/ids.ts';
import { type Money, moneySchema } from '../shared/money.ts';
import { maximumQuantity } from '../shared/order-size.ts';
import { inOrder } from '../shared/range.ts';
import { momentSchema } from '../shared/time-range.ts';

/** How many promotions one order can take: the checkout transaction has room for so many. */
export const maximumAppliedPromotions = 3;

const maximumListedIds = 50;

/** Coupon codes are one whatever their case; they are kept and compared in upper case. */
export const couponCodeSchema = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9_-]{3,32}$/, 'takes 3 to 32 letters, digits, - and _')
  .transform((code) => code.toUpperCase())
  .meta({ example: 'WELCOME10' });

export const conditionsSchema = z.strictObject({
  minimumSubtotal: moneySchema.optional().meta({ description: 'Of the whole basket, before discounts.' }),
  productIds: z.array(idSchema('product')).min(1).max(maximumListedIds).optional(),
  categoryIds: z
    .array(idSchema('category'))
    .min(1)
    .max(maximumListedIds)
    .optional()
    .meta({ description: 'Products of these categories and of all below them.' }),
  firstOrderOnly: z.boolean().optional(),
});

export const limitsSchema = z.strictObject({
  total: z.int().min(1).max(1_000_000_000).optional(),
  perCustomer: z.int().min(1).max(1_000_000).optional(),
});

/** What every kind of promotion has. */
export const commonFields = {
  name: z.string().trim().min(1).max(120),
  code: couponCodeSchema.optional().meta({ description: 'Left out: it applies by itself.' }),
  conditions: conditionsSchema.optional(),
  startsAt: momentSchema.optional(),
  endsAt: momentSchema.optional().meta({ description: 'The first moment at which it is over.' }),
  limits: limitsSchema.optional().meta({ description: 'Uses count from the moment a limit is set.' }),
  combinable: z.boolean().meta({ description: 'False: applies alone, to no basket that has another one.' }),
  priority: z.int().min(0).max(1000).meta({ description: 'Lower goes first.' }),
  active: z.boolean(),
};

const defaults = {
  combinable: commonFields.combinable.default(true),
  priority: commonFields.priority.default(100),
  active: commonFields.active.default(true),
};

export const percentSchema = z.int().min(1).max(100);
export const piecesSchema = z.int().min(1).max(maximumQuantity);

/**
 * The four kinds. A percentage is of the matching lines, a fixed amount is spread over them, and `buy` 2 `get` 1
 * makes every third of their pieces free, the cheapest.
 */
const kinds = <F extends z.ZodRawShape>(fields: F) =>
  [
    z.strictObject({ type: z.literal('percentage'), value: percentSchema, ...fields }),
    z.strictObject({ type: z.literal('fixed-amount'), value: moneySchema, ...fields }),
    z.strictObject({ type: z.literal('free-shipping'), ...fields }),
    z.strictObject({
      type: z.literal('buy-x-get-y'),
      buy: piecesSchema,
      get: piecesSchema,
      value: percentSchema.default(100).meta({ description: 'Percent off the pieces that are got.' }),
      ...fields,
    }),
  ] as const;

/** What staff decide. */
export const promotionDefinitionSchema = z
  .discriminatedUnion('type', kinds({ ...commonFields, ...defaults }))
  .superRefine(inOrder('startsAt', 'endsAt', { strictly: true }))
  .meta({
    id: 'PromotionDefinition',
    example: { name: 'Welcome', code: 'WELCOME10', type: 'percentage', value: 10, priority: 10 },
  });

export type PromotionDefinition = z.output<typeof promotionDefinitionSchema>;

const record = {
  id: idSchema('promotion'),
  /** Redeemed and not given back, while it had a total limit. */
  used: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  version: z.int(),
};

/** As text: some were stored before times had milliseconds, and a range of none was taken. */
const storedTimes = { startsAt: z.iso.datetime().optional(), endsAt: z.iso.datetime().optional() };

export const promotionSchema = z.object({
  ...record,
  /** Its uses are counted in so many items; left out: on itself. */
  shards: z.int().optional(),
  definition: z.discriminatedUnion('type', kinds({ ...commonFields, ...defaults, ...storedTimes })),
});

/** As staff see it. */
export const promotionViewSchema = z
  .discriminatedUnion('type', kinds({ ...commonFields, ...record }))
  .meta({ id: 'Promotion' });

export type Promotion = z.output<typeof promotionSchema>;

/** Why a promotion does not apply; a wire contract. */
export const promotionRefusals = [
  'unknown',
  'inactive',
  'not-started',
  'expired',
  'limit-reached',
  'customer-limit-reached',
  'currency',
  'first-order-only',
  'no-matching-items',
  'minimum-not-met',
  'not-combinable',
] as const;

export type PromotionRefusal = (typeof promotionRefusals)[number];

/** What is said to the shopper, for each refusal. */
export const refusalTexts: Readonly<Record<PromotionRefusal, string>> = {
  unknown: 'There is no such code',
  inactive: 'This promotion is switched off',
  'not-started': 'This promotion has not started yet',
  expired: 'This promotion is over',
  'limit-reached': 'This promotion was used up',
  'customer-limit-reached': 'You have used this promotion as often as it allows',
  currency: 'This promotion is for another currency',
  'first-order-only': 'This promotion is for the first order only',
  'no-matching-items': 'Nothing in the cart is part of this promotion',
  'minimum-not-met': 'The cart is worth less than this promotion asks for',
  'not-combinable': 'This promotion does not go together with the others in the cart',
};

/** A promotion that may apply, and how often this customer has used it. */
export type PromotionCandidate = { readonly promotion: Promotion; readonly customerUses: number };

/** What pricing took off for a promotion: as that it is redeemed. */
export type AppliedPromotion = {
  readonly promotionId: Id<'promotion'>;
  readonly name: string;
  readonly code?: string;
  /** What it took off the lines; for free shipping what it took off shipping. Zero: nothing is redeemed. */
  readonly discount: Money;
  readonly firstOrderOnly: boolean;
  readonly limits: NonNullable<PromotionDefinition['limits']>;
  /** The version it was priced by: a limited promotion is redeemed only as that. */
  readonly version: number;
};
