/** One order as it is, or as it was at a time: that one is put together from its history, which functions that only
 * change orders may not read. */
import { DomainError } from '../shared/errors.ts';
import type { Handler } from '../shared/http/request.ts';
import { readOrder } from './access.ts';
import { shownOrder } from './answer.ts';
import type { ordersRoutes } from './contract.ts';
import { keptEntries } from './history-store.ts';
import { orderAt } from './order-at.ts';
import { showOrder } from './show.ts';

export const showOrderAt: Handler<typeof ordersRoutes.getOrder> = async (request) => {
  const { at } = request.query;
  if (at === undefined) return showOrder(request);
  const order = await readOrder(request, request.params.id);
  if (!request.scopes.has('any')) throw new DomainError('forbidden', 'Only staff see what an order was');
  return { status: 200, ...shownOrder(orderAt(order, await keptEntries(order.id), at)) };
};
