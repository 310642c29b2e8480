/** Guests without the stack: carts, checkouts, claims. */
import { addToLine, newCart } from '../../functions/carts/cart.ts';
import { createAnonymousCart } from '../../functions/carts/store.ts';
import { newCartToken } from '../../functions/carts/token.ts';
import { checkoutAsGuest, type GuestsOrder } from '../../functions/checkout/checkout-as-guest.ts';
import { adjustStock } from '../../functions/inventory/ledger.ts';
import { createStockWrite } from '../../functions/inventory/store.ts';
import type { Order } from '../../functions/orders/order.ts';
import { type Claimant, orderClaimed } from '../../functions/orders/order-claimed.ts';
import { orders } from '../../functions/orders/store.ts';
import { type Id, newId, newRootUlid, newUlid } from '../../functions/shared/ids.ts';
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

export const claim = asFunction('guests-api', (orderId: string, claimant: Claimant, token: string) =>
  orders.change(orderId, (order: Order) => orderClaimed(order, claimant, token, start)),
);
