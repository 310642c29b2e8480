/**
 * Sales, counted when an order is approved, and what went back of them, by day (UTC) and currency.
 *
 * | access pattern | key |
 * |---|---|
 * | sales of the days of a month | pk `SALES#day#<yyyy-mm>` sk `<yyyy-mm-dd>#<currency>` |
 * | a day's sales by product, shop or promotion | pk `SALES#<by>#<yyyy-mm-dd>` sk `<id>#<currency>` |
 * | what is counted of an order | pk `ORDER#<orderId>` sk `SALES` |
 * | whether an event was counted | pk `COUNTED#<eventId>` sk `EVENT` (kept for 400 days) |
 */
import { defineTable } from '../shared/table.ts';

export const analyticsTable = defineTable({ name: 'analytics', indexes: [], outbox: false, expires: true });

export const dimensions = ['day', 'product', 'shop', 'promotion'] as const;
export type Dimension = (typeof dimensions)[number];

/** @param date `yyyy-mm-dd` */
export const salesPartition = (by: Dimension, date: string): string =>
  `SALES#${by}#${by === 'day' ? date.slice(0, 7) : date}`;

export const salesKey = (by: Dimension, date: string, subject: string, currency: string) => ({
  pk: salesPartition(by, date),
  sk: `${subject}#${currency}`,
});

export const countedKey = (eventId: string) => ({ pk: `COUNTED#${eventId}`, sk: 'EVENT' });

export const orderSalesKey = (orderId: string) => ({ pk: `ORDER#${orderId}`, sk: 'SALES' });
