/** A cart: its lines, what it may hold, and every change to it as a plain function. No clock, no store. */
import * as z from 'zod';
import { maximumAppliedPromotions } from '../promotions/promotion.ts';
import { type Address, addressSchema } from '../shared/address.ts';
import { DomainError } from '../shared/errors.ts';
import { type Id, idSchema } from '../shared/ids.ts';
import { type Standings, standsAs } from '../shared/machine.ts';
import { type Currency, currencySchema, moneySchema } from '../shared/money.ts';
import { maximumLines, maximumQuantity } from '../shared/order-size.ts';

/**
 * `abandoned` is announced, not an end: whoever comes back and changes the cart, or checks it out, goes on with
 * it. So the one cart of a customer stays the one cart until it is converted or merged.
 */
export const cartStatuses = ['active', 'abandoned', 'converted', 'merged'] as const;

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
  /** Of an anonymous one whose checkout was refused: for whom it is priced since. */
  guestId: idSchema('guest').optional(),
  items: z.array(cartLineSchema).max(maximumLines),
  coupons: z.array(z.string()),
  shippingAddress: addressSchema.optional(),
  shippingMethodId: z.string().optional(),
  /** Of a business; left out: the account's. */
  vatNumber: z.string().optional(),
  /** The total that the last answer showed: checkout takes no more than that. */
  shownTotal: moneySchema.optional(),
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

const cartIs = standsAs({
  active: ['open'],
  abandoned: ['open'],
  converted: [],
  merged: [],
} satisfies Standings<Cart['status'], 'open'>);

/** Whether the cart can still be changed and checked out. */
export const isOpen = (cart: Pick<Cart, 'status'>): boolean => cartIs(cart, 'open');

export const newCart = ({
  id,
  currency,
  owner,
  now,
}: {
  readonly id: Cart['id'];
  readonly currency: Currency;
  readonly owner:
    | { readonly customerId: Id<'user'>; readonly shippingAddress?: Address | undefined }
    | { readonly secretHash: string };
  readonly now: Date;
}): Cart => ({
  id,
  status: 'active',
  currency,
  ...owner,
  items: [],
  coupons: [],
  createdAt: now.toISOString(),
  touchedAt: now.toISOString(),
  version: 1,
});

const tooMany = (quantity: number): DomainError =>
  new DomainError('invalid-request', `A line takes at most ${maximumQuantity} pieces, not ${quantity}`, {
    errors: [{ path: 'quantity', message: `must leave the line at ${maximumQuantity} pieces or fewer` }],
  });

/** Sets the quantity of a line, new or not. @throws DomainError `cart-full`, or `invalid-request` beyond 99 pieces */
export const setLine = (cart: Cart, line: CartLine): Cart => {
  if (line.quantity > maximumQuantity) throw tooMany(line.quantity);
  const isThere = cart.items.some(({ variantId }) => variantId === line.variantId);
  if (isThere) {
    const items = cart.items.map((item) => (item.variantId === line.variantId ? line : item));
    return { ...cart, items };
  }
  if (cart.items.length >= maximumLines) {
    throw new DomainError('cart-full', `A cart takes at most ${maximumLines} different variants`, {
      maximumLines,
    });
  }
  return { ...cart, items: [...cart.items, line] };
};

/** Adds to the line that is there already. @throws DomainError `cart-full`, or `invalid-request` beyond 99 pieces */
export const addToLine = (cart: Cart, line: CartLine): Cart => {
  const present = cart.items.find(({ variantId }) => variantId === line.variantId);
  return setLine(cart, { ...line, quantity: line.quantity + (present?.quantity ?? 0) });
};

export const removeLine = (cart: Cart, variantId: string): Cart => ({
  ...cart,
  items: cart.items.filter((item) => item.variantId !== variantId),
});

/** @throws DomainError `promotion-not-applicable`, `not-combinable`, when there are as many as an order can take */
export const addCoupon = (cart: Cart, code: string): Cart => {
  if (cart.coupons.includes(code)) return cart;
  if (cart.coupons.length >= maximumAppliedPromotions) {
    throw new DomainError(
      'promotion-not-applicable',
      `A cart takes at most ${maximumAppliedPromotions} coupons`,
      { reason: 'not-combinable', coupon: code },
    );
  }
  return { ...cart, coupons: [...cart.coupons, code] };
};

export const removeCoupon = (cart: Cart, code: string): Cart => ({
  ...cart,
  coupons: cart.coupons.filter((coupon) => coupon !== code),
});

export type LeftOut = { readonly variantId: Id<'variant'>; readonly quantity: number };

type Merged = {
  readonly cart: Cart;
  readonly leftOut: LeftOut[];
  readonly leftOutCoupons: string[];
};

/**
 * The anonymous cart's lines go into the customer's: quantities add up as far as a line takes them, and lines as
 * far as the cart has room. What did not fit is told, line by line.
 * @throws DomainError `currency-mismatch`
 */
export const mergeCarts = (mine: Cart, other: Cart): Merged => {
  if (mine.currency !== other.currency) {
    throw new DomainError(
      'currency-mismatch',
      `A cart in ${other.currency} does not go into one in ${mine.currency}`,
    );
  }
  const items = [...mine.items];
  const leftOut: LeftOut[] = [];
  for (const line of other.items) {
    const index = items.findIndex(({ variantId }) => variantId === line.variantId);
    const present = items[index]?.quantity ?? 0;
    const hasRoom = index >= 0 || items.length < maximumLines;
    const quantity = hasRoom ? Math.min(maximumQuantity, present + line.quantity) : 0;
    const missing = present + line.quantity - quantity;
    if (missing > 0) leftOut.push({ variantId: line.variantId, quantity: missing });
    if (hasRoom) items.splice(index >= 0 ? index : items.length, 1, { ...line, quantity });
  }
  const allCoupons = [...new Set([...mine.coupons, ...other.coupons])];
  const coupons = allCoupons.slice(0, maximumAppliedPromotions);
  const shippingAddress = mine.shippingAddress ?? other.shippingAddress;
  const shippingMethodId = mine.shippingMethodId ?? other.shippingMethodId;
  const vatNumber = mine.vatNumber ?? other.vatNumber;
  return {
    cart: {
      ...mine,
      items,
      coupons,
      ...(shippingAddress && { shippingAddress }),
      ...(shippingMethodId !== undefined && { shippingMethodId }),
      ...(vatNumber !== undefined && { vatNumber }),
    },
    leftOut,
    leftOutCoupons: allCoupons.slice(maximumAppliedPromotions),
  };
};
