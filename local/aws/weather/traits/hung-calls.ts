/**
 * A call that nobody ever answers: the request or its answer was lost where no connection ends. The SDK waits until
 * its `requestTimeout`, and for ever without one; then it tries again (standard mode: three tries).
 * AWS documentation: "Retry behavior", https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
import type { Trait } from '../weather.ts';

/** Of all calls of functions; each costs its client's time limit. */
const share = 0.0005;

export const hungCalls: Trait = {
  name: 'hung-calls',
  passes: true,
  what: 'one call to AWS in 2,000 is never answered',
  make: ({ random, strike }) => ({
    hangs: () => {
      const isHung = random() < share;
      if (isHung) strike();
      return isHung;
    },
  }),
};
