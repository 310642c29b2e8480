/** HTTP: an order's whole story. */
import { readOrder } from '../orders/access.ts';
import { actorShownTo } from '../shared/actor.ts';
import { serve } from '../shared/http/serve.ts';
import { timelineRoutes } from './contract.ts';
import { timelineOf } from './timeline.ts';

export const handler = serve(timelineRoutes, {
  getTimeline: async (request) => {
    const order = await readOrder(request, request.params.id);
    const items = await timelineOf(order.id, request.scopes.has('any'));
    return {
      status: 200,
      body: { items: items.map((entry) => ({ ...entry, actor: actorShownTo(request, entry.actor) })) },
    };
  },
});
