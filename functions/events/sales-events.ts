/** The event of a closed day, and what a closed day is: the event holds all of it. */
import * as z from 'zod';
import { currencySchema, moneySchema } from '../shared/money.ts';
import { defineEvent } from './define-event.ts';

/** A sum, or a difference: below zero when more went back than was sold, and larger than any price may be. */
export const signedMoneySchema = moneySchema.extend({ amount: z.int() }).meta({ id: 'SignedMoney' });

const topProductSchema = z.object({
  productId: z.string(),
  /** As it was sold; left out of orders from before it was told. */
  name: z.string().optional(),
  units: z.int(),
  gross: signedMoneySchema,
});

const lateSchema = z
  .object({ date: z.iso.date(), orders: z.int(), gross: signedMoneySchema, refunds: signedMoneySchema })
  .meta({ description: 'What is counted here of a day that was closed when it was heard of.' });

export const currencyOfDaySchema = z
  .object({
    currency: currencySchema,
    orders: z.int().describe('Orders that were approved on this day.'),
    units: z.int(),
    gross: signedMoneySchema.describe('What was paid for their goods, shipping and tax.'),
    refunds: signedMoneySchema.describe('What went back on this day, of whatever was sold.'),
    net: signedMoneySchema.describe('`gross` − `refunds`.'),
    topProducts: z.array(topProductSchema).describe('The ten that brought most, dearest first.'),
    payments: z.object({ succeeded: z.int(), failed: z.int() }),
    abandonedCarts: z.int(),
    late: z.array(lateSchema).optional(),
  })
  .meta({ id: 'CurrencyOfDay' });
export type CurrencyOfDay = z.output<typeof currencyOfDaySchema>;

export const dailySummarySchema = z
  .object({
    date: z.iso.date().describe('In the shop’s time zone.'),
    currency: z.array(currencyOfDaySchema).describe('Those in which anything happened.'),
    closedAt: z.iso.datetime(),
  })
  .meta({ id: 'DailySummary' });
export type DailySummary = z.output<typeof dailySummarySchema>;

export const salesEvents = {
  /** A day is over and closed: it never changes again. */
  'sales.daily-summary': defineEvent('analytics', 1, () => dailySummarySchema),
} as const;
