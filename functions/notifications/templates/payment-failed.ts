import type { Order } from '../../orders/order.ts';
import { format } from '../../shared/decimal-money.ts';
import type { Mail } from '../../shared/email.ts';
import { writeMail } from './layout.ts';
import { shortId } from './order-lines.ts';

export const paymentFailed = (order: Order, name: string): Mail =>
  writeMail({
    orderId: order.id,
    subject: `The payment for your order ${shortId(order)} did not go through`,
    greeting: `Hello ${name},`,
    paragraphs: [
      `your payment of ${format(order.totals.total)} was declined. Nothing was charged.`,
      'Your goods are still reserved for a while: you can try again, also in another way.',
    ],
  });
