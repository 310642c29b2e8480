import type { Order } from '../../orders/order.ts';
import type { Mail } from '../../shared/email.ts';
import { type Reader, wordsFor } from '../reader.ts';
import { writeMail } from './layout.ts';
import { lineRows, shortId } from './order-lines.ts';

const explained = ['payment-window-over', 'insufficient-stock', 'workflow-error'] as const;

/** @param paid whether money had come, and goes back */
export const cancellation = (order: Order, reader: Reader, paid: boolean): Mail => {
  const words = wordsFor(reader);
  const { say } = words;
  const reason = explained.find((known) => known === order.endReason) ?? 'other';
  return writeMail(
    {
      orderId: order.id,
      subject: say('cancellation.subject', { order: shortId(order) }),
      greeting: say('greeting', reader),
      paragraphs: [
        say(`cancellation.${reason}`),
        paid ? say('cancellation.paid') : say('cancellation.unpaid'),
      ],
      rows: lineRows(order, words),
    },
    words,
  );
};
