/** What pieces of an order cost by its own rules, item by item and tax by tax, in minor units. Pure. */
import type { Order, OrderItem } from '../orders/order.ts';
import { priceByRules } from '../pricing/price-lines.ts';
import type { TaxRule } from '../pricing/price-rules.ts';
import { allocate, sum } from '../shared/money.ts';

/** Gross: with its tax, contained or on top. */
export type RateSum = TaxRule & { readonly gross: number; readonly tax: number };

export type PricedPieces = {
  /** By item id. */
  readonly items: ReadonlyMap<string, number>;
  readonly shipping: number;
  readonly rates: readonly RateSum[];
  readonly total: number;
};

const keyOf = ({ name, basisPoints, included }: TaxRule): string =>
  JSON.stringify([name, basisPoints, included]);

/** One of each rate. */
export const byRate = (parts: readonly RateSum[]): RateSum[] => {
  const found = new Map<string, RateSum>();
  for (const part of parts) {
    const known = found.get(keyOf(part));
    const { gross = 0, tax = 0 } = known ?? {};
    found.set(keyOf(part), { ...part, gross: gross + part.gross, tax: tax + part.tax });
  }
  return [...found.values()].filter(({ gross, tax }) => gross !== 0 || tax !== 0);
};

/** What is left of `a` without `b`, rate by rate. */
export const withoutRates = (a: readonly RateSum[], b: readonly RateSum[]): RateSum[] =>
  byRate([...a, ...b.map((rate) => ({ ...rate, gross: 0 - rate.gross, tax: 0 - rate.tax }))]);

export type Quantities = ReadonlyMap<string, number>;

const unknownTax: TaxRule = { name: 'Tax', included: true, basisPoints: 0 };

/** Of orders from before their rules were kept: even shares of the lines, as `orders/kept.ts` has them. */
const byShares = ({ items, totals, currency }: Order, quantities: Quantities): PricedPieces => {
  const shares = items.map((item): readonly [OrderItem, number, number] => {
    const quantity = quantities.get(item.id) ?? 0;
    const pieces = Array.from({ length: item.quantity }, () => 1);
    const share = (whole: typeof item.total): number =>
      sum(allocate(whole, pieces).slice(0, quantity), currency).amount;
    return [item, share(item.total), share(item.tax)];
  });
  const goods = shares.reduce((total, [, gross]) => total + gross, 0);
  const shipping = goods > 0 ? totals.shipping.amount : 0;
  return {
    items: new Map(shares.map(([item, gross]) => [item.id, gross])),
    shipping,
    rates: byRate(shares.map(([, gross, tax]) => ({ ...unknownTax, gross, tax }))),
    total: goods + shipping,
  };
};

/** @param quantities pieces by item; nothing, shipping included, when there are none */
export const pricePieces = (order: Order, quantities: Quantities): PricedPieces => {
  const { items, currency, priceRules } = order;
  if (!priceRules) return byShares(order, quantities);
  const counts = items.map(({ id }) => quantities.get(id) ?? 0);
  if (counts.every((count) => count === 0)) {
    return { items: new Map(), shipping: 0, rates: [], total: 0 };
  }
  const priced = priceByRules(priceRules, currency, counts);
  const present = items.filter((_, index) => (counts[index] ?? 0) > 0);
  const rules = priceRules.lines.filter((_, index) => (counts[index] ?? 0) > 0);
  const ofItems = rules.flatMap(({ tax: rule }, index) => {
    const line = priced.lines[index];
    return line ? [{ ...rule, gross: line.total.amount, tax: line.tax.amount }] : [];
  });
  const { shipping } = priced;
  const ofShipping = priceRules.shippingTax
    ? [{ ...priceRules.shippingTax, gross: shipping.total.amount, tax: shipping.tax.amount }]
    : [];
  return {
    items: new Map(present.map(({ id }, index) => [id, priced.lines[index]?.total.amount ?? 0])),
    shipping: shipping.total.amount,
    rates: priceRules.relief ? [] : byRate([...ofItems, ...ofShipping]),
    total: priced.totals.total.amount,
  };
};
