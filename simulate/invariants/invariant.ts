/** What must be so, over what is written. Pure: facts in, sentences with numbers out; none: it holds. */
import type { Facts } from '../facts.ts';

export type Invariant = {
  readonly name: string;
  /** Holds at any moment; the others only when nothing is under way any more. */
  readonly always: boolean;
  readonly flaws: (facts: Facts) => readonly string[];
};

export const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);
