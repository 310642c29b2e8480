/**
 * Orders by what somebody has in hand: a number, an address, a phone, a SKU. What names the fewest orders is the list that
 * is read; the rest is looked at on the orders themselves.
 */
import * as z from 'zod';
import type { Page, PageRequest } from '../shared/cursor.ts';
import type { CustomerId } from '../shared/customer-id.ts';
import { isIdOf } from '../shared/ids.ts';
import { cursorAt, type MergedQuery, queryMerged } from '../shared/merged-list.ts';
import { phoneEnding } from '../shared/phone-ending.ts';
import { shardsOf } from '../shared/shards.ts';
import { contactOf } from './contact-of.ts';
import { orderIdAt } from './created-key.ts';
import { createdWithin, type Period } from './list-store.ts';
import { orderIdOfNumber } from './number-store.ts';
import type { Order } from './order.ts';
import { readOrderNumber } from './order-number.ts';
import { getOrder, getOrders } from './store.ts';
import { customerPartition, ordersTable, phonePartition, skuPartition, statusList } from './table.ts';

export type Clue =
  | { readonly kind: 'order'; readonly id: string }
  | { readonly kind: 'number'; readonly number: string }
  | { readonly kind: 'customers'; readonly ids: readonly CustomerId[] }
  | { readonly kind: 'phone'; readonly ending: string }
  | { readonly kind: 'sku'; readonly sku: string }
  /** Not paid yet, and its payment is under way. */
  | { readonly kind: 'being-paid' };

/** What people type into one field; `email` for what has to be looked up first. */
export const readQuery = (text: string): Clue | { readonly kind: 'email'; readonly email: string } => {
  const q = text.trim();
  const number = readOrderNumber(q);
  if (number !== undefined) return { kind: 'number', number };
  if (isIdOf('order', q)) return { kind: 'order', id: q };
  if (q.includes('@')) return { kind: 'email', email: q.toLowerCase() };
  const ending = phoneEnding(q);
  return ending === undefined ? { kind: 'sku', sku: q } : { kind: 'phone', ending };
};

const hasClue = (order: Order, clue: Clue): boolean => {
  switch (clue.kind) {
    case 'order':
      return order.id === clue.id;
    case 'number':
      return order.number === clue.number;
    case 'customers':
      return clue.ids.includes(order.customerId);
    case 'phone':
      return phoneEnding(contactOf(order)?.phone ?? '') === clue.ending;
    case 'sku':
      return order.items.some(({ variantSnapshot }) => variantSnapshot.sku === clue.sku);
    case 'being-paid':
      return order.status === 'pending' && order.payment.status === 'processing';
  }
};

type Source = Pick<MergedQuery, 'index' | 'list' | 'partitions'>;

const listNamed = (index: string, partitions: readonly string[]): Source => ({
  index,
  list: partitions.join(),
  partitions,
});

const sourceOf = (clue: Exclude<Clue, { kind: 'order' | 'number' }>): Source => {
  if (clue.kind === 'customers') return listNamed('byCustomer', clue.ids.map(customerPartition));
  if (clue.kind === 'phone') return listNamed('byPhone', [phonePartition(clue.ending)]);
  if (clue.kind === 'being-paid') {
    const list = statusList('pending');
    return { index: 'byStatus', list, partitions: shardsOf(list) };
  }
  const partition = skuPartition(clue.sku);
  return { list: partition, partitions: [partition] };
};

/** Those that name fewer orders first. */
const bySharpness: readonly Clue['kind'][] = ['order', 'number', 'customers', 'phone', 'sku', 'being-paid'];

/** A page gives up after so many reads (some 700 orders) and says where to go on. */
const maximumReads = 8;
const bite = 100;

const entrySchema = z.record(z.string(), z.unknown());

const readList = async (
  source: Source,
  period: Period,
  isWanted: (order: Order) => boolean,
  { limit, cursor }: PageRequest,
): Promise<Page<Order>> => {
  const query = { ...source, table: ordersTable, newestFirst: true, ...createdWithin(period) };
  const sortKey = source.index === undefined ? 'sk' : 'createdKey';
  const items: Order[] = [];
  let next = cursor;
  for (let read = 0; read < maximumReads; read += 1) {
    const page = await queryMerged(query, entrySchema, { limit: read === 0 ? limit : bite, cursor: next });
    const places = page.items.map((entry) => String(entry[sortKey]));
    const found = await getOrders(places.map(orderIdAt));
    const byId = new Map<string, Order>(found.map((order) => [order.id, order]));
    for (const [index, place] of places.entries()) {
      const order = byId.get(orderIdAt(place));
      if (order && isWanted(order)) items.push(order);
      const isMore = index + 1 < places.length || page.nextCursor !== undefined;
      if (items.length === limit) return { items, ...(isMore && { nextCursor: cursorAt(query, place) }) };
    }
    next = page.nextCursor;
    if (next === undefined) return { items };
  }
  return { items, ...(next !== undefined && { nextCursor: next }) };
};

export type Search = Period & {
  readonly status?: Order['status'] | undefined;
  /** At least one; an order has to have all. */
  readonly clues: readonly Clue[];
  /** Also those that their owner took out of the list. */
  readonly withHidden: boolean;
};

const isWithin = ({ createdAt }: Order, { from = '', to = '~' }: Period): boolean =>
  createdAt >= from && createdAt <= to;

/** Newest first. Staff read hidden ones; who sees only their own gives themselves as a clue. */
export const searchOrders = async (search: Search, request: PageRequest): Promise<Page<Order>> => {
  const { clues, status, withHidden } = search;
  const [sharpest] = [...clues].sort((a, b) => bySharpness.indexOf(a.kind) - bySharpness.indexOf(b.kind));
  const isWanted = (order: Order): boolean =>
    (status === undefined || order.status === status) &&
    (withHidden || !order.hidden) &&
    isWithin(order, search) &&
    clues.every((clue) => hasClue(order, clue));
  if (!sharpest || (sharpest.kind === 'customers' && sharpest.ids.length === 0)) return { items: [] };
  if (sharpest.kind === 'order' || sharpest.kind === 'number') {
    const id = sharpest.kind === 'order' ? sharpest.id : await orderIdOfNumber(sharpest.number);
    const order = id === undefined ? undefined : await getOrder(id);
    return { items: order && isWanted(order) ? [order] : [] };
  }
  return readList(sourceOf(sharpest), search, isWanted, request);
};
