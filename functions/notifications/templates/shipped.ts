import type { Order } from '../../orders/order.ts';
import { itemIs } from '../../orders/standing.ts';
import type { Mail } from '../../shared/email.ts';
import { writeMail } from './layout.ts';
import { lineRows, shortId } from './order-lines.ts';

/** Of an order that was sent without a parcel that we know of. */
export const shipped = (order: Order, name: string): Mail =>
  writeMail({
    orderId: order.id,
    subject: `Your order ${shortId(order)} is on its way`,
    greeting: `Hello ${name},`,
    paragraphs: ['your order has left us.'],
    rows: lineRows({ ...order, items: order.items.filter((item) => itemIs(item, 'kept')) }),
  });
