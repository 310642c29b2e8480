/** The sentences that explain a basket's numbers. */
import type { PromotionDefinition } from '../promotions/promotion.ts';
import { format } from '../shared/decimal-money.ts';
import { type Money, times } from '../shared/money.ts';
import type { TaxRule } from './price-rules.ts';
import type { BasketLine, Explanation, ShippingMethod, Totals } from './priced-basket.ts';
import { formatRate } from './tax.ts';
import type { TaxRelief } from './tax-relief.ts';

type Sentence = Explanation[number];

/** What a line is told by. */
export type ExplainedLine = Pick<BasketLine, 'variantId' | 'name' | 'quantity' | 'unitPrice'>;

export const explainLine = ({ variantId, name, quantity, unitPrice }: ExplainedLine): Sentence => ({
  kind: 'line',
  variantId,
  amount: times(unitPrice, quantity),
  text: `${quantity} × ${name} at ${format(unitPrice)}`,
});

const ruleOf = (definition: PromotionDefinition): string => {
  switch (definition.type) {
    case 'percentage':
      return `${definition.value} % off`;
    case 'fixed-amount':
      return `${format(definition.value)} off, spread over the lines`;
    case 'buy-x-get-y':
      return definition.value === 100
        ? `buy ${definition.buy}, get ${definition.get} free`
        : `buy ${definition.buy}, get ${definition.get} at ${definition.value} % off`;
    case 'free-shipping':
      return 'free shipping';
  }
};

const named = (definition: PromotionDefinition): string =>
  definition.code === undefined ? definition.name : `${definition.name} (${definition.code})`;

export const explainDiscount = (
  { id, definition }: { readonly id: Sentence['promotionId']; readonly definition: PromotionDefinition },
  { variantId }: Pick<BasketLine, 'variantId'>,
  amount: Money,
): Sentence => ({
  kind: 'discount',
  variantId,
  promotionId: id,
  amount,
  text: `${named(definition)}: ${ruleOf(definition)}`,
});

const placeOf = ({ included }: TaxRule): string =>
  included ? 'included in the price' : 'on top of the price';

export const explainTax = (
  { variantId }: Pick<BasketLine, 'variantId'>,
  rule: TaxRule,
  amount: Money,
): Sentence => ({
  kind: 'tax',
  variantId,
  amount,
  text: `${rule.name} ${formatRate(rule.basisPoints)}, ${placeOf(rule)}`,
});

export const explainShippingTax = (rule: TaxRule, amount: Money): Sentence => ({
  kind: 'tax',
  amount,
  text: `${rule.name} ${formatRate(rule.basisPoints)} on shipping, ${placeOf(rule)}`,
});

export const explainShipping = (method: ShippingMethod, weightGrams: number): Sentence => ({
  kind: 'shipping',
  amount: method.price,
  text: `${method.name} of ${weightGrams} g${method.price.amount === 0 ? ', free of charge' : ''}`,
});

export const explainFreeShipping = (
  { id, definition }: { readonly id: Sentence['promotionId']; readonly definition: PromotionDefinition },
  saved: Money,
  charged: ShippingMethod,
): Sentence => ({
  kind: 'shipping',
  promotionId: id,
  amount: charged.price,
  text: `${charged.name}, ${named(definition)}: ${format(saved)} saved`,
});

export const explainNothingToShip = (nothing: Money, isShipped: boolean): Sentence => ({
  kind: 'shipping',
  amount: nothing,
  text: isShipped
    ? 'Shipping is charged once there is something to ship and an address to ship it to'
    : 'Nothing of it is shipped',
});

export const explainRounding = (amount: Money, step: Money): Sentence => ({
  kind: 'rounding',
  amount,
  text: `Left to you, because totals are multiples of ${format(step)}`,
});

export const explainRelief = (relief: TaxRelief, amount: Money): Sentence => ({
  kind: 'tax-relief',
  amount,
  text:
    relief.kind === 'reverse-charge'
      ? 'No tax: reverse charge, it is due from the buyer'
      : `No tax: exempt, ${relief.reason}`,
});

export const explainTotal = (
  amount: Money,
  taxIncluded: boolean,
  { taxRelief, rounding }: Pick<Totals, 'taxRelief' | 'rounding'>,
): Sentence => ({
  kind: 'total',
  amount,
  text: `Subtotal − discount + shipping${taxRelief ? ' − tax taken off' : ''}${taxIncluded ? '' : ' + tax'}${rounding ? ' − rounding' : ''}`,
});
