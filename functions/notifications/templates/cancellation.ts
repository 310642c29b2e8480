import type { Order } from '../../orders/order.ts';
import type { Mail } from '../../shared/email.ts';
import { writeMail } from './layout.ts';
import { lineRows, shortId } from './order-lines.ts';

const explanations: Readonly<Record<string, string>> = {
  'payment-window-over': 'we did not receive your payment in time, so your order was cancelled.',
  'insufficient-stock':
    'we are sorry: your payment came after the goods had gone, so we had to cancel your order.',
  'workflow-error': 'we are sorry: something went wrong on our side, and we had to cancel your order.',
};

/** @param paid whether money had come, and goes back */
export const cancellation = (order: Order, name: string, paid: boolean): Mail =>
  writeMail({
    orderId: order.id,
    subject: `Your order ${shortId(order)} was cancelled`,
    greeting: `Hello ${name},`,
    paragraphs: [
      explanations[order.endReason ?? ''] ?? 'your order was cancelled.',
      paid ? 'What you paid is on its way back to you.' : 'Nothing was charged.',
    ],
    rows: lineRows(order),
  });
