/**
 * The one function that says what pieces cost: by the rules that are given, and nothing else. A cart, an order and
 * what is kept of an order are priced by it; same input, same output. All amounts are integers of minor units.
 */
import { add, type Currency, type Money, money, subtract, sum, times, zero } from '../shared/money.ts';
import { requiresShipping } from '../shared/requires-shipping.ts';
import { type Discount, discountsOf } from './discounts.ts';
import { sumOf } from './pieces.ts';
import type { PriceRules, PromotionRule, QuantityLine, ShippingRule, TaxRule } from './price-rules.ts';
import type { PricedLine, Totals } from './priced-basket.ts';
import { type Parcel, shippingPrice } from './shipping.ts';
import { taxOn } from './tax.ts';
import type { TaxRelief } from './tax-relief.ts';

export type RuledBasket<P extends PromotionRule = PromotionRule> = {
  readonly currency: Currency;
  readonly step: number;
  /** One line per variant. */
  readonly lines: readonly QuantityLine[];
  /** Those that apply are found among them. */
  readonly promotions: readonly P[];
  readonly shipping?: ShippingRule | undefined;
  readonly shippingTax?: TaxRule | undefined;
  readonly relief?: TaxRelief | undefined;
};

type Shipping = {
  readonly price: Money;
  /** Contained in `total`: as a part of the price, or added to it. */
  readonly tax: Money;
  /** Contained in the price and taken off it. */
  readonly taxRelief: Money;
  readonly total: Money;
  /** What a promotion took off it. */
  readonly saved: Money;
  readonly freeBy?: PromotionRule;
};

export type PricedLines<P extends PromotionRule = PromotionRule> = {
  /** As the lines came, as everything by line here. */
  readonly lines: readonly PricedLine[];
  readonly discounts: readonly Discount<P>[];
  readonly unmet: ReadonlySet<string>;
  readonly weightGrams: number;
  /** Minor units of the goods after discounts. */
  readonly goods: number;
  readonly shipping: Shipping;
  readonly totals: Totals;
};

type Taxed = { readonly tax: Money; readonly taxRelief: Money; readonly total: Money };

/** With relief, what is contained comes off, and nothing comes on top. */
const taxed = (price: Money, rule: TaxRule | undefined, relief: TaxRelief | undefined): Taxed => {
  const nothing = zero(price.currency);
  if (!rule) return { tax: nothing, taxRelief: nothing, total: price };
  const tax = money(taxOn(price.amount, rule), price.currency);
  if (!relief) return { tax, taxRelief: nothing, total: rule.included ? price : add(price, tax) };
  const taxRelief = rule.included ? tax : nothing;
  return { tax: nothing, taxRelief, total: subtract(price, taxRelief) };
};

const priceLine = (
  { variantId, quantity, unitPrice, tax: rule }: QuantityLine,
  off: number,
  relief: TaxRelief | undefined,
): PricedLine => {
  const discount = money(off, unitPrice.currency);
  const { tax, taxRelief, total } = taxed(subtract(times(unitPrice, quantity), discount), rule, relief);
  return {
    variantId,
    quantity,
    unitPrice,
    discount,
    tax,
    ...(taxRelief.amount > 0 && { taxRelief }),
    total,
  };
};

const byVariant = ([, a]: readonly [number, QuantityLine], [, b]: readonly [number, QuantityLine]): number =>
  a.variantId < b.variantId ? -1 : 1;

/** Which line gets the odd minor unit does not depend on the order that the lines came in. */
const inFixedOrder = <P extends PromotionRule>({ lines, promotions, currency, step }: RuledBasket<P>) => {
  const sorted = [...lines.entries()].sort(byVariant);
  const fixed = sorted.map(([, line]) => line);
  const { discounts, unmet } = discountsOf(promotions, fixed, { currency, step });
  const placeOf = new Map(sorted.map(([index], place) => [index, place]));
  const asTheyCame = (shares: readonly number[]): number[] =>
    lines.map((_, index) => shares[placeOf.get(index) ?? 0] ?? 0);
  return {
    unmet,
    discounts: discounts.map(({ promotion, shares }) => ({ promotion, shares: asTheyCame(shares) })),
  };
};

const shippingCharge = (
  { currency, lines, shipping: rule }: RuledBasket,
  discounts: readonly Discount[],
  parcel: Parcel,
): Pick<Shipping, 'price' | 'saved' | 'freeBy'> => {
  const nothing = zero(currency);
  if (rule === undefined || !lines.some(requiresShipping)) return { price: nothing, saved: nothing };
  const price = money(shippingPrice(rule, parcel), currency);
  const freeBy = discounts.find(({ promotion }) => promotion.definition.type === 'free-shipping')?.promotion;
  if (freeBy === undefined || price.amount === 0) return { price, saved: nothing };
  return { price: nothing, saved: price, freeBy };
};

const shippingOf = (basket: RuledBasket, discounts: readonly Discount[], parcel: Parcel): Shipping => {
  const charge = shippingCharge(basket, discounts, parcel);
  return { ...charge, ...taxed(charge.price, basket.shippingTax, basket.relief) };
};

/** What is less than a step is left to the shopper. */
const totalsOf = (
  lines: readonly PricedLine[],
  shipping: Shipping,
  { currency, step }: RuledBasket,
): Totals => {
  const whole = add(
    sum(
      lines.map(({ total }) => total),
      currency,
    ),
    shipping.total,
  );
  const rounding = money(whole.amount % step, currency);
  const taxRelief = sum([...lines.flatMap((line) => line.taxRelief ?? []), shipping.taxRelief], currency);
  return {
    subtotal: sum(
      lines.map(({ unitPrice, quantity }) => times(unitPrice, quantity)),
      currency,
    ),
    discount: sum(
      lines.map(({ discount }) => discount),
      currency,
    ),
    shipping: shipping.price,
    tax: sum([...lines.map(({ tax }) => tax), shipping.tax], currency),
    ...(taxRelief.amount > 0 && { taxRelief }),
    ...(rounding.amount > 0 && { rounding }),
    total: subtract(whole, rounding),
  };
};

export const priceLines = <P extends PromotionRule>(basket: RuledBasket<P>): PricedLines<P> => {
  const { discounts, unmet } = inFixedOrder(basket);
  const lines = basket.lines.map((line, index) =>
    priceLine(line, sumOf(discounts.map(({ shares }) => shares[index] ?? 0)), basket.relief),
  );
  const parcel = {
    weightGrams: sumOf(
      basket.lines.filter(requiresShipping).map(({ weightGrams, quantity }) => weightGrams * quantity),
    ),
    goods: sumOf(
      lines.map(({ unitPrice, quantity, discount }) => unitPrice.amount * quantity - discount.amount),
    ),
  };
  const shipping = shippingOf(basket, discounts, parcel);
  return {
    lines,
    discounts,
    unmet,
    ...parcel,
    shipping,
    totals: totalsOf(lines, shipping, basket),
  };
};

/**
 * What some pieces of an order cost by the order's own rules; nothing when there are none.
 * @param quantities pieces of each line of the rules
 */
export const priceByRules = (
  { lines, ...rules }: PriceRules,
  currency: Currency,
  quantities: readonly number[],
): PricedLines => {
  const kept = lines.flatMap((line, index) => {
    const quantity = quantities[index] ?? 0;
    return quantity > 0 ? [{ ...line, quantity }] : [];
  });
  return priceLines({ ...rules, currency, lines: kept });
};
