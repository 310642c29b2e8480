/**
 * Invoices and credit notes, and the numbers they are drawn from. Nothing here is ever changed but the counters and the
 * ledgers: what was issued stays as it is for as long as the law wants it.
 *
 * | access pattern | key |
 * |---|---|
 * | what is documented of an order so far | pk `ORDER#<orderId>` sk `LEDGER` |
 * | an order's documents, as they were issued | pk `ORDER#<orderId>` sk `DOCUMENT#<position>` |
 * | the last number of a series | pk `SERIES#<kind>#<year>` sk `SERIES` |
 * | staff: the documents of one of the shop's days, by number | index `byDay`: `dayKey` = `<kind>#<yyyy-mm-dd>`, `number` |
 */
import { defineTable } from '../shared/table.ts';

export const invoicesTable = defineTable({
  name: 'invoices',
  indexes: [{ name: 'byDay', partitionKey: 'dayKey', sortKey: 'number', include: [] }],
  outbox: false,
  /** Documents do, when nobody has to keep them any more. */
  expires: true,
});

export const documentKinds = ['invoice', 'credit-note'] as const;
export type DocumentKind = (typeof documentKinds)[number];

export const documentsOfOrder = (orderId: string): string => `ORDER#${orderId}`;
export const ledgerKey = (orderId: string) => ({ pk: documentsOfOrder(orderId), sk: 'LEDGER' });

export const documentPrefix = 'DOCUMENT#';
export const documentKey = (orderId: string, position: number) => ({
  pk: documentsOfOrder(orderId),
  sk: `${documentPrefix}${String(position).padStart(4, '0')}`,
});

export const seriesKey = (kind: DocumentKind, year: string) => ({
  pk: `SERIES#${kind}#${year}`,
  sk: 'SERIES',
});

export const dayKey = (kind: DocumentKind, date: string): string => `${kind}#${date}`;
