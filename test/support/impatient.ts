/** For tests of whom nobody answers: what waits for an answer gives up ten times as soon. */
import { jest } from '@jest/globals';

/** Deadlines are short while this runs, and what they were afterwards. */
export const impatient = async <T>(run: () => Promise<T>): Promise<T> => {
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  const short = (milliseconds: number): AbortSignal => timeout(milliseconds / 10);
  const spy = jest.spyOn(AbortSignal, 'timeout').mockImplementation(short);
  try {
    return await run();
  } finally {
    spy.mockRestore();
  }
};
