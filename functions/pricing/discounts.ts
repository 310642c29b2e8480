/**
 * Which promotions a basket gets and what each takes off which line. They go one after the other, by priority,
 * each on what the ones before it left of a line, so that no line costs less than nothing.
 */
import {
  maximumAppliedPromotions,
  type Promotion,
  type PromotionCandidate,
  type PromotionDefinition,
} from '../promotions/promotion.ts';
import { allocate, type Currency, money } from '../shared/money.ts';
import { lineAmount, matches, refusalOf } from './eligibility.ts';
import type { BasketInput, BasketLine, RefusedCoupon } from './priced-basket.ts';
import { proportion } from './tax.ts';

/** What a promotion takes off each line, in the order of the lines. */
export type Discount = { readonly promotion: Promotion; readonly shares: readonly number[] };

export type Discounts = {
  readonly discounts: readonly Discount[];
  readonly refusedCoupons: readonly RefusedCoupon[];
};

/** Spreads over the lines in proportion to what is left of them; never more than is left of any. */
const spread = (total: number, left: readonly number[], currency: Currency): number[] =>
  allocate(money(total, currency), left).map(({ amount }) => amount);

const sumOf = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);

/** The cheapest pieces of every full set are those that are got. */
const freePieces = (
  { buy, get, value }: Extract<PromotionDefinition, { type: 'buy-x-get-y' }>,
  lines: readonly BasketLine[],
  left: readonly number[],
): number[] => {
  const quantities = lines.map(({ quantity }, index) => (left[index] === 0 ? 0 : quantity));
  let pieces = Math.floor(sumOf(quantities) / (buy + get)) * get;
  const shares = lines.map(() => 0);
  const cheapestFirst = [...lines.entries()].sort(([, a], [, b]) => a.unitPrice.amount - b.unitPrice.amount);
  for (const [index, { unitPrice }] of cheapestFirst) {
    const taken = Math.min(pieces, quantities[index] ?? 0);
    pieces -= taken;
    shares[index] = Math.min(left[index] ?? 0, proportion(taken * unitPrice.amount, value, 100));
  }
  return shares;
};

/** @param left what is left of each line, zero where the promotion does not match */
const sharesOf = (
  definition: PromotionDefinition,
  lines: readonly BasketLine[],
  left: readonly number[],
  currency: Currency,
): number[] => {
  switch (definition.type) {
    case 'percentage':
      return spread(proportion(sumOf(left), definition.value, 100), left, currency);
    case 'fixed-amount':
      return spread(Math.min(definition.value.amount, sumOf(left)), left, currency);
    case 'buy-x-get-y':
      return freePieces(definition, lines, left);
    case 'free-shipping':
      return lines.map(() => 0);
  }
};

const byPriority = ({ promotion: a }: PromotionCandidate, { promotion: b }: PromotionCandidate): number =>
  a.definition.priority - b.definition.priority || (a.id < b.id ? -1 : 1);

/** In order of priority: one that does not combine goes alone, and at most as many as an order has room for. */
const chooseTogether = (candidates: readonly PromotionCandidate[]): PromotionCandidate[] => {
  const chosen: PromotionCandidate[] = [];
  for (const candidate of [...candidates].sort(byPriority)) {
    const isAlone = chosen.some(({ promotion }) => !promotion.definition.combinable);
    const mustBeAlone = chosen.length > 0 && !candidate.promotion.definition.combinable;
    if (!isAlone && !mustBeAlone && chosen.length < maximumAppliedPromotions) chosen.push(candidate);
  }
  return chosen;
};

const refusedCoupons = (basket: BasketInput, chosen: readonly PromotionCandidate[]): RefusedCoupon[] =>
  [...new Set(basket.coupons)].sort().flatMap((code) => {
    const candidate = basket.candidates.find(({ promotion }) => promotion.definition.code === code);
    if (candidate === undefined) return [{ code, reason: 'unknown' as const }];
    if (chosen.includes(candidate)) return [];
    return [{ code, reason: refusalOf(candidate, basket) ?? ('not-combinable' as const) }];
  });

/** @param lines the basket's, in the order in which the shares are wanted */
export const discountsOf = (basket: BasketInput, lines: readonly BasketLine[]): Discounts => {
  const asked = basket.candidates.filter(
    ({ promotion: { definition } }) =>
      definition.code === undefined || basket.coupons.includes(definition.code),
  );
  const chosen = chooseTogether(asked.filter((candidate) => refusalOf(candidate, basket) === undefined));
  let left = lines.map(lineAmount);
  const discounts = chosen.map(({ promotion }) => {
    const { definition } = promotion;
    const base = left.map((amount, index) => {
      const line = lines[index];
      return line !== undefined && matches(definition, line) ? amount : 0;
    });
    const shares = sharesOf(definition, lines, base, basket.currency);
    left = left.map((amount, index) => amount - (shares[index] ?? 0));
    return { promotion, shares };
  });
  return { discounts, refusedCoupons: refusedCoupons(basket, chosen) };
};
