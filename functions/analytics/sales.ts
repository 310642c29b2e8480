/** What one approved order adds to the sales figures. Pure. */
import type { EventData } from '../events/catalogue.ts';
import type { Approval } from './order-sales.ts';
import type { Dimension } from './table.ts';

export type Figures = {
  readonly orders: number;
  /** Pieces. */
  readonly units: number;
  /** Minor units: what was paid for the delivered items; by day with shipping, by promotion its discount. */
  readonly amount: number;
  /** Minor units of such amounts that went back. */
  readonly refunds: number;
  /** Pieces that came back. */
  readonly returnedUnits: number;
};

export type Sale = Figures & { readonly by: Dimension; readonly subject: string };

type Approved = EventData<'order.approved'>;

export const noFigures: Figures = { orders: 0, units: 0, amount: 0, refunds: 0, returnedUnits: 0 };

export const addFigures = (a: Figures, b: Figures): Figures => ({
  orders: a.orders + b.orders,
  units: a.units + b.units,
  amount: a.amount + b.amount,
  refunds: a.refunds + b.refunds,
  returnedUnits: a.returnedUnits + b.returnedUnits,
});

/** An order counts once for each product, shop and promotion that is in it, however many lines it has. */
const grouped = (
  by: Dimension,
  items: Approved['items'],
  subjectOf: (item: Approved['items'][number]) => string,
) => {
  const groups = new Map<string, Figures>();
  for (const item of items) {
    const group = groups.get(subjectOf(item)) ?? { ...noFigures, orders: 1 };
    groups.set(
      subjectOf(item),
      addFigures(group, { ...noFigures, units: item.quantity, amount: item.total.amount }),
    );
  }
  return [...groups].map(([subject, figures]): Sale => ({ by, subject, ...figures }));
};

/** @param date the shop's day on which it was approved */
export const salesOf = (order: Approved, date: string): Approval => {
  const units = order.items.reduce((total, { quantity }) => total + quantity, 0);
  return {
    date,
    currency: order.total.currency,
    revenue: order.total.amount,
    names: new Map(
      order.items.flatMap(({ productId, name }) => (name === undefined ? [] : [[productId, name]])),
    ),
    lines: order.items.map(({ orderItemId, productId, shopId, total }) => ({
      orderItemId,
      productId,
      shopId,
      left: total.amount,
    })),
    neverCounted: order.paid ? Math.max(0, order.paid.amount - order.total.amount) : 0,
    sales: [
      { ...noFigures, by: 'day', subject: date, orders: 1, units, amount: order.total.amount },
      ...grouped('product', order.items, ({ productId }) => productId),
      ...grouped('shop', order.items, ({ shopId }) => shopId),
      ...order.promotions.map(
        ({ promotionId, discount }): Sale => ({
          ...noFigures,
          by: 'promotion',
          subject: promotionId,
          orders: 1,
          amount: discount.amount,
        }),
      ),
    ],
  };
};
