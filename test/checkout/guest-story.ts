/** Guests without the stack: carts, checkouts, what is counted. */
import * as z from 'zod';
import { addToLine, newCart } from '../../functions/carts/cart.ts';
import { createAnonymousCart } from '../../functions/carts/store.ts';
import { newCartToken } from '../../functions/carts/token.ts';
import { checkoutAsGuest, type GuestsOrder } from '../../functions/checkout/checkout-as-guest.ts';
import { adjustStock } from '../../functions/inventory/ledger.ts';
import { createStockWrite } from '../../functions/inventory/store.ts';
import { ordersTable, unpaidKey } from '../../functions/orders/table.ts';
import { isDomainError } from '../../functions/shared/errors.ts';
import { type Id, newId, newRootUlid, newUlid } from '../../functions/shared/ids.ts';
import { getItem } from '../../functions/shared/read.ts';
import { transact } from '../../functions/shared/transact.ts';
import { naira, newVariant, start } from '../carts/shop.ts';
import { asFunction } from '../support/as-function.ts';

const checkOut = asFunction('checkout-api', checkoutAsGuest);

const shippingAddress = { name: 'Gesa', line1: '1 Marina', city: 'Lagos', country: 'NG' };

export const stocked = async (pieces = 500): Promise<Id<'variant'>> => {
  const variantId = await newVariant();
  await transact([createStockWrite(variantId, start)]);
  const id = newId('adjustment', start);
  await adjustStock({ id, variantId, delta: pieces, reason: 'received', actor: 'usr_staff' }, start);
  return variantId;
};

export type AnonymousCart = { readonly id: Id<'cart'>; readonly cartToken: string };

export const anonymousCart = async (
  variantId: Id<'variant'>,
  coupons: readonly string[] = [],
): Promise<AnonymousCart> => {
  const id = newId('cart', start);
  const { token: cartToken, secretHash } = newCartToken(id);
  const empty = newCart({ id, currency: 'NGN', owner: { secretHash }, now: start });
  const filled = addToLine(empty, { variantId, quantity: 1, unitPrice: naira(1_000) });
  await createAnonymousCart({ ...filled, coupons: [...coupons], shippingAddress });
  return { id, cartToken };
};

export const checkOutCart = (
  { id, cartToken }: AnonymousCart,
  email: string,
  seed = newRootUlid(newUlid(start)),
): Promise<GuestsOrder> => checkOut(id, { cartToken, email, seed, address: undefined }, start);

/** How many open unpaid orders somebody has; undefined: none. */
export const countsOf = async (customerId: string): Promise<number | undefined> =>
  (await getItem(ordersTable, unpaidKey('customer', customerId), z.looseObject({ orders: z.int() })))?.orders;

export const codeOf = (reason: unknown): string => {
  if (!isDomainError(reason)) throw reason;
  return reason.code;
};
