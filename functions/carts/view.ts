/** A cart as clients see it: what is stored, at the prices of now. */
import type * as z from 'zod';
import type { PricedBasket } from '../pricing/priced-basket.ts';
import { refusalTexts } from '../promotions/promotion.ts';
import { compare, zero } from '../shared/money.ts';
import { shippingSnapshot } from '../shared/requires-shipping.ts';
import type { Cart, CartLine } from './cart.ts';
import type { cartViewSchema } from './contract.ts';

export type CartView = z.input<typeof cartViewSchema>;

const itemView = (line: CartLine, basket: PricedBasket): CartView['items'][number] => {
  const priced = basket.lines.find(({ variantId }) => variantId === line.variantId);
  if (!priced) {
    const nothing = zero(basket.currency);
    return { ...line, discount: nothing, tax: nothing, total: nothing, notice: 'unavailable' };
  }
  const isRepriced = compare(priced.unitPrice, line.unitPrice) !== 0;
  const rule = basket.rules.lines.find(({ variantId }) => variantId === line.variantId);
  return { ...priced, ...shippingSnapshot(rule ?? {}), ...(isRepriced && { notice: 'repriced' }) };
};

const couponView = (code: string, basket: PricedBasket): CartView['coupons'][number] => {
  const refused = basket.refusedCoupons.find((coupon) => coupon.code === code);
  if (!refused) return { code, applied: true };
  return { code, applied: false, reason: refused.reason, message: refusalTexts[refused.reason] };
};

export const cartView = (cart: Cart, basket: PricedBasket): CartView => ({
  id: cart.id,
  status: cart.status,
  currency: cart.currency,
  items: cart.items.map((line) => itemView(line, basket)),
  coupons: cart.coupons.map((code) => couponView(code, basket)),
  promotions: basket.promotions.map(({ promotionId, name, code, discount }) => ({
    promotionId,
    name,
    ...(code !== undefined && { code }),
    discount,
  })),
  requiresShipping: basket.requiresShipping,
  ...(cart.shippingAddress && { shippingAddress: cart.shippingAddress }),
  ...(basket.shippingMethod && { shippingMethod: basket.shippingMethod }),
  ...(basket.vatNumber !== undefined && { vatNumber: basket.vatNumber }),
  ...(basket.rules.relief && { taxRelief: basket.rules.relief }),
  totals: basket.totals,
  explanation: basket.explanation,
  ...(cart.orderId && { orderId: cart.orderId }),
  createdAt: cart.createdAt,
  updatedAt: cart.touchedAt,
  version: cart.version,
});
