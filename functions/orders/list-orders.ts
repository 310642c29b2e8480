/** Which list a request for orders reads; each costs as much as the page it answers, however many orders there are. */

import { listProfiles } from '../identity/store.ts';
import type { Page } from '../shared/cursor.ts';
import type { CustomerId } from '../shared/customer-id.ts';
import { DomainError } from '../shared/errors.ts';
import type { Caller } from '../shared/http/caller.ts';
import type { Scope } from '../shared/permissions.ts';
import { guestIdOf } from './guest-store.ts';
import { listAllOrders, listOrdersByStatus, listOrdersOfCustomer, type Period } from './list-store.ts';
import type { Order } from './order.ts';
import { readOrderNumber } from './order-number.ts';
import { type Clue, readQuery, searchOrders } from './search-orders.ts';

export type OrderFilter = {
  /** `processing`: not paid yet, and its payment is under way. */
  readonly status?: Order['status'] | 'processing' | undefined;
  readonly customerId?: CustomerId | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly number?: string | undefined;
  readonly email?: string | undefined;
  readonly sku?: string | undefined;
  /** A number, an id, an address, a phone or a SKU. */
  readonly q?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
};

/** More accounts than one may have an address for a moment. */
const accountsOfAddress = 10;

const customersOf = async (email: string): Promise<Clue> => {
  const [{ items }, guestId] = await Promise.all([
    listProfiles({ email }, { limit: accountsOfAddress }),
    guestIdOf(email),
  ]);
  return { kind: 'customers', ids: [...items.map(({ userId }) => userId), ...(guestId ? [guestId] : [])] };
};

/** @throws DomainError `forbidden` when a customer looks for somebody's address */
const cluesOf = async ({ number, email, sku, q, status }: OrderFilter, seesAll: boolean): Promise<Clue[]> => {
  const asked = q === undefined ? undefined : readQuery(q);
  const addresses = [email?.toLowerCase(), asked?.kind === 'email' ? asked.email : undefined].flatMap(
    (address) => address ?? [],
  );
  if (addresses.length > 0 && !seesAll) {
    throw new DomainError('forbidden', 'Only staff look for orders by e-mail');
  }
  return [
    ...(number === undefined ? [] : [{ kind: 'number' as const, number: readOrderNumber(number) ?? number }]),
    ...(sku === undefined ? [] : [{ kind: 'sku' as const, sku }]),
    ...(asked === undefined || asked.kind === 'email' ? [] : [asked]),
    ...(await Promise.all(addresses.map(customersOf))),
    ...(status === 'processing' ? [{ kind: 'being-paid' as const }] : []),
  ];
};

/** Customers see their own orders; who asks for somebody else's without being staff gets `forbidden`. */
export const listOrders = async (
  { caller, scopes }: { caller: Caller; scopes: ReadonlySet<Scope> },
  filter: OrderFilter,
): Promise<Page<Order>> => {
  const { customerId, limit, cursor } = filter;
  const status = filter.status === 'processing' ? undefined : filter.status;
  const period: Period = {
    ...(filter.from !== undefined && { from: filter.from }),
    ...(filter.to !== undefined && { to: filter.to }),
  };
  const request = { limit, ...(cursor !== undefined && { cursor }) };
  if (!scopes.has('any') && customerId !== undefined && customerId !== caller.userId) {
    throw new DomainError('forbidden', 'Only staff see other customers’ orders');
  }
  const seesAll = scopes.has('any');
  const owner = seesAll ? customerId : caller.userId;
  const clues = await cluesOf(filter, seesAll);
  if (clues.length > 0) {
    const own: Clue[] = owner === undefined ? [] : [{ kind: 'customers', ids: [owner] }];
    return searchOrders({ ...period, status, clues: [...clues, ...own], withHidden: seesAll }, request);
  }
  if (owner !== undefined) {
    const customerFilter = { ...period, withHidden: seesAll, ...(status !== undefined && { status }) };
    return listOrdersOfCustomer(owner, customerFilter, request);
  }
  return status === undefined ? listAllOrders(period, request) : listOrdersByStatus(status, period, request);
};
