/** The routes of sales figures. */
import { z } from 'zod';
import { defineRoutes } from '../shared/http/contract.ts';
import { currencySchema, moneySchema } from '../shared/money.ts';
import { daySchema, endsAfterItBegins, momentSchema } from '../shared/time-range.ts';
import { dimensions } from './table.ts';

export const maximumDays = 366;

const date = z.iso.date();
/** A moment stands for its day. */
const day = daySchema.or(momentSchema.transform((time) => time.slice(0, 'yyyy-mm-dd'.length)));

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
        revenue: moneySchema.optional().describe('What customers paid; left out by promotion.'),
        discount: moneySchema.optional().describe('What the promotion took off.'),
      }),
    ),
  })
  .meta({ id: 'Sales' });

export const analyticsRoutes = defineRoutes({
  getSales: {
    method: 'GET',
    path: '/v1/analytics/sales',
    summary:
      'Sales of approved orders by day, product, shop or promotion (days are UTC, 30 of them by default)',
    access: 'analytics:read',
    query: z
      .strictObject({
        from: day.optional(),
        to: day.optional(),
        by: z.enum(dimensions).default('day'),
      })
      .superRefine(endsAfterItBegins),
    responses: { 200: salesSchema },
  },
});
