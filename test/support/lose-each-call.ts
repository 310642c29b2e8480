/** Tells a story once undisturbed, and then again for each n-th of its calls: lost before it happened, and after. */
import { expect } from '@jest/globals';
import type { CrashPoint } from './crash-run.ts';

export type Told<End> = {
  readonly calls: number;
  /** What was lost; undefined when the story made fewer calls this time. */
  readonly crashedAt: string | undefined;
  /** What must be the same however the story went. */
  readonly end: End;
};

/** Every n-th call; 1, all of them, takes minutes. CI: 12. */
const askedStride = Number(process.env.CRASH_STRIDE ?? 24);

/**
 * Each day loses others of them.
 * @param what the story is about, as it is said of how many crashes it stood
 * @param leastStride of a story that takes seconds, or shares most of its calls with others
 */
export const loseEachCall = async <End>(
  what: string,
  leastStride: number,
  undisturbed: Told<End>,
  tell: (point: CrashPoint) => Promise<Told<End>>,
): Promise<void> => {
  const stride = Math.max(askedStride, leastStride);
  let crashed = 0;
  for (let call = 1 + (new Date().getUTCDate() % stride); call <= undisturbed.calls; call += stride) {
    for (const loss of ['lose-call', 'lose-answer'] as const) {
      const where = `${loss} at call ${call}`;
      const told = await tell({ call, loss }).catch((error: unknown) => {
        throw new Error(where, { cause: error });
      });
      if (told.crashedAt !== undefined) crashed += 1;
      const at = `${where}, ${told.crashedAt}`;
      expect({ at, end: told.end }).toEqual({ at, end: undisturbed.end });
    }
  }
  process.stdout.write(
    `${crashed} crash points of ${what} (every ${stride}. of ${undisturbed.calls} calls)\n`,
  );
  expect(crashed).toBeGreaterThan(20 / stride);
};
