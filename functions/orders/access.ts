/** Whose orders and items a caller may touch. What is somebody else's looks as if it were not there. */

import { shopsOf } from '../identity/store.ts';
import { actorOf, type Viewing } from '../shared/actor.ts';
import { notFound } from '../shared/errors.ts';
import { secretHeaders } from '../shared/permissions.ts';
import type { Order, OrderItem } from './order.ts';
import { opensOrder } from './order-token.ts';
import { mustGetOrder } from './store.ts';

/** Who asks, with the headers of their request: a guest's order is opened by its secret. */
export type Asking = Viewing & { readonly headers?: Readonly<Record<string, string | undefined>> };

type Owned = Pick<Order, 'id' | 'customerId' | 'guest'>;

/** An account's by who calls; a guest's by its own secret, whoever sends it. A secret that opens nothing adds nothing. */
export const isOwnOrder = ({ caller, scopes, headers }: Asking, order: Owned): boolean => {
  if (!scopes.has('own')) return false;
  const token = headers?.[secretHeaders['order-token']];
  return caller?.userId === order.customerId || (token !== undefined && opensOrder(token, order));
};

/** Whether the caller may touch an order, or what belongs to one: staff everybody's, a customer their own. */
const mayTouch = (asking: Asking, order: Owned): boolean =>
  asking.scopes.has('any') || isOwnOrder(asking, order);

/** Who acts on an order, for its history. */
export const actorOnOrder = (asking: Asking, order: Owned): string => {
  const { caller, scopes } = asking;
  if (isOwnOrder(asking, order)) return order.customerId;
  if (!caller) throw notFound('order');
  return actorOf({ caller, scopes });
};

/** @throws DomainError `not-found`: somebody else's order looks as if it were not there */
export const assertMayTouch = (asking: Asking, order: Order): void => {
  if (!mayTouch(asking, order)) throw notFound('order');
};

/** @throws DomainError `not-found` also for somebody else's order */
export const readOrder = async (asking: Asking, orderId: string): Promise<Order> => {
  const order = await mustGetOrder(orderId);
  assertMayTouch(asking, order);
  return order;
};

/** Which items of an order the caller may touch: staff and its customer all, shop owners those of their shops. */
export type ItemFilter = (order: Order) => readonly OrderItem[];

export const itemFilter = async (asking: Asking): Promise<ItemFilter> => {
  const { caller, scopes } = asking;
  const shops = caller && scopes.has('shop') && !scopes.has('any') ? await shopsOf(caller.userId) : [];
  return (order) =>
    mayTouch(asking, order) ? order.items : order.items.filter(({ shopId }) => shops.includes(shopId));
};

/** @throws DomainError `not-found` unless all of these are items that the filter lets through */
export const assertItems = (filter: ItemFilter, order: Order, itemIds: readonly string[]): void => {
  const allowed = filter(order);
  const foreign = itemIds.some((itemId) => !allowed.some(({ id }) => id === itemId));
  if (foreign) throw notFound('order item');
};
