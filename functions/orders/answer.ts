/** How an answer shows an order, or an item of one, with the version that a change may name. */
import { etagOf } from '../shared/http/version.ts';
import { itemOf, type Order } from './order.ts';
import { itemView, orderView } from './view.ts';

export const shownOrder = (order: Order) => ({
  body: orderView(order),
  headers: { etag: etagOf(order.version) },
});

/** An item has no version of its own: it changes with its order. */
export const shownItem = (order: Order, itemId: string) => ({
  body: itemView(itemOf(order, itemId)),
  headers: { etag: etagOf(order.version) },
});
