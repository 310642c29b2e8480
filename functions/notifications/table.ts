/**
 * Which mails were sent for an order, each at most once.
 *
 * | access pattern | key |
 * |---|---|
 * | one notice | pk `ORDER#<orderId>` sk `NOTICE#<kind>#<subject>` |
 * | an order's notices | pk `ORDER#<orderId>` sk begins with `NOTICE#` |
 */
import { defineTable } from '../shared/table.ts';

export const notificationsTable = defineTable({
  name: 'notifications',
  indexes: [],
  outbox: false,
  expires: false,
});

export const noticePrefix = 'NOTICE#';

export const noticeKey = (orderId: string, kind: string, subject: string) => ({
  pk: `ORDER#${orderId}`,
  sk: `${noticePrefix}${kind}#${subject}`,
});
