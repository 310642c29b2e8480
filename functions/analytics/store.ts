/** Counts sales, each event once, and reads them back. */
import * as z from 'zod';
import type { Change } from '../events/change.ts';
import { defineDocument } from '../events/document.ts';
import { tableName } from '../shared/dynamo.ts';
import { type Currency, currencySchema } from '../shared/money.ts';
import { queryAll, readOf, readTogether } from '../shared/read.ts';
import { daysBetween } from '../shared/shop-day.ts';
import { retryOnConflict, tryTransact, type Write } from '../shared/transact.ts';
import { entryWrites } from './day-book.ts';
import { type DayEntry, entryOfCounted } from './day-entry.ts';
import {
  type Approval,
  type Counted,
  cameBack,
  countWaiting,
  noSales,
  type OrderSales,
  orderApproved,
  orderSalesSchema,
} from './order-sales.ts';
import { addFigures, type Figures, type Sale } from './sales.ts';
import {
  analyticsTable,
  countedKey,
  type Dimension,
  orderSalesKey,
  salesKey,
  salesPartition,
} from './table.ts';

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

const markRead = (eventId: string) => readOf(analyticsTable, countedKey(eventId), z.object({}));

type Row = {
  readonly orderId: string;
  readonly date: string;
  readonly currency: Currency;
  readonly sale: Sale;
};

const addSale = ({ orderId, date, currency, sale }: Row): Write => ({
  Update: {
    TableName: tableName(analyticsTable),
    Key: salesKey(sale, { date, currency, orderId }),
    UpdateExpression:
      'SET #date = :date, #subject = :subject, #currency = :currency ' +
      'ADD #orders :orders, #units :units, #amount :amount, #refunds :refunds, #returnedUnits :returnedUnits',
    ExpressionAttributeNames: {
      '#date': 'date',
      '#subject': 'subject',
      '#currency': 'currency',
      '#orders': 'orders',
      '#units': 'units',
      '#amount': 'amount',
      '#refunds': 'refunds',
      '#returnedUnits': 'returnedUnits',
    },
    ExpressionAttributeValues: {
      ':date': date,
      ':subject': sale.subject,
      ':currency': currency,
      ':orders': sale.orders,
      ':units': sale.units,
      ':amount': sale.amount,
      ':refunds': sale.refunds,
      ':returnedUnits': sale.returnedUnits,
    },
  },
});

const salesOfOrders = /* @__PURE__ */ defineDocument({
  table: analyticsTable,
  name: 'order’s sales',
  key: (orderId: string) => orderSalesKey(orderId),
  schema: orderSalesSchema,
  absent: () => noSales,
});

const changeOf = async (orderId: string, counted: Counted, now: Date): Promise<Change<OrderSales>> => {
  const { orderSales, date, currency, sales } = counted;
  const entry = entryOfCounted(orderId, counted);
  const figures = sales.map((sale) => addSale({ orderId, date, currency, sale }));
  return { next: orderSales, also: [...figures, ...(entry ? await entryWrites(entry, now) : [])] };
};

/** One after the other, so that no transaction grows with what an order went through. @param known as it was just now */
const countAllWaiting = async (orderId: string, known: OrderSales, now: Date): Promise<void> => {
  if (!countWaiting(known)) return;
  const next = await salesOfOrders.change(orderId, (read) => {
    const counted = countWaiting(read);
    return counted && changeOf(orderId, counted, now);
  });
  await countAllWaiting(orderId, next, now);
};

/**
 * Adds an order's sales in one transaction with what is known of it; a repeated event changes nothing. Orders that were
 * counted before that was kept have a mark of their event: it is read, and written for none any more.
 */
export const countOrder = async (
  { eventId, orderId }: { readonly eventId: string; readonly orderId: string },
  approval: Approval,
  now: Date,
): Promise<void> => {
  const known = await retryOnConflict(async () => {
    const [before, mark] = await readTogether(salesOfOrders.readOf(orderId), markRead(eventId));
    const counted = orderApproved(before, approval);
    if (!counted) return before;
    const { orderSales: next } = counted;
    await salesOfOrders.save(orderId, mark ? { next } : await changeOf(orderId, counted, now));
    return next;
  });
  await countAllWaiting(orderId, known, now);
};

/** Something of a day that is no order's sale: put down once, however often its event comes. */
export const countOnce = async (entry: DayEntry, now: Date): Promise<void> => {
  await retryOnConflict(async () => {
    const refusals = await tryTransact([markCounted(entry.subject, now), ...(await entryWrites(entry, now))]);
    const isCounted = refusals.some(({ index }) => index === 0);
    if (!isCounted && refusals[0]) throw refusals[0].error;
  });
};

/** Money or goods came back: counted once, as soon as the order's sale is. */
export const countWhatCameBack = async (
  orderId: string,
  what: Parameters<typeof cameBack>[1],
  now: Date,
): Promise<void> => {
  const known = await salesOfOrders.change(orderId, (before) => {
    const next = cameBack(before, what);
    return next && { next };
  });
  await countAllWaiting(orderId, known, now);
};

const soldSchema = z.object({
  date: z.string(),
  subject: z.string(),
  currency: currencySchema,
  orders: z.int(),
  units: z.int(),
  amount: z.int(),
  /** Left out on rows from before they were counted. */
  refunds: z.int().default(0),
  returnedUnits: z.int().default(0),
});

export type Sold = Figures & { readonly subject: string; readonly currency: Currency };

/** Sales of the dates `from` to `to` (both included), one row per subject and currency, in order of subject. */
export const readSales = async (by: Dimension, from: string, to: string): Promise<Sold[]> => {
  const partitions = [...new Set(daysBetween(from, to).map((date) => salesPartition(by, date)))];
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
