/** The routes of sales figures. */
import * as z from 'zod';
import { defineRoutes } from '../shared/http/contract.ts';
import { currencySchema, moneySchema } from '../shared/money.ts';
import { daySchema, endsAfterItBegins, momentSchema } from '../shared/time-range.ts';
import { dimensions } from './table.ts';

export const maximumDays = 366;

const date = z.iso.date();
/** A moment stands for its day. */
const day = daySchema.or(momentSchema.transform((time) => time.slice(0, 'yyyy-mm-dd'.length)));

/** Below zero when more went back on these days than was sold. */
const signedMoneySchema = moneySchema.extend({ amount: z.int() }).meta({ id: 'SignedMoney' });

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
