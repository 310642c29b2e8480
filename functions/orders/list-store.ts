/** Lists of orders: each page is keys of an index, and then the orders themselves. */
import type { Page, PageRequest } from '../shared/cursor.ts';
import type { Key } from '../shared/dynamo.ts';
import { queryMerged } from '../shared/merged-list.ts';
import { itemsOfPage, keySchema, queryPage } from '../shared/read.ts';
import { shardsOf } from '../shared/shards.ts';
import { type Order, orderSchema } from './order.ts';
import { customerPartition, everyOrder, ordersTable, statusList } from './table.ts';

const pageOfOrders = (keys: Page<Key>): Promise<Page<Order>> => itemsOfPage(ordersTable, keys, orderSchema);

/** Inclusive bounds on the time of creation, ISO 8601. */
export type Period = { readonly from?: string; readonly to?: string };

export const createdWithin = ({ from, to }: Period) => ({
  sort: { ...(from !== undefined && { from }), ...(to !== undefined && { to: `${to}~` }) },
});

const isShown = 'attribute_not_exists(#hidden)';
const isInStatus = '#status = :status';

export type CustomerFilter = Period & {
  readonly status?: Order['status'];
  /** Also those that their owner took out of the list. */
  readonly withHidden?: boolean;
};

const customerConditions = ({ status, withHidden }: CustomerFilter) => ({
  FilterExpression: [...(withHidden ? [] : [isShown]), ...(status ? [isInStatus] : [])].join(' AND '),
  names: { ...(!withHidden && { '#hidden': 'hidden' }), ...(status && { '#status': 'status' }) },
  values: { ...(status && { ':status': status }) },
});

/**
 * Of an index that is behind by moments: whoever decides something for good by it looks again later (`forgetting.ts`). An
 * order that an account took over in between is not among them: it is no longer this customer's.
 */
export const listOrdersOfCustomer = async (
  customerId: string,
  filter: CustomerFilter,
  request: PageRequest,
): Promise<Page<Order>> => {
  const { items, ...page } = await pageOfOrders(
    await queryPage(
      {
        table: ordersTable,
        index: 'byCustomer',
        partition: customerPartition(customerId),
        newestFirst: true,
        ...createdWithin(filter),
        ...((filter.status || !filter.withHidden) && { filter: customerConditions(filter) }),
      },
      keySchema,
      request,
    ),
  );
  return { ...page, items: items.filter((order) => order.customerId === customerId) };
};

const listSharded = async (
  { index, list }: { readonly index: 'byStatus' | 'all'; readonly list: string },
  period: Period,
  request: PageRequest,
): Promise<Page<Order>> =>
  pageOfOrders(
    await queryMerged(
      {
        table: ordersTable,
        index,
        list,
        partitions: shardsOf(list),
        newestFirst: true,
        ...createdWithin(period),
      },
      keySchema,
      request,
    ),
  );

/** Newest first. */
export const listOrdersByStatus = (
  status: Order['status'],
  period: Period,
  request: PageRequest,
): Promise<Page<Order>> => listSharded({ index: 'byStatus', list: statusList(status) }, period, request);

/** Everybody's, newest first. */
export const listAllOrders = (period: Period, request: PageRequest): Promise<Page<Order>> =>
  listSharded({ index: 'all', list: everyOrder }, period, request);
