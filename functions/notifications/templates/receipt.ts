import type { Order } from '../../orders/order.ts';
import type { Mail } from '../../shared/email.ts';
import { write } from './layout.ts';
import { lineRows, shortId, totalRows } from './order-lines.ts';

export const receipt = (order: Order, name: string): Mail =>
  write({
    orderId: order.id,
    subject: `Your order ${shortId(order)} is confirmed`,
    greeting: `Hello ${name},`,
    paragraphs: ['thank you: your payment arrived, and your order is being prepared.'],
    rows: [...lineRows(order), ...totalRows(order)],
    closing: `It goes to ${order.shippingAddressSnapshot.line1}, ${order.shippingAddressSnapshot.city}.`,
  });
