/** A cart: its lines, what it may hold, and every change to it as a plain function. No clock, no store. */
import { z } from 'zod';
import { addressSchema } from '../shared/address.ts';
import { idSchema } from '../shared/ids.ts';
import { currencySchema, moneySchema } from '../shared/money.ts';

export const maximumLines = 40;
export const maximumQuantity = 99;

/**
 * `abandoned` is announced, not an end: whoever comes back and changes the cart, or checks it out, goes on with
 * it. So the one cart of a customer stays the one cart until it is converted or merged.
 */
export const cartStatuses = ['active', 'abandoned', 'converted', 'merged'] as const;
export type CartStatus = (typeof cartStatuses)[number];

export const cartLineSchema = z.object({
  variantId: idSchema('variant'),
  quantity: z.int().min(1).max(maximumQuantity),
  /** What the shopper was last shown when changing the cart. */
  unitPrice: moneySchema,
});

export const cartSchema = z.object({
  id: idSchema('cart'),
  status: z.enum(cartStatuses),
  currency: currencySchema,
  /** Absent: anonymous, opened by the secret whose hash is `secretHash`. */
  customerId: idSchema('user').optional(),
  secretHash: z.string().optional(),
  items: z.array(cartLineSchema).max(maximumLines),
  coupons: z.array(z.string()),
  shippingAddress: addressSchema.optional(),
  shippingMethodId: z.string().optional(),
  /** What it ended as. */
  orderId: idSchema('order').optional(),
  mergedInto: idSchema('cart').optional(),
  createdAt: z.iso.datetime(),
  /** The shopper's last change. */
  touchedAt: z.iso.datetime(),
  version: z.int(),
});

export type Cart = z.output<typeof cartSchema>;
export type CartLine = z.output<typeof cartLineSchema>;

/** Whether the cart can still be changed and checked out. */
export const isOpen = ({ status }: Pick<Cart, 'status'>): boolean =>
  status === 'active' || status === 'abandoned';
