/**
 * "New AWS accounts have reduced concurrency and memory quotas": usually ten concurrent executions of all functions
 * together. AWS documentation: "Lambda quotas", https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
import type { Trait } from '../weather.ts';

const concurrentExecutions = 10;

export const newAccount: Trait = {
  name: 'new-account',
  passes: true,
  what: 'at most 10 functions run at a time, as in a new account',
  make: ({ strike }) => ({
    isOverConcurrency: (running) => {
      const isOver = running >= concurrentExecutions;
      if (isOver) strike();
      return isOver;
    },
  }),
};
