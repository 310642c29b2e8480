/** List prices, from `bench/prices.json`: tiers of a month's amount, and the page that each is from. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';

const tierSchema = z.strictObject({
  /** Of the month's amount; left out: without end. */
  upTo: z.number().positive().optional(),
  dollars: z.number().min(0),
});

const priceSchema = z.strictObject({
  what: z.string(),
  /** So many cost what the tiers say. */
  per: z.number().positive(),
  tiers: z.array(tierSchema).min(1),
  source: z.string(),
});

const tariffSchema = z.strictObject({
  date: z.iso.date(),
  region: z.string(),
  note: z.string(),
  prices: z.record(z.string(), priceSchema),
});

export type Price = z.output<typeof priceSchema>;
export type Tariff = z.output<typeof tariffSchema>;

export const readTariff = (): Tariff =>
  tariffSchema.parse(JSON.parse(readFileSync(new URL('../prices.json', import.meta.url), 'utf8')));

/** Dollars of a month in which so much is used. */
export const monthCosts = ({ per, tiers }: Price, amount: number): number => {
  let from = 0;
  let dollars = 0;
  for (const { upTo = Number.POSITIVE_INFINITY, dollars: each } of tiers) {
    dollars += (Math.max(0, Math.min(amount, upTo) - from) / per) * each;
    from = upTo;
  }
  return dollars;
};

/** @throws Error for a price that the table does not have */
export const priceOf = ({ prices }: Tariff, name: string): Price => {
  const price = prices[name];
  if (!price) throw new Error(`bench/prices.json has no ${name}`);
  return price;
};
