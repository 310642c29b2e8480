/** Whose orders and items a caller may touch. What is somebody else's looks as if it were not there. */

import { shopsOf } from '../identity/store.ts';
import { notFound } from '../shared/errors.ts';
import type { Caller } from '../shared/http/caller.ts';
import type { Scope } from '../shared/permissions.ts';
import type { Order, OrderItem } from './order.ts';
import { mustGetOrder } from './store.ts';

type Asking = { readonly caller: Caller; readonly scopes: ReadonlySet<Scope> };

const owns = ({ caller, scopes }: Asking, order: Order): boolean =>
  scopes.has('any') || (scopes.has('own') && order.customerId === caller.userId);

/** @throws DomainError `not-found` also for somebody else's order */
export const readOrder = async (asking: Asking, orderId: string): Promise<Order> => {
  const order = await mustGetOrder(orderId);
  if (!owns(asking, order)) throw notFound('order');
  return order;
};

/** Which items of an order the caller may touch: staff and its customer all, shop owners those of their shops. */
export type ItemFilter = (order: Order) => readonly OrderItem[];

export const itemFilter = async (asking: Asking): Promise<ItemFilter> => {
  const { caller, scopes } = asking;
  const shops = scopes.has('shop') && !scopes.has('any') ? await shopsOf(caller.userId) : [];
  return (order) =>
    owns(asking, order) ? order.items : order.items.filter(({ shopId }) => shops.includes(shopId));
};

/** @throws DomainError `not-found` unless all of these are items that the filter lets through */
export const assertItems = (filter: ItemFilter, order: Order, itemIds: readonly string[]): void => {
  const allowed = filter(order);
  const foreign = itemIds.some((itemId) => !allowed.some(({ id }) => id === itemId));
  if (foreign) throw notFound('order item');
};
