import type { Order } from '../../orders/order.ts';
import type { Mail } from '../../shared/email.ts';
import { writeMail } from './layout.ts';
import { shortId } from './order-lines.ts';

export const delivered = (order: Order, name: string): Mail =>
  writeMail({
    orderId: order.id,
    subject: `Your order ${shortId(order)} has arrived`,
    greeting: `Hello ${name},`,
    paragraphs: [
      'your order was delivered. If something is not as it should be, you can return it within 30 days.',
    ],
  });
