/** Routes of carts. An anonymous cart is opened by its token in `X-Cart-Token`, a customer's by who they are. */

import * as z from 'zod';
import { explanationSchema, shippingMethodSchema, totalsSchema } from '../pricing/priced-basket.ts';
import { taxReliefSchema } from '../pricing/tax-relief.ts';
import { couponCodeSchema, promotionRefusals } from '../promotions/promotion.ts';
import { addressSchema } from '../shared/address.ts';
import { addressInputSchema } from '../shared/address-input.ts';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';
import { currencySchema, moneySchema } from '../shared/money.ts';
import { maximumQuantity } from '../shared/order-size.ts';
import { requiresShippingSchema } from '../shared/requires-shipping.ts';
import { vatNumberSchema } from '../shared/vat-number-input.ts';
import { cartLineSchema, cartStatuses } from './cart.ts';

const itemSchema = cartLineSchema
  .extend({
    unitPrice: moneySchema.meta({ description: 'As it is now.' }),
    discount: moneySchema,
    tax: moneySchema.meta({ description: 'Contained in `total`.' }),
    taxRelief: moneySchema.optional().meta({ description: 'Contained in the price and taken off it.' }),
    total: moneySchema,
    requiresShipping: requiresShippingSchema,
    notice: z.enum(['unavailable', 'repriced']).optional().meta({
      description:
        '`unavailable`: not for sale now, not in the totals, removed at checkout. `repriced`: another price than last shown.',
    }),
  })
  .meta({ id: 'CartItem' });

const couponSchema = z
  .object({
    code: z.string(),
    applied: z.boolean(),
    reason: z.enum(promotionRefusals).optional(),
    message: z.string().optional(),
  })
  .meta({
    id: 'CartCoupon',
    description: 'A code stays in the cart when it does not apply, with the reason.',
  });

export const cartViewSchema = z
  .object({
    id: idSchema('cart'),
    status: z.enum(cartStatuses),
    currency: currencySchema,
    items: z.array(itemSchema),
    coupons: z.array(couponSchema),
    promotions: z.array(
      z.object({
        promotionId: idSchema('promotion'),
        name: z.string(),
        code: z.string().optional(),
        discount: moneySchema,
      }),
    ),
    requiresShipping: z.boolean().meta({
      description:
        'Whether anything in it is shipped or picked up. If not, it needs no shipping address and no method, but at checkout the billing address.',
    }),
    shippingAddress: addressSchema.optional(),
    shippingMethod: shippingMethodSchema.optional(),
    vatNumber: z.string().optional().meta({ description: 'Of the buyer, when one is known.' }),
    taxRelief: taxReliefSchema.optional().meta({ description: 'Why no tax is charged.' }),
    totals: totalsSchema,
    explanation: explanationSchema,
    orderId: idSchema('order').optional(),
    cartToken: z.string().optional().meta({ description: 'Once, when an anonymous cart is made.' }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: 'Cart' });

const leftOutSchema = z.object({ variantId: idSchema('variant'), quantity: z.int() });

const ofCart = z.object({ id: idSchema('cart') });
const ofItem = ofCart.extend({ variantId: idSchema('variant') });
const quantity = z.int().min(1).max(maximumQuantity);
const changeErrors = ['not-found', 'cart-not-active', 'conflict', 'stale-version'] as const;

export const cartsRoutes = defineRoutes({
  open: {
    method: 'POST',
    path: '/v1/carts',
    summary:
      'Open a cart, or get the present one; a new one of an account goes to its default address. The Idempotency-Key counts for who is signed in; anybody else gets a new cart each time',
    access: 'optional',
    limit: 'cart',
    body: z.strictObject({
      currency: currencySchema.optional().meta({
        description: 'One that the shop sells in. Left out: the account’s, or the shop’s first.',
      }),
    }),
    bodyOptional: true,
    etag: true,
    responses: { 201: cartViewSchema, 200: cartViewSchema },
    idempotent: true,
  },
  current: {
    method: 'GET',
    path: '/v1/carts/current',
    summary: 'The cart of the caller: the last touched one, or the one in a currency',
    access: 'optional',
    query: z.strictObject({ currency: currencySchema.optional() }),
    etag: true,
    responses: { 200: cartViewSchema },
    errors: ['not-found'],
  },
  read: {
    method: 'GET',
    path: '/v1/carts/{id}',
    summary: 'Read a cart at the prices and promotions of now',
    access: 'optional',
    params: ofCart,
    etag: true,
    responses: { 200: cartViewSchema },
    errors: ['not-found'],
  },
  addItem: {
    method: 'POST',
    path: '/v1/carts/{id}/items',
    summary: 'Add pieces of a variant',
    access: 'optional',
    params: ofCart,
    body: z.strictObject({ variantId: idSchema('variant'), quantity }),
    etag: true,
    responses: { 200: cartViewSchema },
    errors: [...changeErrors, 'not-sellable', 'cart-full'],
    idempotent: true,
  },
  setItem: {
    method: 'PUT',
    path: '/v1/carts/{id}/items/{variantId}',
    summary: 'Set how many pieces of a variant',
    access: 'optional',
    params: ofItem,
    body: z.strictObject({ quantity }),
    etag: true,
    responses: { 200: cartViewSchema },
    errors: [...changeErrors, 'not-sellable', 'cart-full'],
  },
  removeItem: {
    method: 'DELETE',
    path: '/v1/carts/{id}/items/{variantId}',
    summary: 'Take a variant out',
    access: 'optional',
    params: ofItem,
    etag: true,
    responses: { 200: cartViewSchema },
    errors: changeErrors,
  },
  addCoupon: {
    method: 'POST',
    path: '/v1/carts/{id}/coupons',
    summary: 'Apply a coupon, at most three; refused with the `reason` when it does not apply',
    access: 'optional',
    params: ofCart,
    body: z.strictObject({ code: couponCodeSchema }),
    etag: true,
    responses: { 200: cartViewSchema },
    errors: [...changeErrors, 'promotion-not-applicable'],
    limit: 'coupon',
    idempotent: true,
  },
  removeCoupon: {
    method: 'DELETE',
    path: '/v1/carts/{id}/coupons/{code}',
    summary: 'Take a coupon out',
    access: 'optional',
    params: ofCart.extend({ code: couponCodeSchema }),
    etag: true,
    responses: { 200: cartViewSchema },
    errors: changeErrors,
  },
  setShippingAddress: {
    method: 'PUT',
    path: '/v1/carts/{id}/shipping-address',
    summary: 'Say where it goes',
    access: 'optional',
    params: ofCart,
    body: addressInputSchema,
    etag: true,
    responses: { 200: cartViewSchema },
    errors: changeErrors,
  },
  shippingMethods: {
    method: 'GET',
    path: '/v1/carts/{id}/shipping-methods',
    summary: 'What shipping costs; the first is taken when none is chosen',
    access: 'optional',
    params: ofCart,
    responses: { 200: z.object({ items: z.array(shippingMethodSchema) }) },
    errors: ['not-found', 'cart-not-active'],
  },
  setShippingMethod: {
    method: 'PUT',
    path: '/v1/carts/{id}/shipping-method',
    summary: 'Choose how it is shipped',
    access: 'optional',
    params: ofCart,
    body: z.strictObject({ methodId: z.string().min(1).max(60) }),
    etag: true,
    responses: { 200: cartViewSchema },
    errors: changeErrors,
  },
  setVatNumber: {
    method: 'PUT',
    path: '/v1/carts/{id}/vat-number',
    summary: 'Say the VAT number of a business; `null` takes it away again, and the account’s counts',
    access: 'optional',
    params: ofCart,
    body: z.strictObject({ vatNumber: vatNumberSchema.nullable() }),
    etag: true,
    responses: { 200: cartViewSchema },
    errors: changeErrors,
  },
  merge: {
    method: 'POST',
    path: '/v1/carts/{id}/merge',
    summary: 'Put an anonymous cart into mine',
    access: 'carts:merge',
    params: ofCart,
    body: z.strictObject({ cartToken: z.string().min(1).max(200) }),
    etag: true,
    responses: {
      200: cartViewSchema.extend({
        leftOut: z
          .array(leftOutSchema)
          .optional()
          .meta({ description: 'What the limits of a cart had no room for.' }),
        leftOutCoupons: z
          .array(z.string())
          .optional()
          .meta({ description: 'A cart takes three: these were in the other cart, too.' }),
      }),
    },
    errors: [...changeErrors, 'currency-mismatch'],
    idempotent: true,
  },
});
