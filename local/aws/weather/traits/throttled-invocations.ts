/**
 * Lambda refuses to run a function (`TooManyRequestsException`). What follows is the caller's: an HTTP API answers
 * 503; a queue's messages have been received (their receive counts grow) and come again; a stream's batch is
 * repeated; a workflow's task fails with `Lambda.TooManyRequestsException`; rules try again for a day.
 * AWS documentation: "Understanding function scaling", https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html,
 * "Understanding retry behavior", https://docs.aws.amazon.com/lambda/latest/dg/invocation-retries.html,
 * of queues: https://docs.aws.amazon.com/lambda/latest/operatorguide/sqs-retries.html
 */
import type { Trait } from '../weather.ts';

const share = 0.02;

export const throttledInvocations: Trait = {
  name: 'throttled-invocations',
  passes: true,
  what: 'one invocation in 50 is refused by Lambda',
  make: ({ random, strike }) => ({
    throttlesInvocation: () => {
      const isThrottled = random() < share;
      if (isThrottled) strike();
      return isThrottled;
    },
  }),
};
