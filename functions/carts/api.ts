/** Carts over HTTP. */

import { createHash } from 'node:crypto';
import { defaultAddress, preferredCurrency } from '../identity/preferences.ts';
import type { PricedBasket } from '../pricing/priced-basket.ts';
import { assertSoldIn, homeCurrency, isSoldIn } from '../settings/sold-in.ts';
import { notFound } from '../shared/errors.ts';
import type { HttpRequest } from '../shared/http/request.ts';
import { serve } from '../shared/http/serve.ts';
import { etagOf, expectedVersions } from '../shared/http/version.ts';
import { type Id, idOf, newId } from '../shared/ids.ts';
import { log } from '../shared/log.ts';
import { type Currency, compare } from '../shared/money.ts';
import { type Cart, isOpen, newCart, removeCoupon, removeLine } from './cart.ts';
import {
  assertOpen,
  changeCart,
  type Edit,
  openCart,
  type QuotedCart,
  quoteCart,
  type Visitor,
  variantsIn,
} from './change-cart.ts';
import { cartsRoutes } from './contract.ts';
import { addPieces, applyCoupon, chooseShippingMethod, sayVatNumber, setPieces } from './edits.ts';
import { mergeIntoMine } from './merge-carts.ts';
import { provenCartToken } from './proven-token.ts';
import { createAnonymousCart, currentCart, getCart, openCustomerCart, rememberShownTotal } from './store.ts';
import { cartIdOf, newCartToken } from './token.ts';
import { type CartView, cartView } from './view.ts';

type Request = Pick<HttpRequest, 'headers' | 'now'> & { readonly caller: Visitor['caller'] };

const visitorOf = ({ caller, headers }: Request): Visitor => ({ caller, cartToken: headers['x-cart-token'] });

/** The version, for `If-Match`; and a digest, because prices move without a new version. */
const etagOfView = (view: CartView): string =>
  etagOf(view.version, createHash('sha256').update(JSON.stringify(view)).digest('base64url').slice(0, 12));

const answerView = <const S extends 200 | 201>(status: S, view: CartView) => ({
  status,
  body: view,
  headers: { etag: etagOfView(view) },
});

const answerCart = ({ cart, basket }: QuotedCart) => answerView(200, cartView(cart, basket));

const quoteStored = async (cart: Cart, now: Date): Promise<QuotedCart> =>
  quoteCart(cart, await variantsIn(cart), now);

const isRemembered = ({ shownTotal }: Cart, { totals: { total } }: PricedBasket): boolean =>
  shownTotal !== undefined && compare(shownTotal, total) === 0;

/** A read shows a total, too. Whether it could be remembered does not matter to the reader. */
const quoteToShow = async (cart: Cart, now: Date) => {
  const quoted = await quoteStored(cart, now);
  if (isOpen(cart) && cart.items.length > 0 && !isRemembered(cart, quoted.basket)) {
    await rememberShownTotal(cart, quoted.basket.totals.total).catch((error: unknown) => {
      log.warn('the shown total was not remembered', { cartId: cart.id, error });
    });
  }
  return quoted;
};

type OfCart = Request & { readonly params: { readonly id: string } };

const changeOpenCart = async (request: OfCart, edit: Edit) => {
  const { params, headers, now } = request;
  const visitor = visitorOf(request);
  const version = expectedVersions(headers);
  return answerCart(await changeCart({ cartId: params.id, visitor, expectedVersion: version, ...edit, now }));
};

/**
 * Whoever has no account proves nothing, so that a repeated request makes another cart, whatever its
 * Idempotency-Key: the first one's token is for whom it was answered to, and nobody opens a cart whose answer was lost.
 */
const openAnonymously = async (currency: Currency, now: Date) => {
  const id = newId('cart', now);
  const { token, secretHash } = newCartToken(id);
  const cart = newCart({ id, currency, owner: { secretHash }, now });
  await createAnonymousCart(cart);
  const { basket } = await quoteStored(cart, now);
  return answerView(201, { ...cartView(cart, basket), cartToken: token });
};

const presentCart = async (
  { caller, cartToken }: Visitor,
  currency: Currency | undefined,
): Promise<Cart | undefined> => {
  if (caller) return currentCart(caller.userId, currency);
  const cartId = cartToken === undefined ? undefined : cartIdOf(cartToken);
  return cartId && getCart(cartId);
};

/** The account's, as long as the shop sells in it. */
const usualCurrencyOf = async (customerId: Id<'user'>, now: Date): Promise<Currency> => {
  const preferred = await preferredCurrency(customerId);
  return preferred !== undefined && (await isSoldIn(preferred, now)) ? preferred : homeCurrency(now);
};

export const handler = serve(
  cartsRoutes,
  {
    open: async ({ body, caller, seed, now }) => {
      if (body?.currency !== undefined) await assertSoldIn(body.currency, now);
      if (!caller) return openAnonymously(body?.currency ?? (await homeCurrency(now)), now);
      const { userId: customerId } = caller;
      const [currency, shippingAddress] = await Promise.all([
        body?.currency ?? usualCurrencyOf(customerId, now),
        defaultAddress(customerId),
      ]);
      const owner = { customerId, shippingAddress };
      const fresh = newCart({ id: idOf('cart', seed), currency, owner, now });
      const { cart, isNew } = await openCustomerCart(fresh, customerId);
      const { basket } = await quoteToShow(cart, now);
      return answerView(isNew ? 201 : 200, cartView(cart, basket));
    },

    current: async (request) => {
      const visitor = visitorOf(request);
      const present = await presentCart(visitor, request.query.currency);
      if (!present || !isOpen(present)) throw notFound('cart');
      return answerCart(await quoteToShow(await openCart(present.id, visitor), request.now));
    },

    read: async (request) =>
      answerCart(await quoteToShow(await openCart(request.params.id, visitorOf(request)), request.now)),

    addItem: (request) => changeOpenCart(request, addPieces(request.body.variantId, request.body.quantity)),

    setItem: (request) => changeOpenCart(request, setPieces(request.params.variantId, request.body.quantity)),

    removeItem: (request) =>
      changeOpenCart(request, { edit: (cart) => removeLine(cart, request.params.variantId) }),

    addCoupon: (request) => changeOpenCart(request, applyCoupon(request.body.code)),

    removeCoupon: (request) =>
      changeOpenCart(request, { edit: (cart) => removeCoupon(cart, request.params.code) }),

    setShippingAddress: (request) =>
      changeOpenCart(request, { edit: (cart) => ({ ...cart, shippingAddress: request.body }) }),

    shippingMethods: async (request) => {
      const cart = await openCart(request.params.id, visitorOf(request));
      assertOpen(cart);
      const { basket } = await quoteStored(cart, request.now);
      return { status: 200, body: { items: [...basket.offeredMethods] } };
    },

    setVatNumber: (request) => changeOpenCart(request, sayVatNumber(request.body.vatNumber)),

    setShippingMethod: (request) => changeOpenCart(request, chooseShippingMethod(request.body.methodId)),

    merge: async (request) => {
      const { leftOut, leftOutCoupons, ...merged } = await mergeIntoMine({
        cartId: request.params.id,
        caller: request.caller,
        cartToken: request.body.cartToken,
        expectedVersion: expectedVersions(request.headers),
        now: request.now,
      });
      const response = answerCart(merged);
      const told = {
        ...(leftOut.length > 0 && { leftOut }),
        ...(leftOutCoupons.length > 0 && { leftOutCoupons }),
      };
      return { ...response, body: { ...response.body, ...told } };
    },
  },
  { provenSecret: provenCartToken },
);
