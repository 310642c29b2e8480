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

const row = (by: Dimension, { subject, currency, orders, units, amount }: Sold) => ({
  [subjectName[by]]: subject,
  currency,
  orders,
  units,
  [by === 'promotion' ? 'discount' : 'revenue']: money(amount, currency),
});

const dateBefore = (date: string, days: number): string =>
  new Date(Date.parse(date) - days * millisecondsPerDay).toISOString().slice(0, 10);

export const handler = serve(analyticsRoutes, {
  getSales: async ({ query, now }) => {
    const to = query.to ?? now.toISOString().slice(0, 10);
    const from = query.from ?? dateBefore(to, defaultDays - 1);
    if (from > to) throw new DomainError('invalid-request', 'from must not be after to');
    if (datesBetween(from, to).length > maximumDays) {
      throw new DomainError('invalid-request', `Ask for at most ${maximumDays} days at once`);
    }
    const sold = await readSales(query.by, from, to);
    return { status: 200, body: { by: query.by, from, to, items: sold.map((line) => row(query.by, line)) } };
  },
});
