/** The reading of one order and of one item, for their own routes and for the trail of who changes them elsewhere. */
import { DomainError } from '../shared/errors.ts';
import { servedRoute } from '../shared/http/audited.ts';
import type { Handler } from '../shared/http/request.ts';

import { assertItems, itemFilter, readOrder } from './access.ts';
import { shownItem, shownOrder } from './answer.ts';
import { ordersRoutes } from './contract.ts';
import { orderAt } from './order-at.ts';
import { keptEntries, mustGetOrder, orderIdOfItem } from './store.ts';

export const showOrder: Handler<typeof ordersRoutes.getOrder> = async (request) => {
  const order = await readOrder(request, request.params.id);
  const { at } = request.query;
  if (at === undefined) return { status: 200, ...shownOrder(order) };
  if (!request.scopes.has('any')) throw new DomainError('forbidden', 'Only staff see what an order was');
  return { status: 200, ...shownOrder(orderAt(order, await keptEntries(order.id), at)) };
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
