/** How much waits in each queue, as SQS counts it: for a look at what is behind, and why. */
import type { LocalRoutes } from '../service.ts';
import type { Messages } from './messages.ts';
import type { Queues } from './operations.ts';

/** `waiting`: may be received now; `inFlight`: with a consumer, or failed and not due yet; `delayed`: sent for later. */
export const depthRoutes = (queues: Queues, messages: Messages): LocalRoutes => ({
  'GET /_local/queues': () => {
    const items = queues.all.map((queue) => {
      const { visible, hidden, delayed } = messages.counts(queue);
      return { queue: queue.name, waiting: visible, inFlight: hidden, delayed };
    });
    return { status: 200, body: { items } };
  },
});
