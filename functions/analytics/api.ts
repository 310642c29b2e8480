/** HTTP: sales figures for staff. */
import { DomainError } from '../shared/errors.ts';
import { serve } from '../shared/http/serve.ts';
import { money } from '../shared/money.ts';
import { analyticsRoutes, maximumDays } from './contract.ts';
import { datesBetween, readSales, type Sold } from './store.ts';
import type { Dimension } from './table.ts';

const defaultDays = 30;
const millisecondsPerDay = 24 * 60 * 60 * 1000;

const subjectName = { day: 'date', product: 'productId', shop: 'shopId', promotion: 'promotionId' } as const;

/** A promotion costs its discount, whatever comes back of the goods. */
const amountsOf = (by: Dimension, { amount, refunds, currency }: Sold) =>
  by === 'promotion'
    ? { discount: money(amount, currency) }
    : {
        revenue: money(amount, currency),
        refunds: money(refunds, currency),
        net: money(amount - refunds, currency),
      };

const row = (by: Dimension, sold: Sold) => ({
  [subjectName[by]]: sold.subject,
  currency: sold.currency,
  orders: sold.orders,
  units: sold.units,
  ...(by !== 'promotion' && { returnedUnits: sold.returnedUnits }),
  ...amountsOf(by, sold),
});

const dateBefore = (date: string, days: number): string =>
  new Date(Date.parse(date) - days * millisecondsPerDay).toISOString().slice(0, 10);

/** One end may be the one that is taken when it is left out. */
const wrongSpan = (path: 'from' | 'to', message: string): DomainError =>
  new DomainError('invalid-request', `The span ${message}`, { errors: [{ path, message }] });

export const handler = serve(analyticsRoutes, {
  getSales: async ({ query, now }) => {
    const to = query.to ?? now.toISOString().slice(0, 10);
    const from = query.from ?? dateBefore(to, defaultDays - 1);
    if (from > to) throw wrongSpan(query.to === undefined ? 'from' : 'to', 'must not end before it begins');
    if (datesBetween(from, to).length > maximumDays) {
      throw wrongSpan('to', `must be at most ${maximumDays} days from the first`);
    }
    const sold = await readSales(query.by, from, to);
    return { status: 200, body: { by: query.by, from, to, items: sold.map((line) => row(query.by, line)) } };
  },
});
