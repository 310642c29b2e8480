/**
 * What a basket costs, for carts and for orders: finds the rules that hold for it now, and prices and explains it by
 * them. Same input, same bytes.
 */
import type { AppliedPromotion, Promotion } from '../promotions/promotion.ts';
import type { ShippingTable } from '../settings/shipping-settings.ts';
import type { Tariffs } from '../settings/tariffs.ts';
import { DomainError } from '../shared/errors.ts';
import { type Currency, type Money, maximumAmount, money, stepOf, sum } from '../shared/money.ts';
import { requiresShipping, type Shippable } from '../shared/requires-shipping.ts';
import { doesNotFit, mayNotApply } from './eligibility.ts';
import {
  type ExplainedLine,
  explainDiscount,
  explainFreeShipping,
  explainLine,
  explainNothingToShip,
  explainRelief,
  explainRounding,
  explainShipping,
  explainShippingTax,
  explainTax,
  explainTotal,
} from './explain.ts';
import { type PricedLines, priceLines, type RuledBasket } from './price-lines.ts';
import type { PriceRules, ShippingRule } from './price-rules.ts';
import type {
  BasketInput,
  Explanation,
  Place,
  PricedBasket,
  RefusedCoupon,
  ShippingMethod,
  Totals,
} from './priced-basket.ts';
import { shippingPrice, shippingTableOf, type Zone } from './shipping.ts';
import { shippingTaxRule, taxRule } from './tax.ts';
import { taxReliefOf } from './tax-relief.ts';

type Found = {
  readonly basket: RuledBasket<Promotion>;
  /** What could be chosen there. */
  readonly zone: Zone;
};

/** Nothing is sent to nowhere. */
const chosenFrom = (zone: Zone, { shippingAddress, shippingMethodId }: BasketInput) => {
  const rule = zone.find(({ id }) => id === shippingMethodId) ?? zone[0];
  return shippingAddress || rule?.pickupLocation ? rule : undefined;
};

/** An empty basket is asked how it would be shipped. */
const isShipped = ({ lines }: { readonly lines: readonly Shippable[] }): boolean =>
  lines.length === 0 || lines.some(requiresShipping);

const zoneOf = (input: BasketInput, { country, home, abroad }: ShippingTable): Zone => {
  if (!isShipped(input)) return [];
  return (input.shippingAddress?.country ?? country) === country ? home : abroad;
};

/** Where it is taxed: where goods are handed over; of what is not shipped, where its buyer is. */
const placeOf = (input: BasketInput, shipping: ShippingRule | undefined): Place | undefined => {
  const { shippingAddress, billingAddress = shippingAddress } = input;
  return isShipped(input) ? (shipping?.pickupLocation ?? shippingAddress) : billingAddress;
};

const findRules = (input: BasketInput, tariffs: Tariffs): Found => {
  const { currency, candidates, coupons } = input;
  const table = shippingTableOf(tariffs.shipping, currency);
  const zone = zoneOf(input, table);
  const shipping = chosenFrom(zone, input);
  const place = placeOf(input, shipping) ?? table;
  const lines = input.lines.map(({ name: _, taxClass, ...line }) => ({
    ...line,
    tax: taxRule(tariffs.tax, place, { ...line, taxClass }),
  }));
  const promotions = candidates
    .filter(
      ({ promotion: { definition } }) => definition.code === undefined || coupons.includes(definition.code),
    )
    .filter((candidate) => mayNotApply(candidate, input) === undefined)
    .map(({ promotion }) => promotion);
  const shippingTax = shippingTaxRule(tariffs.tax, place);
  const relief = taxReliefOf(tariffs.tax, place, input.buyer ?? {});
  return {
    basket: { currency, step: stepOf(currency), lines, promotions, shipping, shippingTax, relief },
    zone,
  };
};

const refusedCoupons = (
  input: BasketInput,
  { lines }: RuledBasket,
  { discounts, unmet }: PricedLines,
): RefusedCoupon[] =>
  [...new Set(input.coupons)].sort().flatMap((code) => {
    const candidate = input.candidates.find(({ promotion }) => promotion.definition.code === code);
    if (candidate === undefined) return [{ code, reason: 'unknown' as const }];
    const { id, definition } = candidate.promotion;
    if (discounts.some(({ promotion }) => promotion.id === id)) return [];
    const reason = mayNotApply(candidate, input) ?? doesNotFit(definition, lines);
    return [{ code, reason: reason ?? (unmet.has(id) ? 'minimum-not-met' : 'not-combinable') }];
  });

const appliedPromotions = ({ discounts, shipping }: PricedLines<Promotion>, currency: Currency) =>
  discounts.map(({ promotion, shares }): AppliedPromotion => {
    const { id, definition, version } = promotion;
    const off = sum(
      shares.map((share) => money(share, currency)),
      currency,
    );
    return {
      promotionId: id,
      name: definition.name,
      ...(definition.code !== undefined && { code: definition.code }),
      discount: shipping.freeBy?.id === id ? shipping.saved : off,
      firstOrderOnly: definition.conditions?.firstOrderOnly === true,
      limits: definition.limits ?? {},
      version,
    };
  });

const methodOf = ({ id, name, pickupLocation }: ShippingRule, price: Money): ShippingMethod => ({
  id,
  name,
  price,
  ...(pickupLocation && { pickupLocation }),
});

export const charged = (
  rule: ShippingRule | undefined,
  { shipping }: PricedLines,
): ShippingMethod | undefined => rule && methodOf(rule, shipping.price);

const explainShippingOf = (
  method: ShippingMethod | undefined,
  priced: PricedLines,
  basket: RuledBasket,
): Explanation[number] => {
  const { saved, freeBy, price } = priced.shipping;
  if (method === undefined) return explainNothingToShip(price, isShipped(basket));
  return freeBy ? explainFreeShipping(freeBy, saved, method) : explainShipping(method, priced.weightGrams);
};

export const explain = (
  { lines, currency }: { readonly lines: readonly ExplainedLine[]; readonly currency: Currency },
  { basket }: { readonly basket: RuledBasket },
  priced: PricedLines,
  method: ShippingMethod | undefined,
): Explanation => {
  const { totals } = priced;
  const discounts = priced.discounts.flatMap(({ promotion, shares }) =>
    lines.flatMap((line, index) => {
      const share = shares[index] ?? 0;
      return share > 0 ? [explainDiscount(promotion, line, money(share, currency))] : [];
    }),
  );
  const taxes = basket.lines.flatMap((line, index) => {
    const tax = priced.lines[index]?.tax;
    return tax && !basket.relief ? [explainTax(line, line.tax, tax)] : [];
  });
  const { shippingTax } = basket;
  if (shippingTax && priced.shipping.tax.amount > 0) {
    taxes.push(explainShippingTax(shippingTax, priced.shipping.tax));
  }
  return [
    ...lines.map(explainLine),
    ...discounts,
    explainShippingOf(method, priced, basket),
    ...taxes,
    ...(basket.relief ? [explainRelief(basket.relief, totals.taxRelief ?? money(0, currency))] : []),
    ...(totals.rounding ? [explainRounding(totals.rounding, money(basket.step, currency))] : []),
    explainTotal(
      totals.total,
      basket.lines.every(({ tax }) => tax.included) && shippingTax?.included !== false,
      totals,
    ),
  ];
};

/** @throws DomainError `invalid-amount` */
export const assertChargeable = ({ subtotal, total }: Totals): void => {
  if (subtotal.amount > maximumAmount || total.amount > maximumAmount) {
    throw new DomainError('invalid-amount', 'This is worth more than can be sold at once');
  }
};

const rulesOf = ({ basket }: Found, { discounts }: PricedLines): PriceRules => ({
  step: basket.step,
  lines: basket.lines.map(({ quantity: _, ...line }) => line),
  promotions: discounts.map(({ promotion: { id, definition } }) => ({ id, definition })),
  ...(basket.shipping && { shipping: basket.shipping }),
  ...(basket.shippingTax && { shippingTax: basket.shippingTax }),
  ...(basket.relief && { relief: basket.relief }),
});

/** @throws DomainError `invalid-amount` for more than can be sold at once */
export const priceBasket = (input: BasketInput, tariffs: Tariffs): PricedBasket => {
  const found = findRules(input, tariffs);
  const { basket, zone } = found;
  const priced = priceLines(basket);
  assertChargeable(priced.totals);
  const method = input.lines.length > 0 ? charged(basket.shipping, priced) : undefined;
  const { currency } = input;
  return {
    currency,
    lines: priced.lines,
    promotions: appliedPromotions(priced, currency),
    refusedCoupons: refusedCoupons(input, basket, priced),
    requiresShipping: input.lines.some(requiresShipping),
    ...(method && { shippingMethod: method }),
    offeredMethods: zone.map((rule) => methodOf(rule, money(shippingPrice(rule, priced), currency))),
    totals: priced.totals,
    explanation: explain(input, found, priced, method),
    ...(input.buyer?.vatNumber !== undefined && { vatNumber: input.buyer.vatNumber }),
    rules: rulesOf(found, priced),
  };
};
