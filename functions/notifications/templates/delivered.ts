import { isPickedUp } from '../../orders/contact-of.ts';
import type { Order } from '../../orders/order.ts';
import type { Mail } from '../../shared/email.ts';
import { type Reader, wordsFor } from '../reader.ts';
import { writeMail } from './layout.ts';
import { shortId } from './order-lines.ts';
import { pickupMail } from './pickup.ts';

export const delivered = (order: Order, reader: Reader): Mail => {
  if (isPickedUp(order)) return pickupMail(order, reader, 'done');
  const words = wordsFor(reader);
  const { say } = words;
  return writeMail(
    {
      orderId: order.id,
      subject: say('delivered.subject', { order: shortId(order) }),
      greeting: say('greeting', reader),
      paragraphs: [say('delivered.text')],
    },
    words,
  );
};
