/** The routes of sales figures. */
import * as z from 'zod';
import { dailySummarySchema, signedMoneySchema } from '../events/sales-events.ts';
import { defineRoutes } from '../shared/http/contract.ts';
import { currencySchema, moneySchema } from '../shared/money.ts';
import { daySchema, endsAfterItBegins, momentSchema } from '../shared/time-range.ts';
import { dimensions } from './table.ts';

export const maximumDays = 366;

const date = z.iso.date();
/** A moment stands for the day that it is in, for the shop. */
const day = daySchema.or(momentSchema);

const salesSchema = z
  .object({
    by: z.enum(dimensions),
    from: date,
    to: date,
    items: z.array(
      z.object({
        date: date.optional(),
        productId: z.string().optional(),
        shopId: z.string().optional(),
        promotionId: z.string().optional(),
        currency: currencySchema,
        orders: z.int(),
        units: z.int(),
        returnedUnits: z.int().optional().describe('Pieces that came back; left out by promotion.'),
        revenue: moneySchema.optional().describe('What customers paid; left out by promotion.'),
        refunds: moneySchema
          .optional()
          .describe('What they got back on these days, whenever it was sold; left out by promotion.'),
        net: signedMoneySchema.optional().describe('`revenue` − `refunds`; left out by promotion.'),
        discount: moneySchema.optional().describe('What the promotion took off.'),
      }),
    ),
  })
  .meta({ id: 'Sales' });

const span = { from: day.optional(), to: day.optional() };

export const analyticsRoutes = defineRoutes({
  getSales: {
    method: 'GET',
    path: '/v1/analytics/sales',
    summary:
      'Sales of approved orders by day, product, shop or promotion (days are the shop’s, 30 of them by default)',
    access: 'analytics:sales',
    query: z
      .strictObject({
        ...span,
        by: z.enum(dimensions).optional().meta({
          description: 'Left out: by day. Shop owners see their own shops, by `shop` alone.',
        }),
      })
      .superRefine(endsAfterItBegins),
    responses: { 200: salesSchema },
    errors: ['forbidden'],
  },
  listDailySummaries: {
    method: 'GET',
    path: '/v1/analytics/daily-summaries',
    summary: 'The days that are closed, oldest first (the last 30 by default); a closed day never changes',
    access: 'analytics:read',
    query: z.strictObject(span).superRefine(endsAfterItBegins),
    responses: { 200: z.object({ from: date, to: date, items: z.array(dailySummarySchema) }) },
  },
  getDailySummary: {
    method: 'GET',
    path: '/v1/analytics/daily-summaries/{date}',
    summary: 'One day that is closed',
    access: 'analytics:read',
    params: z.object({ date: daySchema }),
    responses: { 200: dailySummarySchema },
    errors: ['not-found'],
  },
});
