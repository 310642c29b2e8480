/** An order's fields when other pieces of it are bought than before: priced by its own rules (`docs/money.md`). Pure. */
import { priceEdited } from '../pricing/price-edited.ts';
import type { PriceRules, RuledLine } from '../pricing/price-rules.ts';
import type { PricedLine } from '../pricing/priced-basket.ts';
import { DomainError } from '../shared/errors.ts';
import { isZero, zero } from '../shared/money.ts';
import type { Order, OrderItem } from './order.ts';
import { itemIs } from './standing.ts';

export type RuledItem = { readonly item: OrderItem; readonly rule: RuledLine };

export type RepricedFields = Pick<Order, 'items' | 'totals' | 'explanation' | 'promotions'> &
  Partial<Pick<Order, 'priceRules' | 'shippingMethod'>>;

/** @throws DomainError `illegal-transition` for an order from before they were kept */
export const rulesOf = ({ priceRules }: Order): PriceRules => {
  if (priceRules) return priceRules;
  throw new DomainError(
    'illegal-transition',
    'This order is from before its prices were kept: its lines stay',
  );
};

/** Each item with the rule that it was priced by. */
export const ruledItems = (order: Order): RuledItem[] => {
  const { lines } = rulesOf(order);
  return order.items.flatMap((item, index) => {
    const rule = lines[index];
    return rule ? [{ item, rule }] : [];
  });
};

const withPrice = (
  { taxRelief: _before, ...item }: OrderItem,
  { quantity, unitPrice, discount, tax, taxRelief, total }: PricedLine,
): OrderItem => ({
  ...item,
  quantity,
  unitPrice,
  discount,
  tax,
  ...(taxRelief && { taxRelief }),
  total,
});

/**
 * @param lines all that the order has then; those that are cancelled stay as they were, and cost nothing
 * @throws DomainError `illegal-transition` for one that would become free, or `invalid-amount`
 */
export const repriced = (order: Order, lines: readonly RuledItem[]): RepricedFields => {
  const { currency } = order;
  const rules = rulesOf(order);
  const kept = lines.filter(({ item }) => itemIs(item, 'kept'));
  const priced = priceEdited(
    rules,
    kept.map(({ item, rule }) => ({ ...rule, quantity: item.quantity, name: item.productSnapshot.name })),
    currency,
  );
  if (isZero(priced.totals.total)) {
    throw new DomainError('illegal-transition', 'An order does not become free by an edit');
  }
  const priceOf = new Map(kept.map(({ item }, index) => [item.id, priced.lines[index]]));
  const items = lines.map(({ item }) => {
    const price = priceOf.get(item.id);
    return price ? withPrice(item, price) : item;
  });
  return {
    items,
    totals: priced.totals,
    explanation: priced.explanation,
    promotions: order.promotions.map((promotion) => ({
      ...promotion,
      discount: priced.discounts.get(promotion.promotionId) ?? zero(currency),
    })),
    priceRules: { ...rules, lines: lines.map(({ rule }) => rule) },
    ...(priced.shippingMethod && { shippingMethod: priced.shippingMethod }),
  };
};
