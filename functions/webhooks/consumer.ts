/** Everything that partners may hear of goes to those who asked for it. */
import { consume, type EventHandlers } from '../events/consume.ts';
import { publicEventTypes } from './contract.ts';
import { fanOut } from './fan-out.ts';

const handlers: EventHandlers = Object.fromEntries(
  publicEventTypes.map((type) => [type, (event: Parameters<typeof fanOut>[0]) => fanOut(event, new Date())]),
);

export const handler = consume(handlers);
