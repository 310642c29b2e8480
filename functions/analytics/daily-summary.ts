/**
 * Sums a day up: entry by entry, in whatever order they are read, to the same summary. Pure.
 */
import type { CurrencyOfDay, DailySummary } from '../events/sales-events.ts';
import { type Currency, money } from '../shared/money.ts';
import type { DayEntry } from './day-entry.ts';

const topProducts = 10;

type Product = { productId: string; name?: string | undefined; units: number; gross: number };
type Late = { orders: number; gross: number; refunds: number };

/** What is known of a day in one currency so far. */
type Sums = {
  orders: number;
  units: number;
  gross: number;
  refunds: number;
  succeeded: number;
  failed: number;
  abandonedCarts: number;
  readonly products: Map<string, Product>;
  readonly late: Map<string, Late>;
};

/** A day that is being summed up. It grows with the products that were sold, not with the orders. */
export type DaySums = { readonly date: string; readonly byCurrency: Map<Currency, Sums> };

export const noDaySums = (date: string): DaySums => ({ date, byCurrency: new Map() });

const noSums = (): Sums => ({
  orders: 0,
  units: 0,
  gross: 0,
  refunds: 0,
  succeeded: 0,
  failed: 0,
  abandonedCarts: 0,
  products: new Map(),
  late: new Map(),
});

/** Of two names of a product on one day the first by the alphabet: whichever entry is read first. */
const firstName = (a: string | undefined, b: string | undefined): string | undefined =>
  [a, b].filter((name) => name !== undefined).sort()[0];

const addProducts = ({ products }: Sums, sold: DayEntry['products']): void => {
  for (const { productId, name, units, gross } of sold) {
    const known = products.get(productId);
    products.set(productId, {
      productId,
      name: firstName(known?.name, name),
      units: (known?.units ?? 0) + units,
      gross: (known?.gross ?? 0) + gross,
    });
  }
};

const addLate = ({ late }: Sums, { date, orders, gross, refunds }: DayEntry): void => {
  const known = late.get(date) ?? { orders: 0, gross: 0, refunds: 0 };
  late.set(date, {
    orders: known.orders + orders,
    gross: known.gross + gross,
    refunds: known.refunds + refunds,
  });
};

export const addEntry = ({ date, byCurrency }: DaySums, entry: DayEntry): void => {
  if (entry.kind === 'refund' && entry.refunds === 0) return;
  const sums = byCurrency.get(entry.currency) ?? noSums();
  byCurrency.set(entry.currency, sums);
  sums.orders += entry.orders;
  sums.units += entry.units;
  sums.gross += entry.gross;
  sums.refunds += entry.refunds;
  if (entry.kind === 'payment-succeeded') sums.succeeded += 1;
  if (entry.kind === 'payment-failed') sums.failed += 1;
  if (entry.kind === 'cart-abandoned') sums.abandonedCarts += 1;
  addProducts(sums, entry.products);
  if (entry.date < date && entry.orders + entry.refunds > 0) addLate(sums, entry);
};

const inOrder = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const dearestFirst = (a: Product, b: Product): number =>
  b.gross - a.gross || b.units - a.units || inOrder(a.productId, b.productId);

const topOf = ({ products }: Sums, currency: Currency): CurrencyOfDay['topProducts'] =>
  [...products.values()]
    .sort(dearestFirst)
    .slice(0, topProducts)
    .map(({ productId, name, units, gross }) => ({
      productId,
      ...(name !== undefined && { name }),
      units,
      gross: money(gross, currency),
    }));

const lateOf = ({ late }: Sums, currency: Currency): Pick<CurrencyOfDay, 'late'> => {
  const days = [...late].sort(([a], [b]) => inOrder(a, b));
  if (days.length === 0) return {};
  return {
    late: days.map(([date, { orders, gross, refunds }]) => ({
      date,
      orders,
      gross: money(gross, currency),
      refunds: money(refunds, currency),
    })),
  };
};

const rowOf = (currency: Currency, sums: Sums): CurrencyOfDay => {
  const { orders, units, gross, refunds, succeeded, failed, abandonedCarts } = sums;
  return {
    currency,
    orders,
    units,
    gross: money(gross, currency),
    refunds: money(refunds, currency),
    net: money(gross - refunds, currency),
    topProducts: topOf(sums, currency),
    payments: { succeeded, failed },
    abandonedCarts,
    ...lateOf(sums, currency),
  };
};

/** @param closedAt ISO 8601 */
export const summaryOf = ({ date, byCurrency }: DaySums, closedAt: string): DailySummary => ({
  date,
  currency: [...byCurrency]
    .sort(([a], [b]) => inOrder(a, b))
    .map(([currency, sums]) => rowOf(currency, sums)),
  closedAt,
});
