/**
 * What an order costs once its lines were changed: by its own rules, like what is kept of it (`docs/money.md`). Lines that
 * are added bring theirs along.
 */
import { type Currency, money, sum } from '../shared/money.ts';
import { assertChargeable, charged, explain } from './price-basket.ts';
import { priceLines } from './price-lines.ts';
import type { PriceRules, QuantityLine } from './price-rules.ts';
import type { Explanation, PricedLine, ShippingMethod, Totals } from './priced-basket.ts';

export type EditedLine = QuantityLine & {
  /** For the explanation. */
  readonly name: string;
};

export type PricedEdit = {
  /** As the lines came. */
  readonly lines: readonly PricedLine[];
  readonly totals: Totals;
  readonly explanation: Explanation;
  readonly shippingMethod?: ShippingMethod;
  /** What each promotion takes off now, by its id; those that do not apply any more are missing. */
  readonly discounts: ReadonlyMap<string, ReturnType<typeof money>>;
};

/** @throws DomainError `invalid-amount` for more than can be sold at once */
export const priceEdited = (
  { lines: _, ...own }: PriceRules,
  edited: readonly EditedLine[],
  currency: Currency,
): PricedEdit => {
  const lines = edited.map(({ name: _name, ...line }) => line);
  const basket = { ...own, currency, lines };
  const priced = priceLines(basket);
  assertChargeable(priced.totals);
  const method = charged(own.shipping, priced);
  const { freeBy, saved } = priced.shipping;
  return {
    lines: priced.lines,
    totals: priced.totals,
    explanation: explain({ lines: edited, currency }, { basket }, priced, method),
    ...(method && { shippingMethod: method }),
    discounts: new Map(
      priced.discounts.map(({ promotion: { id }, shares }) => {
        const off = sum(
          shares.map((share) => money(share, currency)),
          currency,
        );
        return [id, freeBy?.id === id ? saved : off];
      }),
    ),
  };
};
