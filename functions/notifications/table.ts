/**
 * Which mails were sent, each at most once.
 *
 * | access pattern | key |
 * |---|---|
 * | one notice of an order | pk `ORDER#<orderId>` sk `NOTICE#<kind>#<subject>` |
 * | an order's notices | pk `ORDER#<orderId>` sk begins with `NOTICE#` |
 * | one notice of a day, to one of the staff | pk `DAY#<yyyy-mm-dd>` sk `NOTICE#<kind>#<userId>` |
 */
import { defineTable } from '../shared/table.ts';

export const notificationsTable = defineTable({
  name: 'notifications',
  indexes: [],
  outbox: false,
  expires: false,
});

export const noticesOfOrder = (orderId: string): string => `ORDER#${orderId}`;
export const noticesOfDay = (date: string): string => `DAY#${date}`;

export const noticePrefix = 'NOTICE#';

export const noticeKey = (partition: string, kind: string, subject: string) => ({
  pk: partition,
  sk: `${noticePrefix}${kind}#${subject}`,
});
