/**
 * Draws numbers and writes documents down. Counter, document and ledger are ONE transaction, so a number is taken if, and
 * only if, its document is there: no crash, repetition or race leaves a gap.
 *
 *   A ── reads last = 41 ── writes 42, its document, its order's ledger, while last = 41 ✓
 *   B ──── reads last = 41 ── writes 42 …  ✗ last is 42 ── reads 42 ── writes 43 ✓
 *   A again (its answer was lost, or its event came twice) ── reads the ledger: nothing is due
 *
 * A series is one item, which takes one transaction at a time: some tens a second. Nobody waits for it but a queue.
 */
import * as z from 'zod';
import { defineDocument } from '../events/document.ts';
import type { Order } from '../orders/order.ts';
import { orders } from '../orders/store.ts';
import { type Payment, type Refund, sumsOf } from '../payments/payment.ts';
import { listRefunds, paymentRead } from '../payments/store.ts';
import { paymentIdOf } from '../payments/tx-ref.ts';
import { shopSettings } from '../settings/store.ts';
import type { Page, PageRequest } from '../shared/cursor.ts';
import { tableName } from '../shared/dynamo.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { firstLocale, type Locale } from '../shared/locale.ts';
import { isZero } from '../shared/money.ts';
import { getItem, itemsOfPage, keySchema, queryAll, queryPage, readTogether } from '../shared/read.ts';
import { shopDay } from '../shared/shop-day.ts';
import { retryOnConflict, transact, type Write } from '../shared/transact.ts';
import { type Draft, type Drawing, dueDocuments } from './due-documents.ts';
import { type InvoiceDocument, invoiceDocumentSchema } from './invoice-document.ts';
import { buyerOf } from './invoice-lines.ts';
import { emptyLedger, type Ledger, ledgerSchema } from './ledger.ts';
import { standingOf } from './standing.ts';
import {
  type DocumentKind,
  dayKey,
  documentKey,
  documentPrefix,
  documentsOfOrder,
  invoicesTable,
  ledgerKey,
  seriesKey,
} from './table.ts';

/** The longest that the laws of where we sell ask for: France, Ethiopia and most of the EU; Nigeria and Kenya ask for less. */
const keptYears = 10;

const ledgers = /* @__PURE__ */ defineDocument({
  table: invoicesTable,
  name: 'ledger',
  key: (orderId: string) => ledgerKey(orderId),
  schema: ledgerSchema,
  absent: () => emptyLedger,
});

const seriesSchema = z.object({ last: z.int(), lastAt: z.iso.datetime() });
type Series = { readonly last: number; readonly lastAt: string };

const readSeries = async (kind: DocumentKind, year: string): Promise<Series> =>
  (await getItem(invoicesTable, seriesKey(kind, year), seriesSchema, { consistent: true })) ?? {
    last: 0,
    lastAt: '',
  };

const isNew = 'attribute_not_exists(#pk)';
const isAsRead = '#last = :read';

const takenMeanwhile = (): DomainError => new DomainError('conflict', 'Somebody else drew this number');

/** The next number is taken while the last one is the one that was read. */
const seriesWrite = (kind: DocumentKind, year: string, { last }: Series, lastAt: string): Write => ({
  Put: {
    TableName: tableName(invoicesTable),
    Item: { ...seriesKey(kind, year), last: last + 1, lastAt },
    ...(last === 0
      ? { ConditionExpression: isNew, ExpressionAttributeNames: { '#pk': 'pk' } }
      : {
          ConditionExpression: isAsRead,
          ExpressionAttributeNames: { '#last': 'last' },
          ExpressionAttributeValues: { ':read': last },
        }),
  },
  otherwise: takenMeanwhile,
});

const documentWrite = (document: InvoiceDocument, position: number): Write => ({
  Put: {
    TableName: tableName(invoicesTable),
    Item: {
      ...documentKey(document.orderId, position),
      ...document,
      dayKey: dayKey(document.kind, document.date),
      expiresAtSeconds: Date.UTC(Number(document.date.slice(0, 4)) + keptYears + 1, 0, 1) / 1000,
    },
    ConditionExpression: isNew,
    ExpressionAttributeNames: { '#pk': 'pk' },
  },
  otherwise: takenMeanwhile,
});

const prefixes: Readonly<Record<DocumentKind, string>> = { invoice: 'INV', 'credit-note': 'CRN' };

const numberOf = (kind: DocumentKind, year: string, place: number): string =>
  `${prefixes[kind]}-${year}-${String(place).padStart(6, '0')}`;

type Issuing = {
  readonly order: Order;
  readonly ledger: Ledger;
  readonly locale: Locale;
  readonly now: Date;
};

/** What is printed besides the sums, as it is now. */
const frameOf = async ({ order, locale, now }: Issuing) => {
  const { seller = null, timeZone } = await shopSettings(now);
  return {
    orderId: order.id,
    ...(order.number !== undefined && { orderNumber: order.number }),
    orderedAt: order.createdAt,
    currency: order.currency,
    locale,
    timeZone,
    seller,
    ...buyerOf(order),
  };
};

/** Clocks differ: no number has an earlier time than the one before it. */
const later = (a: string, b: string): string => (a > b ? a : b);

const issue = async (
  issuing: Issuing,
  draft: Draft,
): Promise<{ readonly document: InvoiceDocument; readonly taken: Write }> => {
  const { order, ledger, now } = issuing;
  const frame = await frameOf(issuing);
  const year = shopDay(now, frame.timeZone).slice(0, 4);
  const series = await readSeries(draft.kind, year);
  const issuedAt = later(now.toISOString(), series.lastAt);
  const { kind, lines, taxes } = draft;
  return {
    document: {
      ...frame,
      number: numberOf(kind, year, series.last + 1),
      kind,
      issuedAt,
      date: shopDay(issuedAt, frame.timeZone),
      corrects: kind === 'credit-note' ? ledger.invoices : [],
      lines: [...lines],
      taxes: [...taxes],
      total: { amount: draft.total, currency: order.currency },
    },
    taken: seriesWrite(kind, year, series, issuedAt),
  };
};

/** At most 5 writes: two series, two documents, the ledger. @returns the ledger as it is then */
const drawn = async (issuing: Issuing, { drafts, next }: Drawing): Promise<Ledger> => {
  const { order, ledger } = issuing;
  const issued = await Promise.all(drafts.map((draft) => issue(issuing, draft)));
  const numbers = issued
    .filter(({ document }) => document.kind === 'invoice')
    .map(({ document }) => document.number);
  const written = { ...next, invoices: numbers.length > 0 ? numbers : ledger.invoices };
  await transact([
    ledgers.write(order.id, written),
    ...issued.map(({ taken }) => taken),
    ...issued.map(({ document }, index) => documentWrite(document, ledger.documents + index + 1)),
  ]);
  return written;
};

/** Most orders never have one, and are not asked for them. */
const refundsOf = async (payment: Payment | undefined): Promise<Refund[]> =>
  !payment || isZero(sumsOf(payment).refunded) ? [] : listRefunds(payment.id);

/**
 * Issues what an order's documents lack, step by step; repeating it issues nothing twice. What happens to the order
 * meanwhile has an event of its own.
 * @param localeOf the language of its customer
 * @returns how many steps were written
 * @throws DomainError `conflict` or `unavailable` when others kept drawing: whoever asked asks again
 */
export const issueDue = (
  orderId: Id<'order'>,
  localeOf: (order: Order) => Promise<Locale | undefined>,
  now: Date,
): Promise<number> => {
  let steps = 0;
  return retryOnConflict(async () => {
    const [order, payment, found] = await readTogether(
      orders.readOf(orderId),
      paymentRead(paymentIdOf(orderId)),
      ledgers.readOf(orderId),
    );
    if (!order) throw notFound('order');
    const standing = standingOf(order, payment, await refundsOf(payment));
    let ledger = found;
    for (let due = dueDocuments(order, standing, ledger); due; due = dueDocuments(order, standing, ledger)) {
      const locale = firstLocale(await localeOf(order), order.locale);
      ledger = await drawn({ order, ledger, locale, now }, due);
      steps += 1;
    }
    return steps;
  });
};

/** Of an order, as they were issued: few. */
export const documentsOf = (orderId: string): Promise<InvoiceDocument[]> =>
  queryAll(
    {
      table: invoicesTable,
      partition: documentsOfOrder(orderId),
      sort: { beginsWith: documentPrefix },
      consistent: true,
    },
    invoiceDocumentSchema,
  );

/** Of one of the shop's days, by number. */
export const documentsOfDay = async (
  kind: DocumentKind,
  date: string,
  request: PageRequest,
): Promise<Page<InvoiceDocument>> => {
  const query = { table: invoicesTable, index: 'byDay', partition: dayKey(kind, date) };
  const keys = await queryPage(query, keySchema, request);
  return itemsOfPage(invoicesTable, keys, invoiceDocumentSchema);
};
