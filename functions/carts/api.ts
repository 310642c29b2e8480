/** Carts over HTTP. */
import { createHash } from 'node:crypto';
import { getSellableVariants } from '../catalog/store.ts';
import type { PricedBasket } from '../pricing/priced-basket.ts';
import { refusalTexts } from '../promotions/promotion.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import type { HttpRequest } from '../shared/http/request.ts';
import { serve } from '../shared/http/serve.ts';
import { etagOf, expectedVersion } from '../shared/http/version.ts';
import { type Id, idOf, newId } from '../shared/ids.ts';
import type { Currency } from '../shared/money.ts';
import {
  addCoupon,
  addToLine,
  type Cart,
  type CartLine,
  newCart,
  removeCoupon,
  removeLine,
  setLine,
} from './cart.ts';
import {
  assertOpen,
  type CartEdit,
  changeCart,
  openCart,
  type QuotedCart,
  quoteCart,
  type Visitor,
  variantsIn,
} from './change-cart.ts';
import { cartsRoutes } from './contract.ts';
import { mergeIntoMine } from './merge-carts.ts';
import { sellingPrice } from './selling-price.ts';
import { createAnonymousCart, currentCart, getCart, openCustomerCart } from './store.ts';
import { cartIdOf, newCartToken } from './token.ts';
import { type CartView, cartView } from './view.ts';

type Request = Pick<HttpRequest, 'headers' | 'now'> & { readonly caller: Visitor['caller'] };

const visitorOf = ({ caller, headers }: Request): Visitor => ({ caller, cartToken: headers['x-cart-token'] });

/** The version, for `If-Match`; and a digest, because prices move without a new version. */
const etagOfView = (view: CartView): string =>
  etagOf(view.version, createHash('sha256').update(JSON.stringify(view)).digest('base64url').slice(0, 12));

const answer = <const S extends 200 | 201>(status: S, view: CartView) => ({
  status,
  body: view,
  headers: { etag: etagOfView(view) },
});

const answerCart = ({ cart, basket }: QuotedCart) => answer(200, cartView(cart, basket));

const quoteStored = async (cart: Cart, now: Date): Promise<QuotedCart> =>
  quoteCart(cart, await variantsIn(cart), now);

const change = async (
  request: Request & { readonly params: { readonly id: string } },
  edit: CartEdit['edit'],
  check?: CartEdit['check'],
) => {
  const { params, headers, now } = request;
  const changed = await changeCart({
    cartId: params.id,
    visitor: visitorOf(request),
    expectedVersion: expectedVersion(headers),
    edit,
    ...(check && { check }),
    now,
  });
  return answerCart(changed);
};

/** @throws DomainError `not-found` for a variant that nobody sells, `not-sellable` for one that cannot be sold now */
const sellableLine = async (
  variantId: Id<'variant'>,
  quantity: number,
  currency: Currency,
): Promise<CartLine> => {
  const variant = (await getSellableVariants([variantId])).get(variantId);
  if (!variant) throw notFound('variant');
  const unitPrice = sellingPrice(variant, currency);
  if (!unitPrice) {
    const detail = variant.active ? `It has no price in ${currency}` : 'It is not for sale now';
    throw new DomainError('not-sellable', detail, { variantId });
  }
  return { variantId, quantity, unitPrice };
};

const assertApplies =
  (code: string) =>
  (basket: PricedBasket): void => {
    const refused = basket.refusedCoupons.find((coupon) => coupon.code === code);
    if (refused) {
      const { reason } = refused;
      throw new DomainError('promotion-not-applicable', refusalTexts[reason], { reason, coupon: code });
    }
  };

const assertOffered =
  (methodId: string) =>
  (basket: PricedBasket): void => {
    const offered = basket.offeredMethods.map(({ id }) => id);
    if (offered.includes(methodId)) return;
    throw new DomainError('invalid-request', 'This shipping method is not offered there', {
      errors: [{ path: 'methodId', message: `must be one of ${offered.join(', ')}` }],
    });
  };

/** A lost answer is a lost token: a repeated request makes another cart, and nobody opens the first one. */
const openAnonymously = async (currency: Currency, now: Date) => {
  const id = newId('cart', now);
  const { token, secretHash } = newCartToken(id);
  const cart = newCart({ id, currency, owner: { secretHash }, now });
  await createAnonymousCart(cart);
  const { basket } = await quoteStored(cart, now);
  return answer(201, { ...cartView(cart, basket), cartToken: token });
};

const presentCart = async (
  { caller, cartToken }: Visitor,
  currency: Currency | undefined,
): Promise<Cart | undefined> => {
  if (caller) return currentCart(caller.userId, currency);
  const cartId = cartToken === undefined ? undefined : cartIdOf(cartToken);
  return cartId && getCart(cartId);
};

export const handler = serve(cartsRoutes, {
  open: async ({ body, caller, seed, now }) => {
    const currency = body?.currency ?? 'NGN';
    if (!caller) return openAnonymously(currency, now);
    const { userId: customerId } = caller;
    const fresh = newCart({ id: idOf('cart', seed), currency, owner: { customerId }, now });
    const { cart, isNew } = await openCustomerCart(fresh, customerId);
    const { basket } = await quoteStored(cart, now);
    return answer(isNew ? 201 : 200, cartView(cart, basket));
  },

  current: async (request) => {
    const visitor = visitorOf(request);
    const present = await presentCart(visitor, request.query.currency);
    if (!present) throw notFound('cart');
    return answerCart(await quoteStored(await openCart(present.id, visitor), request.now));
  },

  read: async (request) =>
    answerCart(await quoteStored(await openCart(request.params.id, visitorOf(request)), request.now)),

  addItem: ({ body, ...request }) =>
    change(request, async (cart) =>
      addToLine(cart, await sellableLine(body.variantId, body.quantity, cart.currency)),
    ),

  setItem: ({ body, ...request }) =>
    change(request, async (cart) =>
      setLine(cart, await sellableLine(request.params.variantId, body.quantity, cart.currency)),
    ),

  removeItem: (request) => change(request, (cart) => removeLine(cart, request.params.variantId)),

  addCoupon: ({ body: { code }, ...request }) =>
    change(request, (cart) => addCoupon(cart, code), assertApplies(code)),

  removeCoupon: (request) => change(request, (cart) => removeCoupon(cart, request.params.code)),

  setShippingAddress: ({ body: shippingAddress, ...request }) =>
    change(request, (cart) => ({ ...cart, shippingAddress })),

  shippingMethods: async (request) => {
    const cart = await openCart(request.params.id, visitorOf(request));
    assertOpen(cart);
    const { basket } = await quoteStored(cart, request.now);
    return { status: 200, body: { items: [...basket.offeredMethods] } };
  },

  setShippingMethod: ({ body: { methodId }, ...request }) =>
    change(request, (cart) => ({ ...cart, shippingMethodId: methodId }), assertOffered(methodId)),

  merge: async (request) => {
    const { leftOut, ...merged } = await mergeIntoMine({
      cartId: request.params.id,
      caller: request.caller,
      cartToken: request.body.cartToken,
      expectedVersion: expectedVersion(request.headers),
      now: request.now,
    });
    const response = answerCart(merged);
    return leftOut.length === 0 ? response : { ...response, body: { ...response.body, leftOut } };
  },
});
