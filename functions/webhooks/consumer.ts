/** Everything that partners may hear of goes to those who asked for it; what is asked for again is sent again. */
import { consume, type EventHandlers } from '../events/consume.ts';
import { publicEventTypes } from './contract.ts';
import { fanOut } from './fan-out.ts';
import { sendAgain } from './replay.ts';

const handlers: EventHandlers = {
  ...Object.fromEntries(
    publicEventTypes.map((type) => [
      type,
      (event: Parameters<typeof fanOut>[0]) => fanOut(event, new Date()),
    ]),
  ),
  'webhook.redelivery-asked': ({ data }) => sendAgain(data, new Date()),
};

export const handler = consume(handlers);
