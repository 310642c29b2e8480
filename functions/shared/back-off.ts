/** Waits a little longer with each try, and never as long as the others: who lost together shall not meet again. */

const firstMilliseconds = 15;
const maximumDoublings = 7;

export const backOff = (attempt: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, Math.random() * firstMilliseconds * 2 ** Math.min(attempt, maximumDoublings));
  });
