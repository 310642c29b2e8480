/** What a shopper gathered before signing in goes into the cart they have as a customer. */

import { notFound } from '../shared/errors.ts';
import type { Caller } from '../shared/http/caller.ts';
import { assertVersion, type ExpectedVersions } from '../shared/http/version.ts';
import { retryOnConflict } from '../shared/transact.ts';
import { type Cart, type LeftOut, mergeCarts } from './cart.ts';
import { asShown, assertOpen, openCart, type QuotedCart, quoteCart, variantsIn } from './change-cart.ts';
import { saveMerged } from './store.ts';
import { cartIdOf } from './token.ts';

export type MergeRequest = {
  readonly cartId: string;
  readonly caller: Caller;
  readonly cartToken: string;
  readonly expectedVersion: ExpectedVersions;
  readonly now: Date;
};

export type MergedCart = QuotedCart & {
  readonly leftOut: LeftOut[];
  readonly leftOutCoupons: string[];
};

const anonymousCart = async (cartToken: string): Promise<Cart> => {
  const cartId = cartIdOf(cartToken);
  if (cartId === undefined) throw notFound('cart');
  return openCart(cartId, { caller: undefined, cartToken });
};

/**
 * Both carts change in one transaction, each on condition that it is as it was read:
 *
 *   merge ── reads mine v3, theirs v2 ─────────────────── writes mine v4, theirs merged ✗ mine is v4 already
 *   add   ───────────── reads mine v3 ── writes mine v4                                   merge reads again
 *
 * Repeating a merge gives the cart as it is: the anonymous cart ended when it was merged.
 * @throws DomainError `not-found` for either, `cart-not-active`, `currency-mismatch`, `stale-version`
 */
export const mergeIntoMine = ({
  cartId,
  caller,
  cartToken,
  expectedVersion,
  now,
}: MergeRequest): Promise<MergedCart> =>
  retryOnConflict(async () => {
    const mine = await openCart(cartId, { caller, cartToken: undefined });
    const other = await anonymousCart(cartToken);
    if (other.mergedInto === mine.id) {
      return { ...(await quoteCart(mine, await variantsIn(mine), now)), leftOut: [], leftOutCoupons: [] };
    }
    assertVersion(mine.version, expectedVersion);
    assertOpen(mine);
    assertOpen(other);
    const { cart, ...leftOut } = mergeCarts(mine, other);
    const variants = await variantsIn(cart);
    const { basket } = await quoteCart(cart, variants, now);
    return { cart: await saveMerged(asShown(cart, variants, basket), other, now), basket, ...leftOut };
  });
