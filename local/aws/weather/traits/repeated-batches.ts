/**
 * "Lambda event source mappings process each event at least once, and duplicate processing of records can occur": a
 * batch whose checkpoint was lost comes once more.
 * AWS documentation: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
import type { Trait } from '../weather.ts';

const share = 0.05;

export const repeatedBatches: Trait = {
  name: 'repeated-batches',
  passes: true,
  what: 'one batch of a stream in 20 comes twice',
  make: ({ random, strike }) => ({
    repeatsBatch: () => {
      const isRepeated = random() < share;
      if (isRepeated) strike();
      return isRepeated;
    },
  }),
};
