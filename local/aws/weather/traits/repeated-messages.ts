/**
 * "On rare occasions, one of the servers that stores a copy of a message might be unavailable when you receive or
 * delete a message. If this occurs, the copy of the message isn't deleted, and you might get that message copy again."
 * AWS documentation:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues-at-least-once-delivery.html
 */
import { between } from '../random.ts';
import type { Trait } from '../weather.ts';

const share = 0.05;
const longestMilliseconds = 2_000;

export const repeatedMessages: Trait = {
  name: 'repeated-messages',
  passes: true,
  what: 'one message in 20 comes again within 2 s, although it was done',
  make: ({ random, strike }) => ({
    comesAgainAfterMilliseconds: () => {
      if (random() >= share) return undefined;
      strike();
      return between(random, 1, longestMilliseconds);
    },
  }),
};
