/** Which list a request for orders reads; each costs as much as the page it answers, however many orders there are. */
import type { Page } from '../shared/cursor.ts';
import { DomainError } from '../shared/errors.ts';
import type { Caller } from '../shared/http/caller.ts';
import type { Id } from '../shared/ids.ts';
import type { Scope } from '../shared/permissions.ts';
import type { Order } from './order.ts';
import { listOrdersByStatus, listOrdersOfCustomer, listOrdersOfMonth, type Period } from './store.ts';

export type OrderFilter = {
  readonly status?: Order['status'] | undefined;
  readonly customerId?: Id<'user'> | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
};

/** How many months one page of all orders looks through: without a `from`, older ones are not looked for. */
const maximumMonths = 24;

const previousMonth = (month: string): string => {
  const date = new Date(`${month}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() - 1);
  return date.toISOString().slice(0, 7);
};

/** The cursor of the list of all orders says its month too: `2026-11:…`. */
const monthCursor = /^(\d{4}-(?:0[1-9]|1[0-2])):(.*)$/;

const allOrders = async (period: Period, request: Pick<OrderFilter, 'limit' | 'cursor'>, now: Date) => {
  const [, cursorMonth, innerCursor] = monthCursor.exec(request.cursor ?? '') ?? [];
  if (request.cursor !== undefined && cursorMonth === undefined) {
    throw new DomainError('invalid-cursor', 'Send the nextCursor of the previous page, unchanged');
  }
  const first = (period.from ?? '').slice(0, 7);
  const items: Order[] = [];
  const today = now.toISOString();
  const last = period.to !== undefined && period.to < today ? period.to : today;
  let month = cursorMonth ?? last.slice(0, 7);
  let cursor = innerCursor === '' ? undefined : innerCursor;
  for (let months = 0; months < maximumMonths && month >= first; months += 1) {
    const left = request.limit - items.length;
    const page = await listOrdersOfMonth(month, period, {
      limit: left,
      ...(cursor !== undefined && { cursor }),
    });
    items.push(...page.items);
    if (page.nextCursor !== undefined) return { items, nextCursor: `${month}:${page.nextCursor}` };
    month = previousMonth(month);
    cursor = undefined;
    if (items.length >= request.limit && month >= first) return { items, nextCursor: `${month}:` };
  }
  return first !== '' && month >= first ? { items, nextCursor: `${month}:` } : { items };
};

/** Customers see their own orders; who asks for somebody else's without being staff gets `forbidden`. */
export const listOrders = (
  { caller, scopes }: { caller: Caller; scopes: ReadonlySet<Scope> },
  filter: OrderFilter,
  now: Date,
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
  return status === undefined ? allOrders(period, request, now) : listOrdersByStatus(status, period, request);
};
