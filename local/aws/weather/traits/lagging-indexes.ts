/**
 * Global secondary indexes follow their table with a delay: "changes to the table data are propagated to the global
 * secondary indexes within a fraction of a second, under normal conditions".
 * AWS documentation: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
 */
import { between } from '../random.ts';
import type { Trait } from '../weather.ts';

const usualMilliseconds = 60;
export const longestLagMilliseconds = 400;
const slowShare = 0.1;

export const laggingIndexes: Trait = {
  name: 'lagging-indexes',
  passes: true,
  what: 'what is written shows in an index up to 400 ms later',
  make: ({ random, strike }) => ({
    indexLagMilliseconds: () => {
      strike();
      const isSlow = random() < slowShare;
      const lag = isSlow
        ? between(random, usualMilliseconds, longestLagMilliseconds)
        : between(random, 1, usualMilliseconds);
      return Math.ceil(lag);
    },
  }),
};
