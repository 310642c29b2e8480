/** Waits a little longer with each try, and never as long as the others: who lost together shall not meet again. */

/** Twice as long after each try, up to a longest. */
export const doubledDelay = (first: number, tries: number, longest: number): number =>
  Math.min(first * 2 ** tries, longest);

const firstMilliseconds = 15;
const maximumDoublings = 7;
export const longestPauseMilliseconds = firstMilliseconds * 2 ** maximumDoublings;

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

const drawn = (attempt: number): number =>
  Math.random() * firstMilliseconds * 2 ** Math.min(attempt, maximumDoublings);

export const backOff = (attempt: number): Promise<void> => pause(drawn(attempt));

/** In a long pause one looks up so often. */
const blindMilliseconds = 400;

/** @returns false as soon as it is `inVain` to wait any longer */
export const backOffUnless = async (attempt: number, inVain: () => Promise<boolean>): Promise<boolean> => {
  for (let left = drawn(attempt); left > 0; left -= blindMilliseconds) {
    await pause(Math.min(left, blindMilliseconds));
    if (left > blindMilliseconds && (await inVain())) return false;
  }
  return true;
};
