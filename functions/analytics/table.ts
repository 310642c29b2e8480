/**
 * Sales, counted when an order is approved, and what went back of them, by the shop's day and currency; and the days
 * that are closed.
 *
 * | access pattern | key |
 * |---|---|
 * | sales of the days of a month | pk `SALES#day#<yyyy-mm>` sk `<yyyy-mm-dd>#<currency>#<shard>` |
 * | a day's sales by product, shop or promotion | pk `SALES#<by>#<yyyy-mm-dd>` sk `<id>#<currency>#<shard>` |
 * | what is counted of an order | pk `ORDER#<orderId>` sk `SALES` |
 * | whether an event was counted | pk `COUNTED#<eventId>` sk `EVENT` (kept for 400 days) |
 * | what a day consists of, to be summed up | pk `DAY#<yyyy-mm-dd>#<shard>` sk `<kind>#<id>` (kept for 400 days) |
 * | which days still take entries | pk `OPEN#<shard>` sk `OPEN` |
 * | which day is closed next | pk `CLOSING` sk `CLOSING`, its events sk begins with `EVENT#` |
 * | closed days of a year | pk `CLOSED#<yyyy>` sk `<yyyy-mm-dd>` |
 *
 * Every order of a day adds to the same figures, and an item takes one transaction at a time: they are in shards by the
 * order, and added up where they are read.
 */
import { shardFor, shardsOf } from '../shared/shards.ts';
import { defineTable } from '../shared/table.ts';

export const analyticsTable = defineTable({ name: 'analytics', indexes: [], outbox: true, expires: true });

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

const day = (date: string): string => `DAY#${date}`;
/** @param about the order's or the cart's id: its entries and what they wait for are in one shard */
export const entryKey = (
  date: string,
  about: string,
  { kind, subject }: { readonly kind: string; readonly subject: string },
) => ({ pk: shardFor(day(date), about), sk: `${kind}#${subject}` });
export const entryPartitions = (date: string): string[] => shardsOf(day(date));

const open = 'OPEN';
export const openDaysKey = (about: string) => ({ pk: shardFor(open, about), sk: open });
export const openDaysKeys = () => shardsOf(open).map((pk) => ({ pk, sk: open }));

export const closingKey = { pk: 'CLOSING', sk: 'CLOSING' };

export const closedPartition = (date: string): string => `CLOSED#${date.slice(0, 4)}`;
export const closedKey = (date: string) => ({ pk: closedPartition(date), sk: date });
