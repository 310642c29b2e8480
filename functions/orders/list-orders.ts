/** Which list a request for orders reads; each costs as much as the page it answers, however many orders there are. */
import type { Page } from '../shared/cursor.ts';
import { DomainError } from '../shared/errors.ts';
import type { Caller } from '../shared/http/caller.ts';
import type { Id } from '../shared/ids.ts';
import type { Scope } from '../shared/permissions.ts';
import type { Order } from './order.ts';
import { listAllOrders, listOrdersByStatus, listOrdersOfCustomer, type Period } from './store.ts';

export type OrderFilter = {
  readonly status?: Order['status'] | undefined;
  readonly customerId?: Id<'user'> | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
};

/** Customers see their own orders; who asks for somebody else's without being staff gets `forbidden`. */
export const listOrders = (
  { caller, scopes }: { caller: Caller; scopes: ReadonlySet<Scope> },
  filter: OrderFilter,
): Promise<Page<Order>> => {
  const { status, customerId, limit, cursor } = filter;
  const period: Period = {
    ...(filter.from !== undefined && { from: filter.from }),
    ...(filter.to !== undefined && { to: filter.to }),
  };
  const request = { limit, ...(cursor !== undefined && { cursor }) };
  if (!scopes.has('any') && customerId !== undefined && customerId !== caller.userId) {
    throw new DomainError('forbidden', 'Only staff see other customers’ orders');
  }
  const owner = scopes.has('any') ? customerId : caller.userId;
  if (owner !== undefined) {
    const withHidden = scopes.has('any');
    const customerFilter = { ...period, withHidden, ...(status !== undefined && { status }) };
    return listOrdersOfCustomer(owner, customerFilter, request);
  }
  return status === undefined ? listAllOrders(period, request) : listOrdersByStatus(status, period, request);
};
