/** Whether an order would be what its shopper agreed to: their coupons, their delivery, and no more than they saw. Pure. */
import type { CartChange } from '../carts/mend.ts';
import type { PricedBasket } from '../pricing/priced-basket.ts';
import { DomainError } from '../shared/errors.ts';
import { compare, type Money } from '../shared/money.ts';

/** A coupon that stopped applying raises the price: the shopper decides, not we. */
export const assertCouponsApply = (priced: PricedBasket): void => {
  const [refused] = priced.refusedCoupons;
  if (!refused) return;
  const { reason, code: coupon } = refused;
  const detail = `The code ${coupon} does not apply: remove it first`;
  throw new DomainError('promotion-not-applicable', detail, { reason, coupon });
};

/** @throws DomainError `invalid-request` for a method that is not offered where the order goes to */
export const assertMethodOffered = (methodId: string | undefined, { offeredMethods }: PricedBasket): void => {
  const offered = offeredMethods.map(({ id }) => id);
  if (methodId === undefined || offered.includes(methodId)) return;
  throw new DomainError('invalid-request', 'This shipping method is not offered there', {
    errors: [{ path: 'shippingMethodId', message: `must be one of ${offered.join(', ')}` }],
  });
};

/** A chosen method that is not offered any more, and what takes its place. */
export const methodChanges = (
  methodId: string | undefined,
  { offeredMethods, shippingMethod }: PricedBasket,
): CartChange[] =>
  methodId === undefined || !shippingMethod || offeredMethods.some(({ id }) => id === methodId)
    ? []
    : [{ change: 'shipping-method', from: methodId, to: shippingMethod.id }];

/**
 * The total is higher than the lowest that the shopper agreed to.
 * @param agreed what the cart last showed, and what the request expects
 * @throws DomainError `invalid-request` when another currency is expected
 */
export const totalChanges = (
  { totals: { total }, currency }: PricedBasket,
  agreed: { readonly shown?: Money | undefined; readonly expected?: Money | undefined },
): CartChange[] => {
  if (agreed.expected && agreed.expected.currency !== currency) {
    throw new DomainError('invalid-request', `This is priced in ${currency}`, {
      errors: [{ path: 'expectedTotal.currency', message: `must be ${currency}` }],
    });
  }
  const [from] = [agreed.shown, agreed.expected].flatMap((amount) => amount ?? []).sort(compare);
  return from && compare(total, from) > 0 ? [{ change: 'total', from, to: total }] : [];
};
