/** An order as it is stored: snapshots never change after checkout, statuses move by the lifecycle tables only. */

import * as z from 'zod';
import { priceRulesSchema } from '../pricing/price-rules.ts';
import { explanationSchema, shippingMethodSchema, totalsSchema } from '../pricing/priced-basket.ts';
import { addressSchema } from '../shared/address.ts';
import { customerIdSchema } from '../shared/customer-id.ts';
import { notFound } from '../shared/errors.ts';
import { idSchema } from '../shared/ids.ts';
import { localeSchema } from '../shared/locale.ts';
import { statesOf } from '../shared/machine.ts';
import { metadataSchema } from '../shared/metadata.ts';
import { currencySchema, moneySchema } from '../shared/money.ts';
import { maximumLines } from '../shared/order-size.ts';
import { requiresShippingSchema } from '../shared/requires-shipping.ts';
import { itemMachine, orderMachine } from './lifecycle.ts';
import { orderNumberSchema } from './order-number.ts';

export const orderStatusSchema = z.enum(statesOf(orderMachine)).meta({ id: 'OrderStatus' });
export const itemStatusSchema = z.enum(statesOf(itemMachine)).meta({ id: 'OrderItemStatus' });
/** Of its payment, whose feature owns the machine: `payments/lifecycle.ts` has a row for each. */
export const paymentStatusSchema = z
  .enum(['pending', 'processing', 'failed', 'succeeded', 'partially_refunded', 'expired', 'refunded'])
  .meta({ id: 'PaymentStatus' });

/** How money comes that no provider tells of: at the door, or on the shop's account. */
export const manualMethodSchema = z
  .enum(['bank-transfer', 'cash-on-delivery'])
  .meta({ id: 'ManualPaymentMethod' });

export const orderItemSchema = z.object({
  id: idSchema('item'),
  variantId: idSchema('variant'),
  productId: idSchema('product'),
  shopId: z.string(),
  productSnapshot: z.object({ name: z.string(), slug: z.string(), imageUrl: z.string().optional() }),
  variantSnapshot: z.object({
    sku: z.string(),
    attributes: z.record(z.string(), z.string()),
    weightGrams: z.int(),
    requiresShipping: requiresShippingSchema,
  }),
  quantity: z.int(),
  unitPrice: moneySchema,
  discount: moneySchema,
  /** Included in `total` when prices are without tax. */
  tax: moneySchema,
  /** Contained in the price and taken off it: the buyer owes no tax here. */
  taxRelief: moneySchema.optional(),
  total: moneySchema,
  status: itemStatusSchema,
  /** Pieces taken off again, before they left or because they came back undelivered; the item is cancelled when all are. */
  cancelledQuantity: z.int().optional(),
  /** Pieces that have left and not come back; the item is shipped when all that are not cancelled have. */
  shippedQuantity: z.int().optional(),
  /** Pieces that arrived; left out on orders from before it was counted: all of an item that is delivered. */
  deliveredQuantity: z.int().optional(),
  /** Delivered pieces that came back and were received. */
  returnedQuantity: z.int().optional(),
  /** When the last of its pieces arrived. */
  deliveredAt: z.iso.datetime().optional(),
  metadata: metadataSchema.optional(),
  /** When which pieces arrived, oldest first: the time in which they may be returned starts then. */
  deliveries: z.array(z.object({ at: z.iso.datetime(), quantity: z.int() })).optional(),
});

export const orderSchema = z.object({
  id: idSchema('order'),
  /** Left out on orders from before they had one. */
  number: orderNumberSchema.optional(),
  status: orderStatusSchema,
  currency: currencySchema,
  customerId: customerIdSchema,
  /** Placed without an account: where its mails go, and the hash of the secret that opens it. An account that claims it ends both. */
  guest: z.object({ email: z.string(), secretHash: z.string() }).optional(),
  /** Of an order that was claimed: who it was placed by, and counts for. */
  placedAs: idSchema('guest').optional(),
  cartId: idSchema('cart').optional(),
  /** The language of its mails and invoices where no account says another; left out on orders from before it was kept. */
  locale: localeSchema.optional(),
  items: z.array(orderItemSchema).min(1).max(maximumLines),
  totals: totalsSchema,
  explanation: explanationSchema,
  /** What was redeemed, to be given back when the order ends unpaid. */
  promotions: z.array(
    z.object({ promotionId: idSchema('promotion'), code: z.string().optional(), discount: moneySchema }),
  ),
  /** What it was priced by: what is kept of it is priced by the same. Left out on orders from before it was kept. */
  priceRules: priceRulesSchema.optional(),
  /** What was asked for in all, where edits made that another amount than the total. */
  chargedTotal: moneySchema.optional(),
  /** How many items it ever had, where edits added some: ids are not given twice. */
  itemsEver: z.int().optional(),
  /** What was promised back for pieces that are not kept; not what staff gave back besides. Left out: see the refunds. */
  refundedForGoods: moneySchema.optional(),
  /** Of an order that is sent: left out where nothing of it is shipped, and where it is picked up. */
  shippingAddressSnapshot: addressSchema.optional(),
  /** Left out: the one it is shipped to. */
  billingAddress: addressSchema.optional(),
  /** Of the buyer, when it was placed. */
  vatNumber: z.string().optional(),
  /** Left out where nothing of it is shipped. */
  shippingMethod: shippingMethodSchema.optional(),
  /** A mirror of the payment, written with it; the payments table owns the details. `standing.ts` says what it means. */
  payment: z.object({
    status: paymentStatusSchema,
    provider: z.string().optional(),
    /** Of manual payments. */
    method: manualMethodSchema.optional(),
    /** All that was paid is back or on its way back: nothing is sent for it any more. */
    goesBack: z.boolean().optional(),
    /** Of an order that was edited after it was paid: what is still to be paid. Nothing is sent before. */
    due: moneySchema.optional(),
    /** The customer's bank questions it, and that is not decided. */
    disputed: z.literal(true).optional(),
  }),
  paymentWindowEndsAt: z.iso.datetime(),
  webhookSent: z.boolean(),
  note: z.string().optional(),
  metadata: metadataSchema.optional(),
  endReason: z.string().optional(),
  /** Left out on orders from before it was kept. */
  confirmedAt: z.iso.datetime().optional(),
  hidden: z.boolean().optional(),
  /** The account was deleted: with its end the order forgets the person. */
  ownerGone: z.boolean().optional(),
  /** When it came to its status; left out on orders from before it was kept. */
  statusSince: z.iso.datetime().optional(),
  /** Of an order that ended: all who had to hear of it have. */
  carriedOn: z.literal(true).optional(),
  /** What the sweep saw the last time, and when it looks again if it stands as then. */
  lookedAt: z.object({ stand: z.string(), next: z.iso.datetime() }).optional(),
  /** The hash of the last entry of its history; left out on orders from before it was a chain. */
  chain: z.string().optional(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  version: z.int(),
});

export type Order = z.infer<typeof orderSchema>;
export type OrderItem = z.infer<typeof orderItemSchema>;

/** The item of an order; 404 for one it does not have. */
export const itemOf = (order: Order, itemId: string): OrderItem => {
  const item = order.items.find(({ id }) => id === itemId);
  if (!item) throw notFound('order item');
  return item;
};
