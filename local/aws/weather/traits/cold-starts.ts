/**
 * An invocation that finds no warm environment waits for a new one: "from under 100 ms to over 1 second".
 * AWS documentation: "Understanding the Lambda execution environment lifecycle",
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
import { between } from '../random.ts';
import type { Trait } from '../weather.ts';

const shortestMilliseconds = 100;
const longestMilliseconds = 1_000;
/** Environments end after some minutes without work; here by chance, so that a warm shop has cold starts, too. */
const coldShare = 0.02;

export const coldStarts: Trait = {
  name: 'cold-starts',
  passes: true,
  what: 'the first invocation of a function, and one in 50 of the others, begins 0.1 to 1 s late',
  make: ({ random, strike }) => {
    const warm = new Set<string>();
    return {
      coldStartMilliseconds: (functionName) => {
        if (warm.has(functionName) && random() >= coldShare) return 0;
        warm.add(functionName);
        strike();
        return between(random, shortestMilliseconds, longestMilliseconds);
      },
    };
  },
};
