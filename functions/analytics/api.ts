/** HTTP: sales figures and closed days, for staff; for shop owners what their shops sold. */
import { shopsOf } from '../identity/store.ts';
import { shopSettings } from '../settings/store.ts';
import type { Acting } from '../shared/actor.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { serve } from '../shared/http/serve.ts';
import { money } from '../shared/money.ts';
import { dayAfter, daysBetween, shopDay } from '../shared/shop-day.ts';
import { closedDay, closedDays } from './closed-days.ts';
import { analyticsRoutes, maximumDays } from './contract.ts';
import { readSales, type Sold } from './store.ts';
import type { Dimension } from './table.ts';

const defaultDays = 30;

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

/** One end may be the one that is taken when it is left out. */
const wrongSpan = (path: 'from' | 'to', message: string): DomainError =>
  new DomainError('invalid-request', `The span ${message}`, { errors: [{ path, message }] });

type Ends = { readonly from?: string | undefined; readonly to?: string | undefined };

/** A moment is in a day of the shop's; a day is one. */
const dayOf = (end: string, timeZone: string): string => (end.includes('T') ? shopDay(end, timeZone) : end);

/** @returns the days that are asked for, the last 30 when nothing is said */
const spanOf = async (asked: Ends, now: Date): Promise<{ readonly from: string; readonly to: string }> => {
  const { timeZone } = await shopSettings(now);
  const to = dayOf(asked.to ?? now.toISOString(), timeZone);
  const from = asked.from === undefined ? dayAfter(to, 1 - defaultDays) : dayOf(asked.from, timeZone);
  if (from > to) throw wrongSpan(asked.to === undefined ? 'from' : 'to', 'must not end before it begins');
  if (daysBetween(from, to).length > maximumDays) {
    throw wrongSpan('to', `must be at most ${maximumDays} days from the first`);
  }
  return { from, to };
};

type Visible = { readonly by: Dimension; readonly isVisible: (sold: Sold) => boolean };

/** @throws DomainError `forbidden` for shop owners who ask for figures of everybody's shops */
const visibleSales = async ({ caller, scopes }: Acting, asked: Dimension | undefined): Promise<Visible> => {
  if (scopes.has('any')) return { by: asked ?? 'day', isVisible: () => true };
  const by = asked ?? 'shop';
  if (by !== 'shop') throw new DomainError('forbidden', 'Shop owners see sales by shop, of their own');
  const shops = await shopsOf(caller.userId);
  return { by, isVisible: ({ subject }) => shops.includes(subject) };
};

export const handler = serve(analyticsRoutes, {
  getSales: async (request) => {
    const { by: asked, ...ends } = request.query;
    const { from, to } = await spanOf(ends, request.now);
    const { by, isVisible } = await visibleSales(request, asked);
    const sold = (await readSales(by, from, to)).filter(isVisible);
    return { status: 200, body: { by, from, to, items: sold.map((line) => row(by, line)) } };
  },

  listDailySummaries: async ({ query, now }) => {
    const { from, to } = await spanOf(query, now);
    return { status: 200, body: { from, to, items: await closedDays(from, to) } };
  },

  getDailySummary: async ({ params: { date } }) => {
    const summary = await closedDay(date);
    if (!summary) throw notFound('closed day');
    return { status: 200, body: summary };
  },
});
