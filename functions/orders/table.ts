/**
 * Orders, one partition each.
 *
 * | access pattern | key |
 * |---|---|
 * | one order with its items | pk `ORDER#<orderId>` sk `ORDER` |
 * | which order has a number, reserved for good | pk `NUMBER#<number>` sk `NUMBER` |
 * | orders with a SKU, newest first; some have it no more | pk `SKU#<sku>` sk `<created>#<orderId>` |
 * | an edit of it that was asked for | pk `ORDER#<orderId>` sk `EDIT#<editId>` |
 * | orders with something of a shop, newest first; some have it no more | pk `SHOP#<shopId>#<shard>` sk `<created>#<orderId>` |
 * | its history, which is its outbox | pk `ORDER#<orderId>` sk begins with `EVENT#` |
 * | what was kept of its versions that announced nothing | pk `ORDER#<orderId>` sk begins with `KEPT#` |
 * | the task token that the workflow waits with | pk `ORDER#<orderId>` sk `TOKEN#<wait>` |
 * | open unpaid orders of one customer, and of one network address | pk `UNPAID#<kind>#<subject>` sk `UNPAID` |
 * | the guest of an e-mail address, and the address of a guest, both as a hash | pk `GUEST-EMAIL#<hash>`, pk `GUEST#<guestId>`; sk `GUEST` |
 * | deleted accounts to be forgotten once more, longest due first | pk `FORGET` sk `<due>#<userId>` |
 * | orders by the phone of where they go to, newest first | index `byPhone`, sparse: `phoneKey`, `createdKey` |
 * | a customer's orders, newest first | index `byCustomer`: `customerKey`, `createdKey` |
 * | staff: one status, by date | index `byStatus`: `statusShard`, `createdKey` |
 * | staff: all orders, by date | index `all`: `listShard`, `createdKey` |
 * | those that the sweep has to look at, longest due first | index `byDue`, sparse: `dueShard`, `dueAt` |
 *
 * The indexes copy next to nothing, so that a status change does not rewrite the whole order in each of them; a
 * page is read with one BatchGet. The lists of staff are in shards, for every order writes to them.
 */
import { defineTable } from '../shared/table.ts';
import type { Wait } from './lifecycle.ts';

export const ordersTable = defineTable({
  name: 'orders',
  indexes: [
    { name: 'byCustomer', partitionKey: 'customerKey', sortKey: 'createdKey', include: ['status', 'hidden'] },
    { name: 'byStatus', partitionKey: 'statusShard', sortKey: 'createdKey', include: [] },
    { name: 'all', partitionKey: 'listShard', sortKey: 'createdKey', include: [] },
    { name: 'byPhone', partitionKey: 'phoneKey', sortKey: 'createdKey', include: [] },
    { name: 'byDue', partitionKey: 'dueShard', sortKey: 'dueAt', include: [] },
  ],
  outbox: true,
  expires: false,
});

export const orderPartition = (orderId: string): string => `ORDER#${orderId}`;
export const orderKey = (orderId: string) => ({ pk: orderPartition(orderId), sk: 'ORDER' });

/** Of its own partition: numbers are drawn, so they spread by themselves. */
export const numberKey = (number: string) => ({ pk: `NUMBER#${number}`, sk: 'NUMBER' });

/** As hot as the stock of the variant, which takes fewer writes. */
export const skuPartition = (sku: string): string => `SKU#${sku}`;

/** In shards: a shop may be the only one. */
export const shopList = (shopId: string): string => `SHOP#${shopId}`;

export const phonePartition = (phone: string): string => `PHONE#${phone}`;

export const editKey = (orderId: string, editId: string) => ({
  pk: orderPartition(orderId),
  sk: `EDIT#${editId}`,
});

export const tokenKey = (orderId: string, wait: Wait) => ({
  pk: orderPartition(orderId),
  sk: `TOKEN#${wait}`,
});

/** @param subject a customer's or guest's id, or the hash of an address */
export const unpaidKey = (kind: 'customer' | 'address', subject: string) => ({
  pk: `UNPAID#${kind}#${subject}`,
  sk: 'UNPAID',
});

export const guestEmailKey = (emailHash: string) => ({ pk: `GUEST-EMAIL#${emailHash}`, sk: 'GUEST' });
export const guestKey = (guestId: string) => ({ pk: `GUEST#${guestId}`, sk: 'GUEST' });

/** Few at a time: accounts that were deleted within a day. */
export const forgettingPartition = 'FORGET';
export const forgettingKey = ({ userId, dueAt }: { readonly userId: string; readonly dueAt: string }) => ({
  pk: forgettingPartition,
  sk: `${dueAt}#${userId}`,
});

export const customerPartition = (customerId: string): string => `CUSTOMER#${customerId}`;
export const statusList = (status: string): string => `STATUS#${status}`;
export const everyOrder = 'ORDERS';
export const dueList = 'DUE';
