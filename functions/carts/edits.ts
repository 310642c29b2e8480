/** The changes that shoppers make, each with what it needs to know and what must hold afterwards. Pure. */
import type { PricedBasket } from '../pricing/priced-basket.ts';
import { refusalTexts } from '../promotions/promotion.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import type { Currency } from '../shared/money.ts';
import { addCoupon, addToLine, type CartLine, setLine } from './cart.ts';
import type { Edit } from './change-cart.ts';
import type { Variants } from './quote.ts';
import { sellingPrice } from './selling-price.ts';

/** @throws DomainError `not-found` for a variant that nobody sells, `not-sellable` for one that cannot be sold now */
const sellableLine = (
  variantId: Id<'variant'>,
  quantity: number,
  currency: Currency,
  variants: Variants,
): CartLine => {
  const variant = variants.get(variantId);
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

/** @throws as `sellableLine` and `addToLine` do */
export const addPieces = (variantId: Id<'variant'>, quantity: number): Edit => ({
  about: variantId,
  edit: (cart, variants) => addToLine(cart, sellableLine(variantId, quantity, cart.currency, variants)),
});

/** @throws as `sellableLine` and `setLine` do */
export const setPieces = (variantId: Id<'variant'>, quantity: number): Edit => ({
  about: variantId,
  edit: (cart, variants) => setLine(cart, sellableLine(variantId, quantity, cart.currency, variants)),
});

/** Kept only if it applies right now. @throws DomainError `promotion-not-applicable` with the `reason` */
export const applyCoupon = (code: string): Edit => ({
  edit: (cart) => addCoupon(cart, code),
  check: assertApplies(code),
});

/** @throws DomainError `invalid-request` for a method that is not offered where the cart goes to */
export const chooseShippingMethod = (methodId: string): Edit => ({
  edit: (cart) => ({ ...cart, shippingMethodId: methodId }),
  check: assertOffered(methodId),
});

/** @param vatNumber null: the account's own counts again */
export const sayVatNumber = (vatNumber: string | null): Edit => ({
  edit: ({ vatNumber: _, ...cart }) => ({ ...cart, ...(vatNumber !== null && { vatNumber }) }),
});
