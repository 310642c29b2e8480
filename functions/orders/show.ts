/** The reading of one order and of one item, for their own routes and for the trail of who changes them elsewhere. */
import { servedRoute } from '../shared/http/audited.ts';
import type { Handler } from '../shared/http/request.ts';
import { assertItems, itemFilter, readOrder } from './access.ts';
import { shownItem, shownOrder } from './answer.ts';
import { ordersRoutes } from './contract.ts';
import { mustGetOrder, orderIdOfItem } from './store.ts';

export const showOrder: Handler<typeof ordersRoutes.getOrder> = async (request) => {
  return { status: 200, ...shownOrder(await readOrder(request, request.params.id)) };
};

export const showItem: Handler<typeof ordersRoutes.getItem> = async (request) => {
  const { id } = request.params;
  const [order, visible] = await Promise.all([mustGetOrder(orderIdOfItem(id)), itemFilter(request)]);
  assertItems(visible, order, [id]);
  return { status: 200, ...shownItem(order, id) };
};

/** For functions that change orders and do not serve them: what the audit trail reads. */
export const shownByOrders = [
  servedRoute(ordersRoutes.getOrder, showOrder),
  servedRoute(ordersRoutes.getItem, showItem),
];
