/** What was kept of an order's past: its outbox's entries and the states before them. */
import { keptPrefix } from '../events/chain.ts';
import { outboxPrefix } from '../events/outbox.ts';
import { type OutboxHistoryEntry, readOutboxHistory } from '../events/outbox-history.ts';
import { queryAll } from '../shared/read.ts';
import { type OrderEntry, orderEntrySchema } from './order-at.ts';
import { orderPartition, ordersTable } from './table.ts';

/** What happened to the order itself. @param after see `readOutboxHistory` */
export const orderHistory = (
  orderId: string,
  after: string | undefined,
  limit: number,
): Promise<OutboxHistoryEntry[]> => readOutboxHistory(ordersTable, orderPartition(orderId), after, limit);

/** All that was kept of the order's versions. An order has some dozens. */
export const keptEntries = async (orderId: string): Promise<OrderEntry[]> => {
  const partition = orderPartition(orderId);
  const read = (beginsWith: string): Promise<OrderEntry[]> =>
    queryAll({ table: ordersTable, partition, sort: { beginsWith }, consistent: true }, orderEntrySchema);
  return (await Promise.all([outboxPrefix, keptPrefix].map(read))).flat();
};
