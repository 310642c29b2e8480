/** What one approved order adds to the sales figures. Pure. */
import type { EventData } from '../events/catalogue.ts';
import type { Currency } from '../shared/money.ts';
import type { Dimension } from './table.ts';

export type Figures = {
  readonly orders: number;
  /** Pieces. */
  readonly units: number;
  /** Minor units: what was paid for the delivered items; by day with shipping, by promotion its discount. */
  readonly amount: number;
};

export type Sale = Figures & { readonly by: Dimension; readonly subject: string };

type Approved = EventData<'order.approved'>;

const noFigures: Figures = { orders: 0, units: 0, amount: 0 };

export const addFigures = (a: Figures, b: Figures): Figures => ({
  orders: a.orders + b.orders,
  units: a.units + b.units,
  amount: a.amount + b.amount,
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
      addFigures(group, { orders: 0, units: item.quantity, amount: item.total.amount }),
    );
  }
  return [...groups].map(([subject, figures]): Sale => ({ by, subject, ...figures }));
};

export type CountedOrder = {
  readonly date: string;
  readonly currency: Currency;
  readonly sales: readonly Sale[];
};

export const salesOf = (order: Approved): CountedOrder => {
  const date = order.approvedAt.slice(0, 10);
  const units = order.items.reduce((total, { quantity }) => total + quantity, 0);
  return {
    date,
    currency: order.total.currency,
    sales: [
      { by: 'day', subject: date, orders: 1, units, amount: order.total.amount },
      ...grouped('product', order.items, ({ productId }) => productId),
      ...grouped('shop', order.items, ({ shopId }) => shopId),
      ...order.promotions.map(
        ({ promotionId, discount }): Sale => ({
          by: 'promotion',
          subject: promotionId,
          orders: 1,
          units: 0,
          amount: discount.amount,
        }),
      ),
    ],
  };
};
