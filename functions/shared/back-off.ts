/** Waits a little longer with each try, and never as long as the others: who lost together shall not meet again. */

/** Twice as long after each try, up to a longest. */
export const doubledDelay = (first: number, tries: number, longest: number): number =>
  Math.min(first * 2 ** tries, longest);

const firstMilliseconds = 15;
const maximumDoublings = 7;
export const longestPauseMilliseconds = firstMilliseconds * 2 ** maximumDoublings;

export const backOff = (attempt: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, Math.random() * firstMilliseconds * 2 ** Math.min(attempt, maximumDoublings));
  });
