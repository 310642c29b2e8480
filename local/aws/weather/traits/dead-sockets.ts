/**
 * A function keeps its connections, and is frozen between its invocations; the other side closes them meanwhile, so
 * that the first call after a while meets a connection that is gone.
 * AWS documentation: "Lambda purges idle connections over time. Attempting to reuse an idle connection when invoking a
 * function will result in a connection error",
 * https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html
 */
import type { Trait } from '../weather.ts';

/** Frozen for so long, as a busy shop's clock goes here. */
const idleAfterMilliseconds = 500;
const share = 0.2;

export const deadSockets: Trait = {
  name: 'dead-sockets',
  passes: true,
  what: 'every fifth first call of a function that rested for half a second meets a closed connection',
  make: ({ random, strike }) => ({
    socketIsDead: (idleMilliseconds) => {
      const isDead = idleMilliseconds > idleAfterMilliseconds && random() < share;
      if (isDead) strike();
      return isDead;
    },
  }),
};
