/**
 * The one function that says what a basket costs, for carts and for orders: same input, same bytes. All amounts
 * are integers of minor units; whatever is rounded is rounded once, on the line.
 */
import type { Promotion } from '../promotions/promotion.ts';
import { DomainError } from '../shared/errors.ts';
import {
  add,
  type Currency,
  type Money,
  maximumAmount,
  money,
  subtract,
  sum,
  times,
  zero,
} from '../shared/money.ts';
import { type Discount, discountsOf } from './discounts.ts';
import {
  explainDiscount,
  explainFreeShipping,
  explainLine,
  explainNothingToShip,
  explainShipping,
  explainTax,
  explainTotal,
} from './explain.ts';
import type {
  AppliedPromotion,
  BasketInput,
  BasketLine,
  Explanation,
  Place,
  PricedBasket,
  PricedLine,
  ShippingMethod,
  Totals,
} from './priced-basket.ts';
import { builtInShippingTable, type ShippingTable, shippingMethodsFor } from './shipping.ts';
import { builtInTaxTable, homeCountry, type TaxRule, type TaxTable, taxOn, taxRule } from './tax.ts';

export type Tariffs = { readonly tax: TaxTable; readonly shipping: ShippingTable };

const builtInTariffs: Tariffs = { tax: builtInTaxTable, shipping: builtInShippingTable };

const byVariant = (a: BasketLine, b: BasketLine): number => (a.variantId < b.variantId ? -1 : 1);

const priceLine = (line: BasketLine, discount: Money, rule: TaxRule): PricedLine => {
  const net = subtract(times(line.unitPrice, line.quantity), discount);
  const tax = money(taxOn(net.amount, rule), net.currency);
  const { variantId, quantity, unitPrice } = line;
  return { variantId, quantity, unitPrice, discount, tax, total: rule.included ? net : add(net, tax) };
};

type Shipping = {
  /** As charged. */
  readonly method?: ShippingMethod;
  readonly offered: readonly ShippingMethod[];
  readonly saved: Money;
  readonly freeBy?: Promotion;
  readonly explanation: Explanation[number];
};

const shippingOf = (
  input: BasketInput,
  table: ShippingTable,
  goods: Money,
  discounts: readonly Discount[],
): Shipping => {
  const { currency, lines, shippingAddress, shippingMethodId } = input;
  const nothing = zero(currency);
  const weightGrams = lines.reduce((grams, line) => grams + line.weightGrams * line.quantity, 0);
  const parcel = { currency, weightGrams, goods: goods.amount };
  const place = shippingAddress ?? { country: homeCountry[currency] };
  const offered = shippingMethodsFor(table, parcel, place);
  if (shippingAddress === undefined || lines.length === 0) {
    return { offered, saved: nothing, explanation: explainNothingToShip(nothing) };
  }
  const method = offered.find(({ id }) => id === shippingMethodId) ?? offered[0];
  const freeBy = discounts.find(({ promotion }) => promotion.definition.type === 'free-shipping')?.promotion;
  if (freeBy === undefined || method.price.amount === 0) {
    return { method, offered, saved: nothing, explanation: explainShipping(method, weightGrams) };
  }
  const charged = { ...method, price: nothing };
  const explanation = explainFreeShipping(freeBy, method.price, charged);
  return { method: charged, offered, saved: method.price, freeBy, explanation };
};

const appliedPromotion = (
  { promotion, shares }: Discount,
  shipping: Shipping,
  currency: Currency,
): AppliedPromotion => {
  const { id, definition, version } = promotion;
  const off = sum(
    shares.map((share) => money(share, currency)),
    currency,
  );
  return {
    promotionId: id,
    name: definition.name,
    ...(definition.code !== undefined && { code: definition.code }),
    discount: shipping.freeBy === promotion ? shipping.saved : off,
    firstOrderOnly: definition.conditions?.firstOrderOnly === true,
    limits: definition.limits ?? {},
    version,
  };
};

const explainDiscounts = (
  lines: readonly BasketLine[],
  discounts: readonly Discount[],
  currency: Currency,
): Explanation =>
  discounts.flatMap(({ promotion, shares }) =>
    lines.flatMap((line, index) => {
      const share = shares[index] ?? 0;
      return share > 0 ? [explainDiscount(promotion, line, money(share, currency))] : [];
    }),
  );

/** @throws DomainError `invalid-amount` */
const assertChargeable = ({ subtotal, total }: Totals): void => {
  if (subtotal.amount > maximumAmount || total.amount > maximumAmount) {
    throw new DomainError('invalid-amount', 'This is worth more than can be sold at once');
  }
};

const totalsOf = (priced: readonly PricedLine[], shipping: Money, currency: Currency): Totals => {
  const goods = sum(
    priced.map(({ total }) => total),
    currency,
  );
  const totals = {
    subtotal: sum(
      priced.map(({ unitPrice, quantity }) => times(unitPrice, quantity)),
      currency,
    ),
    discount: sum(
      priced.map(({ discount }) => discount),
      currency,
    ),
    shipping,
    tax: sum(
      priced.map(({ tax }) => tax),
      currency,
    ),
    total: add(goods, shipping),
  };
  assertChargeable(totals);
  return totals;
};

export const priceBasket = (input: BasketInput, tariffs: Tariffs = builtInTariffs): PricedBasket => {
  const { currency } = input;
  const place: Place = input.shippingAddress ?? { country: homeCountry[currency] };
  const lines = [...input.lines].sort(byVariant);
  const { discounts, refusedCoupons } = discountsOf(input, lines);
  const taxed = lines.map((line, index) => {
    const off = discounts.reduce((total, { shares }) => total + (shares[index] ?? 0), 0);
    const rule = taxRule(tariffs.tax, place, line.taxClass);
    return { line, rule, priced: priceLine(line, money(off, currency), rule) };
  });
  const priced = taxed.map((each) => each.priced);
  const goods = sum(
    priced.map(({ unitPrice, quantity, discount }) => subtract(times(unitPrice, quantity), discount)),
    currency,
  );
  const shipping = shippingOf(input, tariffs.shipping, goods, discounts);
  const totals = totalsOf(priced, shipping.method?.price ?? zero(currency), currency);
  return {
    currency,
    lines: priced,
    promotions: discounts.map((discount) => appliedPromotion(discount, shipping, currency)),
    refusedCoupons,
    ...(shipping.method && { shippingMethod: shipping.method }),
    offeredMethods: shipping.offered,
    totals,
    explanation: [
      ...lines.map(explainLine),
      ...explainDiscounts(lines, discounts, currency),
      shipping.explanation,
      ...taxed.map(({ line, rule, priced }) => explainTax(line, rule, priced.tax)),
      explainTotal(
        totals.total,
        taxed.every(({ rule }) => rule.included),
      ),
    ],
  };
};
