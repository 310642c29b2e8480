/** HTTP: reading orders and their items. */
import { serve } from '../shared/http/serve.ts';
import { itemFilter, readOrder } from './access.ts';
import { ordersRoutes } from './contract.ts';
import { listOrderItems } from './list-items.ts';
import { listOrders } from './list-orders.ts';
import { showItem } from './show.ts';
import { showOrderAt } from './show-at.ts';
import { mustGetOrder } from './store.ts';
import { itemView, listedItemView, orderView } from './view.ts';

export const handler = serve(ordersRoutes, {
  listOrders: async ({ caller, scopes, query }) => {
    const page = await listOrders({ caller, scopes }, query);
    return { status: 200, body: { ...page, items: page.items.map(orderView) } };
  },

  getOrder: showOrderAt,

  listItems: async (request) => {
    const [order, visible] = await Promise.all([mustGetOrder(request.params.id), itemFilter(request)]);
    const items = visible(order);
    if (items.length === 0) await readOrder(request, order.id);
    return { status: 200, body: { items: items.map(itemView) } };
  },

  listOrderItems: async ({ caller, scopes, query: { from, to, ...filter } }) => {
    const period = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
    const page = await listOrderItems({ caller, scopes }, { ...filter, ...period });
    const items = page.items.map(({ order, item }) => listedItemView(order, item));
    return { status: 200, body: { ...page, items } };
  },

  getItem: showItem,
});
