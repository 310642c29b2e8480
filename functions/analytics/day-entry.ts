/** One thing that a day consists of, and what it adds to the day's summary. Pure. */
import * as z from 'zod';
import { currencySchema } from '../shared/money.ts';
import type { Counted } from './order-sales.ts';

export const entryKinds = [
  'sale',
  'refund',
  'payment-succeeded',
  'payment-failed',
  'cart-abandoned',
] as const;

const productSchema = z.object({
  productId: z.string(),
  name: z.string().optional(),
  units: z.int(),
  /** Minor units; so are the other sums here. */
  gross: z.int(),
});

export const entrySchema = z.object({
  kind: z.enum(entryKinds),
  /** A refund's id, a sale's order's; of everything else that of the event. */
  subject: z.string(),
  /** The order's or the cart's id. */
  about: z.string(),
  /** Which of the things that were counted of its order it is: in this order they are counted again. */
  position: z.int(),
  /** The day it happened on, which was closed already when it is earlier than the day it is an entry of. */
  date: z.iso.date(),
  currency: currencySchema,
  orders: z.int().default(0),
  units: z.int().default(0),
  gross: z.int().default(0),
  refunds: z.int().default(0),
  products: z.array(productSchema).default([]),
});
export type DayEntry = z.output<typeof entrySchema>;

export const entryOf = (
  kind: DayEntry['kind'],
  facts: Pick<DayEntry, 'subject' | 'about' | 'date' | 'currency'> & Partial<DayEntry>,
): DayEntry => ({ kind, position: 0, orders: 0, units: 0, gross: 0, refunds: 0, products: [], ...facts });

/**
 * What a sale or a refund, as it was counted, is in the day's book: also a refund of what never counted, which adds
 * nothing, but is one of those that the order's others are counted after. Undefined for pieces that came back.
 */
export const entryOfCounted = (
  about: string,
  { orderSales: { version: position }, date, currency, sales, refundId, names }: Counted,
): DayEntry | undefined => {
  const ofDay = sales.find(({ by }) => by === 'day');
  if (refundId !== undefined) {
    const refunds = ofDay?.refunds ?? 0;
    return entryOf('refund', { subject: refundId, about, position, date, currency, refunds });
  }
  if (!ofDay || ofDay.orders === 0) return undefined;
  const { orders, units, amount: gross } = ofDay;
  const products = sales
    .filter(({ by }) => by === 'product')
    .map(({ subject: productId, units: pieces, amount }) => {
      const name = names?.get(productId);
      return { productId, ...(name !== undefined && { name }), units: pieces, gross: amount };
    });
  return entryOf('sale', { subject: about, about, position, date, currency, orders, units, gross, products });
};
