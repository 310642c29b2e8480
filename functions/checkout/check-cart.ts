/**
 * Whether a cart can be placed as its shopper was last shown it; if not, it is mended, and they look at it again:
 * lines that cannot be had, prices, the delivery they chose, and a total that went up for any other reason.
 */
import type { Cart } from '../carts/cart.ts';
import { type CartChange, mendCart } from '../carts/mend.ts';
import { quoteOn, readTerms, type Terms, type Variants } from '../carts/quote.ts';
import { saveCart } from '../carts/store.ts';
import { cartView } from '../carts/view.ts';
import { getSellableVariants } from '../catalog/store.ts';
import type { Place, PricedBasket } from '../pricing/priced-basket.ts';
import { type CustomerId, isGuestId } from '../shared/customer-id.ts';
import { DomainError } from '../shared/errors.ts';
import type { Money } from '../shared/money.ts';
import { assertCouponsApply, methodChanges, totalChanges } from './agreement.ts';
import { shortagesOf } from './shortages.ts';

/** Saves what the shopper must look at before trying again: what is shown now, they have seen then. */
const cartChanged = async (
  cart: Cart,
  changes: readonly CartChange[],
  priced: PricedBasket,
  now: Date,
): Promise<DomainError> => {
  const method = changes.find(({ change }) => change === 'shipping-method') && priced.shippingMethod;
  const shownTotal = priced.totals.total;
  const saved = await saveCart({ ...cart, shownTotal, ...(method && { shippingMethodId: method.id }) }, now);
  return new DomainError('cart-changed', 'The cart changed: look at it and try again', {
    changes,
    cart: cartView(saved, priced),
  });
};

/** For whom it is, and the most that they expect it to cost. */
export type Agreement = {
  readonly customerId: CustomerId;
  readonly expectedTotal?: Money | undefined;
  readonly vatNumber?: string | undefined;
  readonly billingAddress?: Place | undefined;
};

export type CheckedCart = Pick<Terms, 'profile'> & {
  readonly priced: PricedBasket;
  readonly variants: Variants;
};

/** @throws DomainError `cart-changed` when it would not be placed as it was shown, or `conflict` */
export const checkCart = async (
  cart: Cart,
  { customerId, expectedTotal: expected, vatNumber = cart.vatNumber, billingAddress }: Agreement,
  now: Date,
): Promise<CheckedCart> => {
  const buying = { customerId, coupons: cart.coupons, forOrder: true, billingAddress };
  const [variants, { stocks }, terms] = await Promise.all([
    getSellableVariants(cart.items.map(({ variantId }) => variantId)),
    shortagesOf(cart.items, now),
    readTerms(buying),
  ]);
  const mended = mendCart(cart, variants, stocks);
  const priced = quoteOn(terms, { ...mended.cart, ...buying, vatNumber, variants, now });
  const changes = [...mended.changes, ...methodChanges(cart.shippingMethodId, priced)];
  const pricedFor = isGuestId(customerId) ? { guestId: customerId } : {};
  if (changes.length > 0) throw await cartChanged({ ...mended.cart, ...pricedFor }, changes, priced, now);
  assertCouponsApply(priced);
  const raised = totalChanges(priced, { shown: cart.shownTotal, expected });
  if (raised.length > 0) throw await cartChanged({ ...cart, ...pricedFor }, raised, priced, now);
  return { priced, profile: terms.profile, variants };
};
