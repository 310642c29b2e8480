import { isPickedUp } from '../../orders/contact-of.ts';
import type { Order } from '../../orders/order.ts';
import { itemIs } from '../../orders/standing.ts';
import type { Mail } from '../../shared/email.ts';
import { type Reader, wordsFor } from '../reader.ts';
import { writeMail } from './layout.ts';
import { lineRows, shortId } from './order-lines.ts';
import { pickupMail } from './pickup.ts';

/** Of an order that was sent without a parcel that we know of. */
export const shipped = (order: Order, reader: Reader): Mail => {
  if (isPickedUp(order)) return pickupMail(order, reader, 'ready');
  const words = wordsFor(reader);
  const { say } = words;
  const kept = { ...order, items: order.items.filter((item) => itemIs(item, 'kept')) };
  return writeMail(
    {
      orderId: order.id,
      subject: say('shipped.subject', { order: shortId(order) }),
      greeting: say('greeting', reader),
      paragraphs: [say('shipped.left')],
      rows: lineRows(kept, words),
    },
    words,
  );
};
