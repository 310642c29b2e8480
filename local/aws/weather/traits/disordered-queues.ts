/**
 * "Standard queues make a best effort to preserve the order of messages, but more than one copy of a message might be
 * delivered out of order." AWS documentation:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues.html
 */
import type { Trait } from '../weather.ts';

const share = 0.3;
const mostPassedOver = 5;

export const disorderedQueues: Trait = {
  name: 'disordered-queues',
  passes: true,
  what: 'every third message is received before up to five older ones',
  make: ({ random, strike }) => ({
    passesOver: () => {
      if (random() >= share) return 0;
      strike();
      return 1 + Math.floor(random() * mostPassedOver);
    },
  }),
};
