import type { Order } from '../../orders/order.ts';
import type { Mail } from '../../shared/email.ts';
import { type Reader, wordsFor } from '../reader.ts';
import { writeMail } from './layout.ts';
import { shortId } from './order-lines.ts';

export const paymentFailed = (order: Order, reader: Reader): Mail => {
  const words = wordsFor(reader);
  const { say, money } = words;
  return writeMail(
    {
      orderId: order.id,
      subject: say('payment-failed.subject', { order: shortId(order) }),
      greeting: say('greeting', reader),
      paragraphs: [
        say('payment-failed.declined', { amount: money(order.totals.total) }),
        say('payment-failed.again'),
      ],
    },
    words,
  );
};
