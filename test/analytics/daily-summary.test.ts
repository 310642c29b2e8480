/** A day's summary is the same in whatever order its entries are read, and its sums are theirs. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addEntry, noDaySums, summaryOf } from '../../functions/analytics/daily-summary.ts';
import { type DayEntry, entryKinds, entryOf } from '../../functions/analytics/day-entry.ts';
import type { DailySummary } from '../../functions/events/sales-events.ts';
import { dayAfter, daysBetween, shopDay } from '../../functions/shared/shop-day.ts';

const product = fc.record({
  productId: fc.constantFrom(...Array.from({ length: 14 }, (_, index) => `prd_${index}`)),
  name: fc.constantFrom('Mug', 'Cup', undefined),
  units: fc.integer({ min: 1, max: 5 }),
  gross: fc.integer({ min: 0, max: 1000 }),
});

const entry = fc
  .record({
    kind: fc.constantFrom(...entryKinds),
    subject: fc.uuid(),
    date: fc.constantFrom('2026-03-02', '2026-03-03'),
    currency: fc.constantFrom('NGN' as const, 'KES' as const),
    products: fc.array(product, { minLength: 1, maxLength: 4 }),
    refunds: fc.integer({ min: 0, max: 500 }),
  })
  .map(({ kind, products, refunds, ...facts }): DayEntry => {
    const rest = { ...facts, about: 'ord_1' };
    if (kind === 'refund') return entryOf(kind, { ...rest, refunds });
    if (kind !== 'sale') return entryOf(kind, rest);
    const units = products.reduce((sum, sold) => sum + sold.units, 0);
    const gross = products.reduce((sum, sold) => sum + sold.gross, 0);
    return entryOf(kind, { ...rest, orders: 1, units, gross, products });
  });

const summed = (entries: readonly DayEntry[]): DailySummary => {
  const sums = noDaySums('2026-03-03');
  for (const each of entries) addEntry(sums, each);
  return summaryOf(sums, '2026-03-04T02:00:00.000Z');
};

const total = (entries: readonly DayEntry[], of: (entry: DayEntry) => number): number =>
  entries.reduce((sum, each) => sum + of(each), 0);

describe('a summary', () => {
  it('is the same to the byte in any order', () => {
    const shuffled = fc
      .array(entry, { maxLength: 30 })
      .chain((entries) =>
        fc.tuple(
          fc.constant(entries),
          fc.shuffledSubarray(entries, { minLength: entries.length, maxLength: entries.length }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([entries, others]) => {
        expect(JSON.stringify(summed(others))).toBe(JSON.stringify(summed(entries)));
      }),
    );
  });

  it('adds up to its entries, shows the ten dearest products, and what of it is late', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 30 }), (entries) => {
        for (const row of summed(entries).currency) {
          const own = entries.filter(({ currency }) => currency === row.currency);
          expect(row.gross.amount).toBe(total(own, ({ gross }) => gross));
          expect(row.refunds.amount).toBe(total(own, ({ refunds }) => refunds));
          expect(row.net.amount).toBe(row.gross.amount - row.refunds.amount);
          expect(row.orders).toBe(own.filter(({ kind }) => kind === 'sale').length);
          expect(row.payments.failed).toBe(own.filter(({ kind }) => kind === 'payment-failed').length);
          const dearest = row.topProducts.map(({ gross }) => gross.amount);
          expect(dearest).toEqual([...dearest].sort((a, b) => b - a));
          expect(dearest.length).toBeLessThanOrEqual(10);
          const late = own.filter(({ date }) => date === '2026-03-02');
          expect(total(late, ({ gross }) => gross)).toBe(
            (row.late ?? []).reduce((sum, { gross }) => sum + gross.amount, 0),
          );
        }
      }),
    );
  });
});

describe('the shop’s days', () => {
  it('follow each other, across months, leap days and years', () => {
    expect(daysBetween('2028-02-27', '2028-03-01')).toEqual([
      '2028-02-27',
      '2028-02-28',
      '2028-02-29',
      '2028-03-01',
    ]);
    expect(dayAfter('2026-12-31')).toBe('2027-01-01');
    expect(dayAfter('2027-01-01', -1)).toBe('2026-12-31');
    expect(daysBetween('2026-03-02', '2026-03-01')).toEqual([]);
  });

  it('begin and end by the shop’s clocks', () => {
    expect(shopDay('2026-03-01T23:30:00.000Z', 'Africa/Lagos')).toBe('2026-03-02');
    expect(shopDay('2026-03-01T23:30:00.000Z', 'UTC')).toBe('2026-03-01');
    expect(shopDay('2026-03-01T02:30:00.000Z', 'America/New_York')).toBe('2026-02-28');
    // A day of 23 hours, and one of 25.
    expect(shopDay('2026-03-29T22:00:00.000Z', 'Europe/Berlin')).toBe('2026-03-30');
    expect(shopDay('2026-10-25T22:59:59.000Z', 'Europe/Berlin')).toBe('2026-10-25');
  });
});
