/** The routes that place orders. */
import * as z from 'zod';
import { orderViewSchema } from '../orders/view.ts';
import { couponCodeSchema, maximumAppliedPromotions } from '../promotions/promotion.ts';
import { addressInputSchema } from '../shared/address-input.ts';
import { emailAddressSchema } from '../shared/email-address.ts';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';
import { localeSchema } from '../shared/locale.ts';
import { metadataSchema } from '../shared/metadata.ts';
import { currencySchema, moneySchema } from '../shared/money.ts';
import { maximumLines, maximumQuantity } from '../shared/order-size.ts';
import { vatNumberSchema } from '../shared/vat-number-input.ts';

const note = z.string().trim().max(1000);

const extras = {
  vatNumber: vatNumberSchema.optional(),
  locale: localeSchema
    .optional()
    .meta({ description: 'Left out: the account’s, or the best of `Accept-Language` that there is.' }),
  note: note.optional(),
  billingAddress: addressInputSchema.optional(),
  metadata: metadataSchema.optional(),
};

const expectedTotal = moneySchema.optional().meta({
  description: 'The most that it may cost: a higher total is `cart-changed`, and nothing is placed.',
});

const placedLines = z
  .array(
    z.strictObject({
      variantId: idSchema('variant'),
      quantity: z.int().min(1).max(maximumQuantity),
      metadata: metadataSchema.optional(),
    }),
  )
  .min(1)
  .max(maximumLines, `an order takes at most ${maximumLines} lines`)
  .refine((lines) => new Set(lines.map(({ variantId }) => variantId)).size === lines.length, {
    error: 'each variant may appear once',
  });

export const checkoutRoutes = defineRoutes({
  checkoutCart: {
    method: 'POST',
    path: '/v1/carts/{id}/checkout',
    summary:
      'Place an order from a cart. The same cart twice gives the same order. Without an account, by the cart’s token and an e-mail address',
    access: 'carts:checkout',
    limit: 'checkout',
    params: z.object({ id: idSchema('cart') }),
    body: z.strictObject({
      ...extras,
      email: emailAddressSchema.optional().meta({
        description: 'Of a guest: where the mails about the order go. Accounts have their own.',
      }),
      expectedTotal,
    }),
    bodyOptional: true,
    etag: true,
    responses: {
      201: orderViewSchema.extend({
        orderToken: z.string().optional().meta({
          description: 'Once, for guests: opens the order from now on, as `X-Order-Token`.',
        }),
      }),
    },
    errors: [
      'cart-changed',
      'cart-empty',
      'cart-not-active',
      'invalid-request',
      'limit-reached',
      'not-found',
    ],
    idempotent: true,
  },
  placeOrder: {
    method: 'POST',
    path: '/v1/orders',
    summary: 'Place an order from a list of items, without a cart; staff also for a customer',
    access: 'orders:place',
    limit: 'checkout',
    body: z.strictObject({
      customerId: idSchema('user').optional().meta({ description: 'Whose order it is. For staff.' }),
      currency: currencySchema
        .optional()
        .meta({ description: 'One that the shop sells in. Left out: the account’s.' }),
      items: placedLines,
      shippingAddress: addressInputSchema.optional().meta({
        description: 'Left out: the account’s default address.',
      }),
      shippingMethodId: z.string().max(60).optional(),
      coupons: z.array(couponCodeSchema).max(maximumAppliedPromotions).optional(),
      ...extras,
      expectedTotal,
    }),
    etag: true,
    responses: { 201: orderViewSchema },
    errors: [
      'cart-changed',
      'insufficient-stock',
      'limit-reached',
      'not-sellable',
      'promotion-not-applicable',
      'not-found',
    ],
    idempotent: true,
  },
});
