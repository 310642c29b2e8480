/**
 * What one order adds to the sales figures in the course of its life: its sale when it is approved, then what went
 * back. Pure. Events may come in any order and repeatedly: what is known of the order decides what an event adds.
 *
 *   net of all days = revenue − refunds = what customers paid for approved orders − what they got back for them
 *
 * Revenue is counted without what was cancelled before the approval, so the first refunds, up to that amount, are of
 * money that never counted. Every other refund counts on the day it went back, and not before the day of the sale.
 */
import * as z from 'zod';
import { allocate, type Currency, currencySchema, money } from '../shared/money.ts';
import { addFigures, type Figures, noFigures, type Sale } from './sales.ts';

const lineSchema = z.object({
  orderItemId: z.string(),
  productId: z.string(),
  shopId: z.string(),
  /** Minor units of its revenue that did not go back; so are the other figures here. */
  left: z.int(),
});
type Line = z.output<typeof lineSchema>;

const soldSchema = z.object({
  date: z.string(),
  currency: currencySchema,
  lines: z.array(lineSchema),
  /** Shipping. */
  otherLeft: z.int(),
  /** Of refunds to come: what was cancelled before the sale was counted. */
  neverCounted: z.int(),
});

const refundSchema = z.object({
  refundId: z.string(),
  date: z.string(),
  amount: z.int(),
  /** What it was for; left out: the whole order. */
  itemIds: z.array(z.string()).optional(),
});
export type RefundedMoney = z.output<typeof refundSchema>;

const returnSchema = z.object({
  returnId: z.string(),
  date: z.string(),
  pieces: z.array(z.object({ itemId: z.string(), quantity: z.int() })),
});
export type ReturnedGoods = z.output<typeof returnSchema>;

export const orderSalesSchema = z.object({
  sold: soldSchema.optional(),
  /** Ids of refunds and returns that are counted. */
  counted: z.array(z.string()),
  /** What went back before the sale was heard of: counted right after it. */
  refunds: z.array(refundSchema),
  returns: z.array(returnSchema),
  version: z.int(),
});
export type OrderSales = z.output<typeof orderSalesSchema>;

export const noSales: OrderSales = { counted: [], refunds: [], returns: [], version: 0 };

type Sold = NonNullable<OrderSales['sold']>;

/** Figures of one day, and what is known of the order with them. */
export type Counted = {
  readonly orderSales: OrderSales;
  readonly date: string;
  readonly currency: Currency;
  readonly sales: readonly Sale[];
  /** Of a refund. */
  readonly refundId?: string;
  /** The products of a sale, by their ids. */
  readonly names?: ReadonlyMap<string, string>;
};

const later = (a: string, b: string): string => (a > b ? a : b);

const add = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** At most what is left anywhere, in proportion to it. */
const spread = (amount: number, left: readonly number[], currency: Currency): number[] => {
  const most = add(left);
  if (most === 0) return left.map(() => 0);
  return allocate(money(Math.min(amount, most), currency), left).map((share) => share.amount);
};

/** What of a refund each line and the rest of the order bear: first the lines that it was for. */
const bearersOf = ({ lines, otherLeft, currency }: Sold, amount: number, itemIds: readonly string[]) => {
  const meant = lines.map(({ orderItemId, left }) => (itemIds.includes(orderItemId) ? left : 0));
  const first = spread(amount, meant, currency);
  const left = [...lines.map((line, index) => line.left - (first[index] ?? 0)), otherLeft];
  const second = spread(amount - add(first), left, currency);
  return {
    ofLines: lines.map((_, index) => (first[index] ?? 0) + (second[index] ?? 0)),
    ofOther: second.at(-1) ?? 0,
  };
};

/** One row for each product and shop, from what each line adds. */
const rowsOf = (lines: readonly Line[], figuresOf: (index: number) => Figures): Sale[] => {
  const rows = new Map<string, Sale>();
  for (const [index, { productId, shopId }] of lines.entries()) {
    const figures = figuresOf(index);
    if (figures.refunds === 0 && figures.returnedUnits === 0) continue;
    for (const [by, subject] of [
      ['product', productId],
      ['shop', shopId],
    ] as const) {
      const key = `${by} ${subject}`;
      rows.set(key, { by, subject, ...addFigures(rows.get(key) ?? noFigures, figures) });
    }
  }
  return [...rows.values()];
};

const withCounted = (orderSales: OrderSales, id: string): OrderSales => ({
  ...orderSales,
  counted: [...orderSales.counted, id],
  refunds: orderSales.refunds.filter(({ refundId }) => refundId !== id),
  returns: orderSales.returns.filter(({ returnId }) => returnId !== id),
});

const countRefund = (orderSales: OrderSales, sold: Sold, refund: RefundedMoney): Counted => {
  const ofNothing = Math.min(refund.amount, sold.neverCounted);
  const amount = refund.amount - ofNothing;
  const { ofLines, ofOther } = bearersOf(sold, amount, refund.itemIds ?? []);
  const date = later(refund.date, sold.date);
  const day: Sale = { by: 'day', subject: date, ...noFigures, refunds: amount };
  const lines = sold.lines.map((line, index) => ({ ...line, left: line.left - (ofLines[index] ?? 0) }));
  const otherLeft = sold.otherLeft - ofOther;
  const neverCounted = sold.neverCounted - ofNothing;
  return {
    orderSales: {
      ...withCounted(orderSales, refund.refundId),
      sold: { ...sold, lines, otherLeft, neverCounted },
    },
    date,
    currency: sold.currency,
    refundId: refund.refundId,
    sales:
      amount === 0
        ? []
        : [day, ...rowsOf(sold.lines, (index) => ({ ...noFigures, refunds: ofLines[index] ?? 0 }))],
  };
};

const countReturn = (orderSales: OrderSales, sold: Sold, { returnId, ...back }: ReturnedGoods): Counted => {
  const date = later(back.date, sold.date);
  const piecesOf = ({ orderItemId }: Line): number =>
    add(back.pieces.filter(({ itemId }) => itemId === orderItemId).map(({ quantity }) => quantity));
  const units = sold.lines.map(piecesOf);
  const day: Sale = { by: 'day', subject: date, ...noFigures, returnedUnits: add(units) };
  return {
    orderSales: withCounted(orderSales, returnId),
    date,
    currency: sold.currency,
    sales: [day, ...rowsOf(sold.lines, (index) => ({ ...noFigures, returnedUnits: units[index] ?? 0 }))],
  };
};

const next = (counted: Counted): Counted => ({
  ...counted,
  orderSales: { ...counted.orderSales, version: counted.orderSales.version + 1 },
});

export type Approval = Omit<Sold, 'otherLeft'> & {
  /** By day, product, shop and promotion. */
  readonly sales: readonly Sale[];
  /** What the day's revenue is. */
  readonly revenue: number;
  readonly names: ReadonlyMap<string, string>;
};

/** @returns undefined when the order's sale is counted already */
export const orderApproved = (
  orderSales: OrderSales,
  { sales, revenue, names, ...sold }: Approval,
): Counted | undefined => {
  if (orderSales.sold) return undefined;
  const otherLeft = Math.max(0, revenue - add(sold.lines.map(({ left }) => left)));
  const { date, currency } = sold;
  const after = { ...orderSales, sold: { ...sold, otherLeft } };
  return next({ orderSales: after, date, currency, sales, names });
};

const isKnown = ({ counted, refunds, returns }: OrderSales, id: string): boolean =>
  counted.includes(id) ||
  refunds.some(({ refundId }) => refundId === id) ||
  returns.some(({ returnId }) => returnId === id);

/** Money or goods came back; it waits to be counted. @returns undefined when that is known */
export const cameBack = (
  orderSales: OrderSales,
  { refund, returned }: { readonly refund?: RefundedMoney; readonly returned?: ReturnedGoods },
): OrderSales | undefined => {
  const fresh = {
    refunds: refund && !isKnown(orderSales, refund.refundId) ? [refund] : [],
    returns: returned && !isKnown(orderSales, returned.returnId) ? [returned] : [],
  };
  if (fresh.refunds.length + fresh.returns.length === 0) return undefined;
  return {
    ...orderSales,
    refunds: [...orderSales.refunds, ...fresh.refunds],
    returns: [...orderSales.returns, ...fresh.returns],
    version: orderSales.version + 1,
  };
};

/** @returns undefined when nothing waits, or the order is not approved */
export const countWaiting = (orderSales: OrderSales): Counted | undefined => {
  const { sold, refunds, returns } = orderSales;
  const [refund] = refunds;
  const [returned] = returns;
  if (!sold) return undefined;
  if (refund) return next(countRefund(orderSales, sold, refund));
  return returned && next(countReturn(orderSales, sold, returned));
};
