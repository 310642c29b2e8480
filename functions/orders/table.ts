/**
 * Orders, one partition each.
 *
 * | access pattern | key |
 * |---|---|
 * | one order with its items | pk `ORDER#<orderId>` sk `ORDER` |
 * | its history, which is its outbox | pk `ORDER#<orderId>` sk begins with `EVENT#` |
 * | the task token that the workflow waits with | pk `ORDER#<orderId>` sk `TOKEN#<wait>` |
 * | open unpaid orders of one customer, and of one network address | pk `UNPAID#<kind>#<subject>` sk `UNPAID` |
 * | a customer's orders, newest first | index `byCustomer`: `customerKey`, `createdKey` |
 * | staff: one status, by date | index `byStatus`: `statusKey`, `createdKey` |
 * | staff: all orders, by date | index `byMonth`: `monthKey`, `createdKey` |
 *
 * The indexes copy next to nothing, so that a status change does not rewrite the whole order in each of them; a
 * page is read with one BatchGet.
 */
import { defineTable } from '../shared/table.ts';
import type { Wait } from './lifecycle.ts';

export const ordersTable = defineTable({
  name: 'orders',
  indexes: [
    { name: 'byCustomer', partitionKey: 'customerKey', sortKey: 'createdKey', include: ['status', 'hidden'] },
    { name: 'byStatus', partitionKey: 'statusKey', sortKey: 'createdKey', include: [] },
    { name: 'byMonth', partitionKey: 'monthKey', sortKey: 'createdKey', include: [] },
  ],
  outbox: true,
  expires: false,
});

export const orderPartition = (orderId: string): string => `ORDER#${orderId}`;
export const orderKey = (orderId: string) => ({ pk: orderPartition(orderId), sk: 'ORDER' });

export const tokenKey = (orderId: string, wait: Wait) => ({
  pk: orderPartition(orderId),
  sk: `TOKEN#${wait}`,
});

/** @param subject a customer's id, or the hash of an address */
export const unpaidKey = (kind: 'customer' | 'address', subject: string) => ({
  pk: `UNPAID#${kind}#${subject}`,
  sk: 'UNPAID',
});

export const customerPartition = (customerId: string): string => `CUSTOMER#${customerId}`;
export const statusPartition = (status: string): string => `STATUS#${status}`;
/** @param isoTime `2026-11-21T…` → `MONTH#2026-11` */
export const monthPartition = (isoTime: string): string => `MONTH#${isoTime.slice(0, 7)}`;
