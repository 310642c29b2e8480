/**
 * What the promotions of a basket take off which line. They go one after the other, by priority, each on what the ones
 * before it left of every piece, so that no piece costs less than nothing. A piece is bought or got in one set of one
 * promotion, and a piece that a promotion makes free counts for no other one, nor for its minimum.
 */
import { maximumAppliedPromotions, type PromotionDefinition } from '../promotions/promotion.ts';
import { doesNotFit, lineMatches } from './eligibility.ts';
import {
  inWholeSteps,
  leftOf,
  type Piece,
  spreadOverPieces,
  sumOf,
  type Taken,
  takeByLine,
  type Unit,
  without,
} from './pieces.ts';
import type { PromotionRule, QuantityLine } from './price-rules.ts';
import { proportion } from './tax.ts';

/** What a promotion takes off each line, in the order of the lines. */
export type Discount<P extends PromotionRule = PromotionRule> = {
  readonly promotion: P;
  readonly shares: readonly number[];
};

type Step = { readonly pieces: readonly Piece[]; readonly taken: Taken };

const takeOff = (
  definition: Extract<PromotionDefinition, { type: 'percentage' | 'fixed-amount' }>,
  pieces: readonly Piece[],
  isMeant: (piece: Piece) => boolean,
  unit: Unit,
): Taken => {
  const most = leftOf(pieces.filter(isMeant));
  const wanted =
    definition.type === 'percentage' ? proportion(most, definition.value, 100) : definition.value.amount;
  const total = inWholeSteps(Math.min(wanted, most), most, unit);
  return takeByLine(pieces, isMeant, (left) => spreadOverPieces(total, left, unit), unit);
};

type BuyGet = Extract<PromotionDefinition, { type: 'buy-x-get-y' }>;

/** Full sets of the pieces that are still to be paid and in no other set: the cheapest are got, the dearest bought. */
const setsOf = (
  { buy, get }: BuyGet,
  pieces: readonly Piece[],
  isMeant: (piece: Piece) => boolean,
): { bought: ReadonlySet<number>; got: ReadonlySet<number> } => {
  const cheapestFirst = [...pieces.entries()]
    .filter(
      ([, piece]) =>
        isMeant(piece) && piece.left > 0 && piece.inSetOf === undefined && piece.freeBy === undefined,
    )
    .sort(([, a], [, b]) => a.left - b.left || a.listPrice - b.listPrice)
    .map(([index]) => index);
  const sets = Math.floor(cheapestFirst.length / (buy + get));
  return {
    got: new Set(cheapestFirst.slice(0, sets * get)),
    bought: new Set(cheapestFirst.slice(cheapestFirst.length - sets * buy)),
  };
};

const takeSets = (
  { id, definition }: { readonly id: string; readonly definition: BuyGet },
  pieces: readonly Piece[],
  isMeant: (piece: Piece) => boolean,
  unit: Unit,
): Step => {
  const { bought, got } = setsOf(definition, pieces, isMeant);
  const ofLines = (left: readonly number[]): number[] =>
    left.map((amount) => inWholeSteps(proportion(amount, definition.value, 100), amount, unit));
  const taken = takeByLine(pieces, (_, index) => got.has(index), ofLines, unit);
  const used = pieces.map((piece, index) => {
    if (got.has(index)) return { ...piece, inSetOf: id, freeBy: id };
    return bought.has(index) ? { ...piece, inSetOf: id } : piece;
  });
  return { pieces: used, taken };
};

const stepOf = (
  { id, definition }: PromotionRule,
  pieces: readonly Piece[],
  lines: readonly QuantityLine[],
  unit: Unit,
): Step => {
  const isMeant = ({ line: index }: Piece): boolean => {
    const line = lines[index];
    return line !== undefined && lineMatches(definition, line);
  };
  switch (definition.type) {
    case 'percentage':
    case 'fixed-amount':
      return { pieces, taken: takeOff(definition, pieces, isMeant, unit) };
    case 'buy-x-get-y':
      return takeSets({ id, definition }, pieces, isMeant, unit);
    case 'free-shipping':
      return { pieces, taken: pieces.map(() => 0) };
  }
};

const piecesOf = (lines: readonly QuantityLine[]): Piece[] =>
  lines.flatMap(({ quantity, unitPrice: { amount } }, line) =>
    Array.from({ length: quantity }, () => ({ line, listPrice: amount, left: amount })),
  );

const byLine = ({ pieces, taken }: Step, count: number): number[] => {
  const shares = Array.from({ length: count }, () => 0);
  for (const [index, { line }] of pieces.entries()) shares[line] = (shares[line] ?? 0) + (taken[index] ?? 0);
  return shares;
};

type Applied<P extends PromotionRule> = {
  readonly discounts: readonly Discount<P>[];
  readonly pieces: readonly Piece[];
};

const applyInOrder = <P extends PromotionRule>(
  promotions: readonly P[],
  lines: readonly QuantityLine[],
  unit: Unit,
): Applied<P> => {
  let pieces: readonly Piece[] = piecesOf(lines);
  const discounts = promotions.map((promotion) => {
    const step = stepOf(promotion, pieces, lines, unit);
    pieces = without(step.pieces, step.taken, promotion.id);
    return { promotion, shares: byLine(step, lines.length) };
  });
  return { discounts, pieces };
};

/** Whether it still has what it asks for, now that it is known which pieces others make free. */
const isMet = ({ id, definition }: PromotionRule, pieces: readonly Piece[]): boolean => {
  if (definition.type === 'buy-x-get-y' && !pieces.some(({ inSetOf }) => inSetOf === id)) return false;
  const counted = pieces.filter(({ freeBy }) => freeBy === undefined || freeBy === id);
  const minimum = definition.conditions?.minimumSubtotal?.amount ?? 0;
  return sumOf(counted.map(({ listPrice }) => listPrice)) >= minimum;
};

const byPriority = (a: PromotionRule, b: PromotionRule): number =>
  a.definition.priority - b.definition.priority || (a.id < b.id ? -1 : 1);

/** In order of priority: one that does not combine goes alone, and at most as many as an order has room for. */
const chooseTogether = <P extends PromotionRule>(promotions: readonly P[]): P[] => {
  const chosen: P[] = [];
  for (const promotion of [...promotions].sort(byPriority)) {
    const isAlone = chosen.some(({ definition }) => !definition.combinable);
    const mustBeAlone = chosen.length > 0 && !promotion.definition.combinable;
    if (!isAlone && !mustBeAlone && chosen.length < maximumAppliedPromotions) chosen.push(promotion);
  }
  return chosen;
};

export type Discounts<P extends PromotionRule = PromotionRule> = {
  readonly discounts: readonly Discount<P>[];
  /** Those that would apply if others did not make free what they count on; by id. */
  readonly unmet: ReadonlySet<string>;
};

/**
 * @param promotions those that may apply as far as time, limits and customer go
 * @param lines in the order in which the shares are wanted; ties between equal lines go to the earlier one
 */
export const discountsOf = <P extends PromotionRule>(
  promotions: readonly P[],
  lines: readonly QuantityLine[],
  unit: Unit,
): Discounts<P> => {
  const fitting = promotions.filter(({ definition }) => doesNotFit(definition, lines) === undefined);
  const unmet = new Set<string>();
  for (;;) {
    const chosen = chooseTogether(fitting.filter(({ id }) => !unmet.has(id)));
    const { discounts, pieces } = applyInOrder(chosen, lines, unit);
    const last = chosen.findLast((promotion) => !isMet(promotion, pieces));
    if (last === undefined) return { discounts, unmet };
    unmet.add(last.id);
  }
};
