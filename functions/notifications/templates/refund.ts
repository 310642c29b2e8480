import type { Order } from '../../orders/order.ts';
import { format } from '../../shared/decimal-money.ts';
import type { Mail } from '../../shared/email.ts';
import type { Money } from '../../shared/money.ts';
import { writeMail } from './layout.ts';
import { shortId } from './order-lines.ts';

export const refund = (order: Order, name: string, amount: Money): Mail =>
  writeMail({
    orderId: order.id,
    subject: `We sent ${format(amount)} back for your order ${shortId(order)}`,
    greeting: `Hello ${name},`,
    paragraphs: [`we have refunded ${format(amount)}. It takes your bank a few days to show it.`],
  });
