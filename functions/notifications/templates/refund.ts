import type { Order } from '../../orders/order.ts';
import type { Mail } from '../../shared/email.ts';
import type { Money } from '../../shared/money.ts';
import { type Reader, wordsFor } from '../reader.ts';
import { writeMail } from './layout.ts';
import { shortId } from './order-lines.ts';

export const refund = (order: Order, reader: Reader, value: Money): Mail => {
  const words = wordsFor(reader);
  const { say } = words;
  const amount = words.money(value);
  return writeMail(
    {
      orderId: order.id,
      subject: say('refund.subject', { order: shortId(order), amount }),
      greeting: say('greeting', reader),
      paragraphs: [say('refund.sent', { amount })],
    },
    words,
  );
};
