/** The tax of an order rate by rate, for whoever writes it down: the parts sum to its total tax. Pure. */
import type { TaxRule } from '../pricing/price-rules.ts';
import { add, isZero, type Money, subtract, sum } from '../shared/money.ts';
import type { Order } from './order.ts';

export type TaxPart = TaxRule & { readonly tax: Money };

const keyOf = ({ name, basisPoints, included }: TaxRule): string =>
  JSON.stringify([name, basisPoints, included]);

const byRate = (parts: readonly TaxPart[]): TaxPart[] => {
  const found = new Map<string, TaxPart>();
  for (const part of parts) {
    const known = found.get(keyOf(part));
    found.set(keyOf(part), known ? { ...known, tax: add(known.tax, part.tax) } : part);
  }
  return [...found.values()].filter(({ tax }) => !isZero(tax));
};

/** Undefined for orders from before their rules were kept: nobody knows their rates. */
export const taxParts = ({ items, totals, currency, priceRules }: Order): TaxPart[] | undefined => {
  if (!priceRules) return undefined;
  const ofItems = items.flatMap(({ tax }, index) => {
    const rule = priceRules.lines[index]?.tax;
    return rule ? [{ ...rule, tax }] : [];
  });
  const inItems = sum(
    ofItems.map(({ tax }) => tax),
    currency,
  );
  const { shippingTax } = priceRules;
  const ofShipping = shippingTax ? [{ ...shippingTax, tax: subtract(totals.tax, inItems) }] : [];
  return byRate([...ofItems, ...ofShipping]);
};
