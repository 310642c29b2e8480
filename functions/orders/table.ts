/**
 * Orders, one partition each.
 *
 * | access pattern | key |
 * |---|---|
 * | one order with its items | pk `ORDER#<orderId>` sk `ORDER` |
 * | its history, which is its outbox | pk `ORDER#<orderId>` sk begins with `EVENT#` |
 * | a customer's orders, newest first | index `byCustomer`: `customerKey`, `createdKey` (sparse: hidden orders leave it) |
 * | a customer's orders in one status | index `byCustomerStatus`: `customerStatusKey`, `createdKey` |
 * | staff: one status, by date | index `byStatus`: `statusKey`, `createdKey` |
 * | staff: all orders, by date | index `byMonth`: `monthKey`, `createdKey` |
 */
import { defineTable } from '../shared/table.ts';

export const ordersTable = defineTable({
  name: 'orders',
  indexes: [
    { name: 'byCustomer', partitionKey: 'customerKey', sortKey: 'createdKey' },
    { name: 'byCustomerStatus', partitionKey: 'customerStatusKey', sortKey: 'createdKey' },
    { name: 'byStatus', partitionKey: 'statusKey', sortKey: 'createdKey' },
    { name: 'byMonth', partitionKey: 'monthKey', sortKey: 'createdKey' },
  ],
  outbox: true,
  expires: false,
});

export const orderPartition = (orderId: string): string => `ORDER#${orderId}`;
export const orderKey = (orderId: string) => ({ pk: orderPartition(orderId), sk: 'ORDER' });
