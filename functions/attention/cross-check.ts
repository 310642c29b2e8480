/**
 * Every six hours: holds what is written twice against each other. Stock is in counters, in open holds and in movements; a payment
 * in its own item, its refunds, its postings and its order. All of it is written together, so that a difference is a fault
 * of ours, or somebody wrote into the tables. Each look takes a bounded number of pages and goes on where it stopped.
 */
import { listStock } from '../catalog/stock-list.ts';
import { listPaymentsBegun } from '../payments/payment-list-store.ts';
import { countStock } from './count-stock.ts';
import { lookAtAll, walkPages } from './looks.ts';
import { noteFound } from './note-found.ts';
import { mattersOfBooks } from './of-books.ts';
import { mattersOfStock } from './of-stock.ts';
import { readBooks } from './read-books.ts';
import { sumLedgers } from './sum-ledgers.ts';

/** Of 100 each: in a day 16,000 variants and as many payments. */
const pagesPerRun = 40;

const lookAtStock = (now: Date): Promise<void> =>
  walkPages(
    'cross-check stock',
    (request) => listStock({}, request),
    async ({ variantId }) => {
      const counted = await countStock(variantId, now);
      if (counted) await noteFound('stock', variantId, mattersOfStock(counted, now), now);
    },
    pagesPerRun,
  );

const lookAtPayments = (now: Date): Promise<void> =>
  walkPages(
    'cross-check payments',
    (request) => listPaymentsBegun({ from: '2000', to: now.toISOString() }, request),
    async ({ orderId }) => {
      const books = await readBooks(orderId);
      if (books) await noteFound('books', orderId, mattersOfBooks(books, now), now);
    },
    pagesPerRun,
  );

export const handler = (): Promise<void> => {
  const now = new Date();
  return lookAtAll({
    stock: () => lookAtStock(now),
    payments: () => lookAtPayments(now),
    ledgers: () => sumLedgers(now),
  });
};
