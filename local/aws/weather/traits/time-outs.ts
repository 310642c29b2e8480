/**
 * A function runs into its timeout and is ended in the middle of its work: what it had written is written, the rest
 * never happens, and whoever invoked it learns only that it failed ("Task timed out"). It strikes where AWS invokes
 * again by itself: queues, streams, workflows, rules. Clients of the API whose request ends so are the matter of the
 * crash tests, which lose every call once. Nobody waits here until the timeout is really over.
 * AWS documentation: "Configure Lambda function timeout",
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html
 */
import type { Trait } from '../weather.ts';

const share = 0.01;
const lastCall = 8;

export const timeOuts: Trait = {
  name: 'time-outs',
  passes: true,
  what: 'one invocation in 100 that AWS repeats ends in the middle of its work',
  make: ({ random, strike }) => ({
    diesAtCall: () => {
      if (random() >= share) return undefined;
      strike();
      return 1 + Math.floor(random() * lastCall);
    },
  }),
};
