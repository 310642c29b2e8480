/** Rules of money that somebody might write, each wrong: the laws must find every one. */

import { keptPieces, priceOfKept } from '../../functions/orders/kept.ts';
import type { Order } from '../../functions/orders/order.ts';
import { priceBasket } from '../../functions/pricing/price-basket.ts';
import type { PricedBasket } from '../../functions/pricing/priced-basket.ts';
import { add, type Money, money, subtract, sum } from '../../functions/shared/money.ts';
import type { Shop } from './shops.ts';
import { type MoneyRules, rules } from './story.ts';

const notBelowZero = ({ amount, currency }: Money): Money => money(Math.max(0, amount), currency);

/** A piece is worth its share of its line, whatever the promotions ask for: the free piece stays free. */
const shareOfLine: MoneyRules = {
  ...rules,
  due: (order, paid, refunded) => {
    const shares = order.items.map((item) =>
      money(Math.round((item.total.amount * keptPieces(item)) / item.quantity), order.currency),
    );
    return notBelowZero(subtract(subtract(paid, refunded), sum(shares, order.currency)));
  },
};

/** Shipping stays paid when everything came back. */
const shippingStays: MoneyRules = {
  ...rules,
  due: (order: Order, paid, refunded) => {
    const { total } = priceOfKept(order);
    const rest = total.amount === 0 ? order.totals.shipping : total;
    return notBelowZero(subtract(subtract(paid, refunded), rest));
  },
};

/** What staff gave counts as a refund for goods. */
const goodwillCounts: MoneyRules = {
  ...rules,
  due: (order, paid, refunded, goodwill) => rules.due(order, paid, add(refunded, goodwill), goodwill),
};

const isFree = ({ candidates }: Shop['basket'], { promotions }: PricedBasket): number => {
  const free = candidates.find(({ promotion: { definition } }) => definition.type === 'buy-x-get-y');
  return promotions.findIndex(({ promotionId }) => promotionId === free?.promotion.id);
};

/** A free piece is worth its list price, whatever was taken off it before. */
const listPriceFree: MoneyRules = {
  ...rules,
  price: (basket, tariffs) => {
    const priced = priceBasket(basket, tariffs);
    if (isFree(basket, priced) < 1) return priced;
    const alone = priceBasket({ ...basket, candidates: basket.candidates.slice(-1) }, tariffs);
    const more = Math.max(0, alone.totals.discount.amount - (priced.promotions.at(-1)?.discount.amount ?? 0));
    const discount = money(priced.totals.discount.amount + more, basket.currency);
    return { ...priced, totals: { ...priced.totals, discount } };
  },
};

/** A minimum is of all pieces, free ones among them. */
const freeCountsForMinimum: MoneyRules = {
  ...rules,
  price: (basket, tariffs) => {
    const subtotal = basket.lines.reduce(
      (all, { unitPrice, quantity }) => all + unitPrice.amount * quantity,
      0,
    );
    const candidates = basket.candidates.map((candidate) => {
      const { conditions, ...definition } = candidate.promotion.definition;
      const minimum = conditions?.minimumSubtotal?.amount ?? 0;
      if (subtotal < minimum) return candidate;
      const { minimumSubtotal: _, ...others } = conditions ?? {};
      return {
        ...candidate,
        promotion: { ...candidate.promotion, definition: { ...definition, conditions: others } },
      };
    });
    return priceBasket({ ...basket, candidates }, tariffs);
  },
};

/** A total keeps what is less than its currency's step. */
const oddTotals: MoneyRules = {
  ...rules,
  price: (basket, tariffs) => {
    const priced = priceBasket(basket, tariffs);
    const { rounding, ...totals } = priced.totals;
    return rounding ? { ...priced, totals: { ...totals, total: add(totals.total, rounding) } } : priced;
  },
};

/** Each refund is rounded down to what a piece costs on average: the last unit never comes back. */
const roundedDown: MoneyRules = {
  ...rules,
  due: (order, paid, refunded) => {
    const pieces = order.items.reduce((all, { quantity }) => all + quantity, 0);
    const back = pieces - order.items.reduce((all, item) => all + keptPieces(item), 0);
    return notBelowZero(money(Math.floor(paid.amount / pieces) * back - refunded.amount, order.currency));
  },
};

export const wrongRules = {
  shareOfLine,
  shippingStays,
  goodwillCounts,
  listPriceFree,
  freeCountsForMinimum,
  oddTotals,
  roundedDown,
};
