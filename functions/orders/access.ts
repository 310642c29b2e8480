/** Whose orders and items a caller may touch. What is somebody else's looks as if it were not there. */

import { shopsOf } from '../identity/store.ts';
import { type Acting, isOwnThing } from '../shared/actor.ts';
import { notFound } from '../shared/errors.ts';
import type { Order, OrderItem } from './order.ts';
import { mustGetOrder } from './store.ts';

/** Whether the caller may touch an order, or what belongs to one: staff everybody's, a customer their own. */
export const mayTouch = (asking: Acting, { customerId }: Pick<Order, 'customerId'>): boolean =>
  asking.scopes.has('any') || isOwnThing(asking, customerId);

/** @throws DomainError `not-found`: somebody else's order looks as if it were not there */
export const assertMayTouch = (asking: Acting, order: Order): void => {
  if (!mayTouch(asking, order)) throw notFound('order');
};

/** @throws DomainError `not-found` also for somebody else's order */
export const readOrder = async (asking: Acting, orderId: string): Promise<Order> => {
  const order = await mustGetOrder(orderId);
  assertMayTouch(asking, order);
  return order;
};

/** Which items of an order the caller may touch: staff and its customer all, shop owners those of their shops. */
export type ItemFilter = (order: Order) => readonly OrderItem[];

export const itemFilter = async (asking: Acting): Promise<ItemFilter> => {
  const { caller, scopes } = asking;
  const shops = scopes.has('shop') && !scopes.has('any') ? await shopsOf(caller.userId) : [];
  return (order) =>
    mayTouch(asking, order) ? order.items : order.items.filter(({ shopId }) => shops.includes(shopId));
};

/** @throws DomainError `not-found` unless all of these are items that the filter lets through */
export const assertItems = (filter: ItemFilter, order: Order, itemIds: readonly string[]): void => {
  const allowed = filter(order);
  const foreign = itemIds.some((itemId) => !allowed.some(({ id }) => id === itemId));
  if (foreign) throw notFound('order item');
};
