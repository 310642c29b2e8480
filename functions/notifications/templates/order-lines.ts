/** The lines and totals of an order, as rows of a mail: whoever adds them up from top to bottom gets the total. */
import type { Order } from '../../orders/order.ts';
import { format } from '../../shared/decimal-money.ts';
import { add, isZero, type Money, subtract, times, zero } from '../../shared/money.ts';
import type { Row } from './layout.ts';

/** People do not read ULIDs: the last ten characters are enough to find an order by. */
export const shortId = (order: Order): string => order.id.slice(-10);

/** At list prices: what was saved is a row of its own. */
export const lineRows = ({ items }: Order): Row[] =>
  items.map(({ quantity, productSnapshot, unitPrice }) => ({
    label: `${quantity} × ${productSnapshot.name}`,
    value: format(times(unitPrice, quantity)),
  }));

/** What is paid on top of the prices, of goods and of shipping; the rest of the tax is contained in them. */
const taxOnTop = ({ totals, currency }: Order): Money => {
  const { subtotal, discount, shipping, total, rounding = zero(currency) } = totals;
  return subtract(add(total, rounding), add(subtract(subtotal, discount), shipping));
};

const minus = (amount: Money): string => `−${format(amount)}`;

const row = (label: string, amount: Money | undefined, written = format): Row[] =>
  amount === undefined || isZero(amount) ? [] : [{ label, value: written(amount) }];

export const totalRows = (order: Order): Row[] => {
  const { totals, currency } = order;
  const onTop = taxOnTop(order);
  const contained = subtract(totals.tax, onTop);
  return [
    ...row('Saved', totals.discount, minus),
    { label: 'Shipping', value: format(totals.shipping) },
    ...row('Tax', onTop),
    ...row('Rounding', totals.rounding ?? zero(currency), minus),
    { label: 'Total', value: format(totals.total) },
    ...row('Tax contained in the prices', contained),
  ];
};
