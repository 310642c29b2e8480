/**
 * Changes of a cart: read, edit, price, save on condition that nobody wrote meanwhile, else again from the start.
 * Every change also takes the prices of now into the cart, because its answer shows them to the shopper.
 */
import { getSellableVariants } from '../catalog/store.ts';
import type { PricedBasket } from '../pricing/priced-basket.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import type { Caller } from '../shared/http/caller.ts';
import { assertVersion, type ExpectedVersions } from '../shared/http/version.ts';
import type { Id } from '../shared/ids.ts';
import { retryOnConflict } from '../shared/transact.ts';
import { type Cart, isOpen } from './cart.ts';
import { quoteBasket, type Variants } from './quote.ts';
import { sellingPrice } from './selling-price.ts';
import { getCart, saveCart } from './store.ts';
import { opens } from './token.ts';

export type Visitor = { readonly caller: Caller | undefined; readonly cartToken: string | undefined };

export type QuotedCart = { readonly cart: Cart; readonly basket: PricedBasket };

const mayOpen = (cart: Cart, { caller, cartToken }: Visitor): boolean => {
  if (cart.customerId !== undefined) return cart.customerId === caller?.userId;
  return cartToken !== undefined && opens(cartToken, cart);
};

/** @throws DomainError `not-found`, also for somebody else's cart */
export const openCart = async (cartId: string, visitor: Visitor): Promise<Cart> => {
  const cart = await getCart(cartId);
  if (!cart || !mayOpen(cart, visitor)) throw notFound('cart');
  return cart;
};

/** @throws DomainError `cart-not-active` */
export const assertOpen = (cart: Cart): void => {
  if (!isOpen(cart)) {
    throw new DomainError('cart-not-active', `This cart is ${cart.status}`, {
      ...(cart.orderId && { orderId: cart.orderId }),
    });
  }
};

export const quoteCart = async (cart: Cart, variants: Variants, now: Date): Promise<QuotedCart> => ({
  cart,
  basket: await quoteBasket({ ...cart, customerId: cart.customerId ?? cart.guestId, variants, now }),
});

const variantIdsIn = ({ items }: Cart): Id<'variant'>[] => items.map(({ variantId }) => variantId);

export const variantsIn = (cart: Cart): Promise<Variants> => getSellableVariants(variantIdsIn(cart));

/** With the prices and the total of now, because an answer shows them. */
export const asShown = (cart: Cart, variants: Variants, { totals }: PricedBasket): Cart => ({
  ...cart,
  shownTotal: totals.total,
  items: cart.items.map((line) => ({
    ...line,
    unitPrice: sellingPrice(variants.get(line.variantId), cart.currency) ?? line.unitPrice,
  })),
});

export type Edit = {
  /** Pure; it may run more than once. */
  readonly edit: (cart: Cart, variants: Variants) => Cart;
  /** A variant that the edit needs to know besides those in the cart. */
  readonly about?: Id<'variant'>;
  /** Throws when the edited cart must not be. */
  readonly check?: (basket: PricedBasket) => void;
};

export type ChangeRequest = Edit & {
  readonly cartId: string;
  readonly visitor: Visitor;
  /** From `If-Match`. */
  readonly expectedVersion: ExpectedVersions;
  readonly now: Date;
};

/** @throws DomainError `not-found`, `cart-not-active`, `stale-version`, and what `edit` and `check` throw */
export const changeCart = ({
  cartId,
  visitor,
  expectedVersion,
  edit,
  about,
  check,
  now,
}: ChangeRequest): Promise<QuotedCart> =>
  retryOnConflict(async () => {
    const cart = await openCart(cartId, visitor);
    assertVersion(cart.version, expectedVersion);
    assertOpen(cart);
    const variants = await getSellableVariants([...variantIdsIn(cart), ...(about ? [about] : [])]);
    const edited = edit(cart, variants);
    const { basket } = await quoteCart(edited, variants, now);
    check?.(basket);
    return { cart: await saveCart(asShown(edited, variants, basket), now), basket };
  });
