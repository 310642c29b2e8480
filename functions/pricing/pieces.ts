/**
 * A basket piece by piece. Rules are about pieces ("buy 2, get 1"), so money is followed down to the piece: what the
 * promotions so far left of each, and what each was used for.
 */
import { allocate, type Currency, money } from '../shared/money.ts';

export type Piece = {
  /** Where its line stands. */
  readonly line: number;
  readonly listPrice: number;
  /** Minor units that the promotions so far left of it. */
  readonly left: number;
  /** The promotion whose set it was bought or got in: it is in no other set. */
  readonly inSetOf?: string;
  /** The promotion that it was got by, or that left nothing of it: it counts for no other one. */
  readonly freeBy?: string;
};

export const sumOf = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);

export const leftOf = (pieces: readonly Piece[]): number => sumOf(pieces.map(({ left }) => left));

/** In what a currency is paid: its minor units, and how many of them make its smallest step. */
export type Unit = { readonly currency: Currency; readonly step: number };

const share = (total: number, weights: readonly number[], { currency }: Unit): number[] =>
  allocate(money(total, currency), weights).map(({ amount }) => amount);

/** A discount goes up to the next whole step, in favour of the shopper; never beyond `most`. */
export const inWholeSteps = (amount: number, most: number, { step }: Unit): number =>
  Math.min(most, Math.ceil(amount / step) * step);

/**
 * Shares `total` in proportion to what is left of each, never more than that: in whole steps as far as they go, and
 * what is less than a step where there is room for it.
 */
export const spreadOverPieces = (total: number, left: readonly number[], unit: Unit): number[] => {
  if (left.length === 0) return [];
  if (total >= sumOf(left)) return [...left];
  const { step } = unit;
  const steps = share(Math.floor(total / step), left, unit);
  const shares = steps.map((count, index) => Math.min(count, Math.floor((left[index] ?? 0) / step)) * step);
  const rest = total - sumOf(shares);
  if (rest === 0) return shares;
  const room = left.map((amount, index) => amount - (shares[index] ?? 0));
  return share(rest, room, unit).map((more, index) => more + (shares[index] ?? 0));
};

const grouped = (pieces: readonly Piece[], indices: readonly number[]): Map<number, number[]> => {
  const byLine = new Map<number, number[]>();
  for (const index of indices) {
    const line = pieces[index]?.line ?? 0;
    const known = byLine.get(line);
    if (known) known.push(index);
    else byLine.set(line, [index]);
  }
  return byLine;
};

/** What is taken off each piece, in the order of the pieces. */
export type Taken = readonly number[];

/**
 * Takes amounts off the pieces that are meant, line by line, so that what is rounded is rounded once, on the line.
 * @param ofLines what each line gives, from what is left of the pieces that are meant
 */
export const takeByLine = (
  pieces: readonly Piece[],
  isMeant: (piece: Piece, index: number) => boolean,
  ofLines: (left: readonly number[]) => readonly number[],
  unit: Unit,
): Taken => {
  const meant = pieces.flatMap((piece, index) => (isMeant(piece, index) ? [index] : []));
  const byLine = [...grouped(pieces, meant)];
  const leftAt = (index: number): number => pieces[index]?.left ?? 0;
  const amounts = ofLines(byLine.map(([, indices]) => sumOf(indices.map(leftAt))));
  const taken = pieces.map(() => 0);
  for (const [place, [, indices]] of byLine.entries()) {
    const shares = spreadOverPieces(amounts[place] ?? 0, indices.map(leftAt), unit);
    for (const [nth, index] of indices.entries()) taken[index] = shares[nth] ?? 0;
  }
  return taken;
};

/** The pieces after a promotion took its amounts; what it left nothing of is free by it. */
export const without = (pieces: readonly Piece[], taken: Taken, promotionId: string): Piece[] =>
  pieces.map((piece, index) => {
    const off = taken[index] ?? 0;
    if (off === 0) return piece;
    const left = piece.left - off;
    return { ...piece, left, ...(left === 0 && piece.freeBy === undefined && { freeBy: promotionId }) };
  });
