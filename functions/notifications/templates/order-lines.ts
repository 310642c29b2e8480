/** The lines and totals of an order, as rows of a mail. */
import type { Order } from '../../orders/order.ts';
import { format, isZero } from '../../shared/money.ts';
import type { Row } from './layout.ts';

/** People do not read ULIDs: the last ten characters are enough to find an order by. */
export const shortId = (order: Order): string => order.id.slice(-10);

export const lineRows = ({ items }: Order): Row[] =>
  items.map((item) => ({
    label: `${item.quantity} × ${item.productSnapshot.name}`,
    value: format(item.total),
  }));

export const totalRows = ({ totals }: Order): Row[] => [
  ...(isZero(totals.discount) ? [] : [{ label: 'Saved', value: format(totals.discount) }]),
  { label: 'Shipping', value: format(totals.shipping) },
  ...(isZero(totals.tax) ? [] : [{ label: 'Tax', value: format(totals.tax) }]),
  { label: 'Total', value: format(totals.total) },
];
