/**
 * Sales, counted when an order is approved, and what went back of them, by day (UTC) and currency.
 *
 * | access pattern | key |
 * |---|---|
 * | sales of the days of a month | pk `SALES#day#<yyyy-mm>` sk `<yyyy-mm-dd>#<currency>#<shard>` |
 * | a day's sales by product, shop or promotion | pk `SALES#<by>#<yyyy-mm-dd>` sk `<id>#<currency>#<shard>` |
 * | what is counted of an order | pk `ORDER#<orderId>` sk `SALES` |
 * | whether an event was counted | pk `COUNTED#<eventId>` sk `EVENT` (kept for 400 days) |
 *
 * Every order of a day adds to the same figures, and an item takes one transaction at a time: they are in shards by the
 * order, and added up where they are read.
 */
import { shardFor } from '../shared/shards.ts';
import { defineTable } from '../shared/table.ts';

export const analyticsTable = defineTable({ name: 'analytics', indexes: [], outbox: false, expires: true });

export const dimensions = ['day', 'product', 'shop', 'promotion'] as const;
export type Dimension = (typeof dimensions)[number];

/** @param date `yyyy-mm-dd` */
export const salesPartition = (by: Dimension, date: string): string =>
  `SALES#${by}#${by === 'day' ? date.slice(0, 7) : date}`;

/** @param orderId whose figures are added: all of an order's are in one shard */
export const salesKey = (
  { by, subject }: { readonly by: Dimension; readonly subject: string },
  { date, currency, orderId }: { readonly date: string; readonly currency: string; readonly orderId: string },
) => ({
  pk: salesPartition(by, date),
  sk: shardFor(`${subject}#${currency}`, orderId),
});

export const countedKey = (eventId: string) => ({ pk: `COUNTED#${eventId}`, sk: 'EVENT' });

export const orderSalesKey = (orderId: string) => ({ pk: `ORDER#${orderId}`, sk: 'SALES' });
