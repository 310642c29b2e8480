/** Counts sales, each event once, and reads them back. */
import { z } from 'zod';
import { tableName } from '../shared/dynamo.ts';
import { type Currency, currencySchema } from '../shared/money.ts';
import { queryAll } from '../shared/read.ts';
import { tryTransact, type Write } from '../shared/transact.ts';
import { addFigures, type CountedOrder, type Figures, type Sale } from './sales.ts';
import { analyticsTable, countedKey, type Dimension, salesKey, salesPartition } from './table.ts';

/** Far longer than the bus's archive is ever replayed. */
const rememberedSeconds = 400 * 24 * 60 * 60;

const eventIsNew = 'attribute_not_exists(#pk)';

const markCounted = (eventId: string, now: Date): Write => ({
  Put: {
    TableName: tableName(analyticsTable),
    Item: { ...countedKey(eventId), expiresAtSeconds: Math.floor(now.getTime() / 1000) + rememberedSeconds },
    ConditionExpression: eventIsNew,
    ExpressionAttributeNames: { '#pk': 'pk' },
  },
});

const addSale = ({ date, currency }: CountedOrder, sale: Sale): Write => ({
  Update: {
    TableName: tableName(analyticsTable),
    Key: salesKey(sale.by, date, sale.subject, currency),
    UpdateExpression:
      'SET #date = :date, #subject = :subject, #currency = :currency ADD #orders :orders, #units :units, #amount :amount',
    ExpressionAttributeNames: {
      '#date': 'date',
      '#subject': 'subject',
      '#currency': 'currency',
      '#orders': 'orders',
      '#units': 'units',
      '#amount': 'amount',
    },
    ExpressionAttributeValues: {
      ':date': date,
      ':subject': sale.subject,
      ':currency': currency,
      ':orders': sale.orders,
      ':units': sale.units,
      ':amount': sale.amount,
    },
  },
});

/** Adds an order's sales in one transaction with the mark of its event; a repeated event changes nothing. */
export const countOrder = async (eventId: string, order: CountedOrder, now: Date): Promise<void> => {
  await tryTransact([markCounted(eventId, now), ...order.sales.map((sale) => addSale(order, sale))]);
};

const soldSchema = z.object({
  date: z.string(),
  subject: z.string(),
  currency: currencySchema,
  orders: z.int(),
  units: z.int(),
  amount: z.int(),
});

export type Sold = Figures & { readonly subject: string; readonly currency: Currency };

const millisecondsPerDay = 24 * 60 * 60 * 1000;

/** The dates from one to the other, both included. */
export const datesBetween = (from: string, to: string): string[] => {
  const first = Date.parse(from);
  const count = Math.max(0, Math.round((Date.parse(to) - first) / millisecondsPerDay) + 1);
  return Array.from({ length: count }, (_, day) =>
    new Date(first + day * millisecondsPerDay).toISOString().slice(0, 10),
  );
};

/** Sales of the dates `from` to `to` (both included), one row per subject and currency, in order of subject. */
export const readSales = async (by: Dimension, from: string, to: string): Promise<Sold[]> => {
  const partitions = [...new Set(datesBetween(from, to).map((date) => salesPartition(by, date)))];
  const pages = await Promise.all(
    partitions.map((partition) => queryAll({ table: analyticsTable, partition }, soldSchema)),
  );
  const rows = new Map<string, Sold>();
  for (const { subject, currency, date, ...figures } of pages.flat()) {
    if (date < from || date > to) continue;
    const key = `${subject}#${currency}`;
    const known = rows.get(key);
    rows.set(key, { subject, currency, ...(known ? addFigures(known, figures) : figures) });
  }
  return [...rows.values()].sort(
    (a, b) => a.subject.localeCompare(b.subject) || a.currency.localeCompare(b.currency),
  );
};
