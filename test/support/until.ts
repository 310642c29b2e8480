/** Waits for conditions, not for times. */

import { hostileWorld, mostAddedSeconds } from './hostile-world.ts';

const pollMilliseconds = 10;
/** What a world that is not kind may add. */
const addedSeconds = hostileWorld() ? mostAddedSeconds : 0;

export type UntilOptions = { readonly timeoutSeconds?: number; readonly what?: string };

/** @returns the first value of the condition that is neither undefined nor false */
export const until = async <T>(
  condition: () => Promise<T | undefined | false> | T | undefined | false,
  { timeoutSeconds = 15, what = 'the condition' }: UntilOptions = {},
): Promise<T> => {
  const deadline = performance.now() + (timeoutSeconds + addedSeconds) * 1000;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > deadline) throw new Error(`${what} did not come true in ${timeoutSeconds} s`);
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
  }
};
