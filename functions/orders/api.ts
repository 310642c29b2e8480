/** HTTP: reading orders and their items. */
import { serve } from '../shared/http/serve.ts';
import { assertItems, itemFilter, readOrder } from './access.ts';
import { shown, shownItem } from './answer.ts';
import { ordersRoutes } from './contract.ts';
import { listOrders } from './list-orders.ts';
import { mustGetOrder, orderIdOfItem } from './store.ts';
import { itemView, orderView } from './view.ts';

export const handler = serve(ordersRoutes, {
  listOrders: async ({ caller, scopes, query, now }) => {
    const page = await listOrders({ caller, scopes }, query, now);
    return { status: 200, body: { ...page, items: page.items.map(orderView) } };
  },

  getOrder: async (request) => ({ status: 200, ...shown(await readOrder(request, request.params.id)) }),

  listItems: async (request) => {
    const [order, visible] = await Promise.all([mustGetOrder(request.params.id), itemFilter(request)]);
    const items = visible(order);
    if (items.length === 0) await readOrder(request, order.id);
    return { status: 200, body: { items: items.map(itemView) } };
  },

  getItem: async (request) => {
    const orderId = orderIdOfItem(request.params.id);
    const [order, visible] = await Promise.all([mustGetOrder(orderId), itemFilter(request)]);
    assertItems(visible, order, [request.params.id]);
    return { status: 200, ...shownItem(order, request.params.id) };
  },
});
