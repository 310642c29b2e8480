/**
 * PutEvents answers 200 and refuses single entries (`FailedEntryCount`): "if an individual entry within a request
 * fails, EventBridge continues processing the rest". AWS documentation:
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html; what passes of it:
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html
 */
import type { RefusedEntry, Trait } from '../weather.ts';

const share = 0.03;

const refusals: readonly RefusedEntry[] = [
  { ErrorCode: 'InternalFailure', ErrorMessage: 'Internal failure.' },
  { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' },
];

export const refusedEntries: Trait = {
  name: 'refused-entries',
  passes: true,
  what: 'the bus refuses three events in 100, and takes the others of the same call',
  make: ({ random, strike }) => ({
    refusesEntry: () => {
      if (random() >= share) return undefined;
      strike();
      return refusals[Math.floor(random() * refusals.length)];
    },
  }),
};
