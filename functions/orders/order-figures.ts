/** What a customer's orders come to, for who speaks with them. */
import type { CustomerId } from '../shared/customer-id.ts';
import { keySchema, queryPage } from '../shared/read.ts';
import { orderIdAt } from './created-key.ts';
import type { Order } from './order.ts';
import { getOrder } from './store.ts';
import { customerPartition, ordersTable } from './table.ts';

type LastOrder = Pick<Order, 'id' | 'number' | 'status' | 'createdAt'> & {
  readonly total: Order['totals']['total'];
};

export type OrderFigures = {
  readonly count: number;
  readonly isMore?: true;
  readonly last?: LastOrder;
};

const entrySchema = keySchema.extend({ createdKey: keySchema.shape.pk });

const lastOf = ({ id, number, status, createdAt, totals }: Order): LastOrder => ({
  id,
  ...(number !== undefined && { number }),
  status,
  createdAt,
  total: totals.total,
});

/**
 * In whatever state, also those that their owner took out of the list. Of an index that is behind by moments.
 * @param maximum counts no further
 */
export const orderFiguresOf = async (customerId: CustomerId, maximum: number): Promise<OrderFigures> => {
  const query = { index: 'byCustomer', partition: customerPartition(customerId), newestFirst: true };
  const { items, nextCursor } = await queryPage({ table: ordersTable, ...query }, entrySchema, {
    limit: maximum,
  });
  const [newest] = items;
  const last = newest && (await getOrder(orderIdAt(newest.createdKey)));
  return {
    count: items.length,
    ...(nextCursor !== undefined && { isMore: true }),
    ...(last && { last: lastOf(last) }),
  };
};
