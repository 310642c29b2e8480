/** Whose orders and items a caller may touch. What is somebody else's looks as if it were not there. */
import { shopsOf } from '../identity/store.ts';
import { notFound } from '../shared/errors.ts';
import type { Caller } from '../shared/http/caller.ts';
import type { Scope } from '../shared/permissions.ts';
import { mustGetOrder } from './end-order.ts';
import type { Order } from './order.ts';
import { itemOf } from './transitions.ts';

type Asking = { readonly caller: Caller; readonly scopes: ReadonlySet<Scope> };

const owns = ({ caller, scopes }: Asking, order: Order): boolean =>
  scopes.has('any') || (scopes.has('own') && order.customerId === caller.userId);

/** @throws DomainError `not-found` also for somebody else's order */
export const readOrder = async (asking: Asking, orderId: string): Promise<Order> => {
  const order = await mustGetOrder(orderId);
  if (!owns(asking, order)) throw notFound('order');
  return order;
};

/**
 * A check of items of an order: all of it for staff and, where the permission says so, its customer; the items of
 * their shops for shop owners.
 */
export const itemAccess = async (
  asking: Asking,
): Promise<(order: Order, itemIds: readonly string[]) => void> => {
  const shops =
    asking.scopes.has('shop') && !asking.scopes.has('any') ? await shopsOf(asking.caller.userId) : [];
  return (order, itemIds) => {
    if (owns(asking, order)) return;
    const foreign = itemIds.some((id) => !shops.includes(itemOf(order, id).shopId));
    if (foreign || itemIds.length === 0) throw notFound('order item');
  };
};
