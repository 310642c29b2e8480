/** Items of orders, by the age of their orders: customers see their own, shop owners those of their shops, staff all. */
import * as z from 'zod';
import { shopsOf } from '../identity/store.ts';
import { decodeCursor, encodeCursor, type Page } from '../shared/cursor.ts';
import { DomainError } from '../shared/errors.ts';
import type { Caller } from '../shared/http/caller.ts';
import { cursorAt, type MergedQuery, queryMerged } from '../shared/merged-list.ts';
import type { Scope } from '../shared/permissions.ts';
import { shardsOf } from '../shared/shards.ts';
import { orderIdAt } from './created-key.ts';
import { createdWithin, type Period } from './list-store.ts';
import type { Order, OrderItem } from './order.ts';
import { getOrders } from './store.ts';
import { customerPartition, everyOrder, ordersTable, shopList } from './table.ts';

export type ItemsFilter = Period & {
  readonly status?: OrderItem['status'] | undefined;
  readonly shop?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
};

export type ListedItem = { readonly order: Order; readonly item: OrderItem };

type Who = { readonly caller: Pick<Caller, 'userId'>; readonly scopes: ReadonlySet<Scope> };

/** Which orders are read, and which of their items count. */
type Reading = {
  readonly source: Pick<MergedQuery, 'index' | 'list' | 'partitions'>;
  readonly counts: (item: OrderItem) => boolean;
};

const ofShops = (shops: readonly string[]): Reading => {
  const partitions = shops.flatMap((shop) => shardsOf(shopList(shop)));
  return {
    source: { list: shops.map(shopList).join(), partitions },
    counts: ({ shopId }) => shops.includes(shopId),
  };
};

const ofCustomer = (customerId: string): Reading => {
  const partition = customerPartition(customerId);
  return { source: { index: 'byCustomer', list: partition, partitions: [partition] }, counts: () => true };
};

const ofEverybody: Reading = {
  source: { index: 'all', list: everyOrder, partitions: shardsOf(everyOrder) },
  counts: () => true,
};

/** @throws DomainError `forbidden` for a shop that is not the owner's */
const readingFor = async (
  { caller, scopes }: Who,
  shop: string | undefined,
): Promise<Reading | undefined> => {
  if (scopes.has('any')) return shop === undefined ? ofEverybody : ofShops([shop]);
  if (!scopes.has('shop')) return ofCustomer(caller.userId);
  const shops = await shopsOf(caller.userId);
  if (shop !== undefined && !shops.includes(shop)) {
    throw new DomainError('forbidden', 'Only its owner and staff see the items of a shop');
  }
  const wanted = shop === undefined ? shops : [shop];
  return wanted.length === 0 ? undefined : ofShops(wanted);
};

/** A page gives up after so many reads and says where to go on. */
const maximumReads = 8;
const bite = 100;
const none = '-';

const entrySchema = z.record(z.string(), z.unknown());

/** An item, and from where its order is read again. */
type Found = ListedItem & { readonly from: string | undefined };

const pageFrom = (found: readonly Found[], limit: number, rest: string | undefined): Page<ListedItem> => {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const isCut = found.length > limit;
  const next =
    isCut && last
      ? { orders: last.from ?? none, after: last.item.id }
      : { orders: rest ?? none, after: none };
  return {
    items: items.map(({ order, item }) => ({ order, item })),
    ...((isCut || rest !== undefined) && { nextCursor: encodeCursor(next) }),
  };
};

/** @throws DomainError `forbidden`, `invalid-cursor` */
export const listOrderItems = async (who: Who, filter: ItemsFilter): Promise<Page<ListedItem>> => {
  const { status, shop, limit } = filter;
  const reading = await readingFor(who, shop);
  if (!reading) return { items: [] };
  const { source, counts } = reading;
  const isWanted = (item: OrderItem): boolean =>
    counts(item) &&
    (shop === undefined || item.shopId === shop) &&
    (status === undefined || item.status === status);
  const query = { ...source, table: ordersTable, newestFirst: true, ...createdWithin(filter) };
  const sortKey = source.index === undefined ? 'sk' : 'createdKey';
  const place = decodeCursor(filter.cursor, ['orders', 'after'], {});
  let from = place?.orders === none ? undefined : place?.orders;
  let after = place?.after === none ? undefined : place?.after;
  const found: Found[] = [];
  for (let read = 0; read < maximumReads; read += 1) {
    const page = await queryMerged(query, entrySchema, { limit: bite, cursor: from });
    const places = page.items.map((entry) => String(entry[sortKey]));
    const orders = await getOrders(places.map(orderIdAt));
    const byId = new Map<string, Order>(orders.map((order) => [order.id, order]));
    let here = from;
    for (const at of places) {
      const order = byId.get(orderIdAt(at));
      const seen = after === undefined ? -1 : (order?.items.findIndex(({ id }) => id === after) ?? -1);
      for (const item of order?.items.slice(seen + 1) ?? []) {
        if (order && isWanted(item)) found.push({ order, item, from: here });
      }
      after = undefined;
      if (found.length > limit) return pageFrom(found, limit, undefined);
      here = cursorAt(query, at);
    }
    from = page.nextCursor;
    if (from === undefined) break;
  }
  return pageFrom(found, limit, from);
};
