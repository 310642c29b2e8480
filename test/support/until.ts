/** Waits for conditions, not for times. */

import { hostileWorld, mostAddedSeconds } from './hostile-world.ts';

const pollMilliseconds = 10;
/** What a world that is not kind may add. */
const addedSeconds = hostileWorld() ? mostAddedSeconds : 0;

/** A function that died over its work left it to a sweep or a later try: the first of them comes within five minutes. */
const patienceMilliseconds = 8_000;
const stepMilliseconds = 4_000;
const usualStepSeconds = 60;

/** How time passes where it is the stack's. */
let passTime: (seconds: number) => void = () => undefined;

/** @param pass is asked in a world that is not kind alone, once something does not come true by itself */
export const whileWaiting = (pass: (seconds: number) => void): void => {
  passTime = pass;
};

export type UntilOptions = {
  readonly timeoutSeconds?: number;
  readonly what?: string;
  /** How much of the stack's time passes at once, where it does: longer for what a slow schedule takes up. */
  readonly stepSeconds?: number;
};

/** @returns the first value of the condition that is neither undefined nor false */
export const until = async <T>(
  condition: () => Promise<T | undefined | false> | T | undefined | false,
  { timeoutSeconds = 15, what = 'the condition', stepSeconds = usualStepSeconds }: UntilOptions = {},
): Promise<T> => {
  const deadline = performance.now() + (timeoutSeconds + addedSeconds) * 1000;
  let nextStep = hostileWorld() ? performance.now() + patienceMilliseconds : Number.POSITIVE_INFINITY;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > deadline) throw new Error(`${what} did not come true in ${timeoutSeconds} s`);
    if (performance.now() > nextStep) {
      passTime(stepSeconds);
      nextStep = performance.now() + stepMilliseconds;
    }
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
  }
};
