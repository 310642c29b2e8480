import type { Order } from '../../orders/order.ts';
import { awaitsCash, tookMoney } from '../../orders/standing.ts';
import { format } from '../../shared/decimal-money.ts';
import type { Mail } from '../../shared/email.ts';
import { writeMail } from './layout.ts';
import { lineRows, shortId, totalRows } from './order-lines.ts';

/** Says that money arrived only where some has. */
const thanks = (order: Order): string => {
  if (awaitsCash(order)) {
    const due = format(order.totals.total);
    return `thank you: your order is being prepared. You pay ${due} when it is delivered.`;
  }
  return tookMoney(order)
    ? 'thank you: your payment arrived, and your order is being prepared.'
    : 'thank you: your order is being prepared. There is nothing to pay.';
};

export const receipt = (order: Order, name: string): Mail =>
  writeMail({
    orderId: order.id,
    subject: `Your order ${shortId(order)} is confirmed`,
    greeting: `Hello ${name},`,
    paragraphs: [thanks(order)],
    rows: [...lineRows(order), ...totalRows(order)],
    closing: `It goes to ${order.shippingAddressSnapshot.line1}, ${order.shippingAddressSnapshot.city}.`,
  });
