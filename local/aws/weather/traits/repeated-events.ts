/**
 * "In rare cases, the same rule can be run more than once for a single event or scheduled time."
 * AWS documentation: "Troubleshooting Amazon EventBridge",
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html
 */
import type { Trait } from '../weather.ts';

const share = 0.02;

export const repeatedEvents: Trait = {
  name: 'repeated-events',
  passes: true,
  what: 'a rule runs twice for one event in 50',
  make: ({ random, strike }) => ({
    repeatsEvent: () => {
      const isRepeated = random() < share;
      if (isRepeated) strike();
      return isRepeated;
    },
  }),
};
