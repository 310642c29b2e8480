/** One mail per parcel: it left, it arrived, its number was wrong. */

import { isPickedUp } from '../../orders/contact-of.ts';
import { countPieces, fulfilmentOf } from '../../orders/count-pieces.ts';
import { itemOf, type Order } from '../../orders/order.ts';
import { isPhysical, itemIs } from '../../orders/standing.ts';
import type { Mail } from '../../shared/email.ts';
import { type Reader, type Words, wordsFor } from '../reader.ts';
import { type Row, writeMail } from './layout.ts';
import { lineRows, shortId } from './order-lines.ts';
import { pickupMail } from './pickup.ts';

export type Parcel = {
  readonly carrier: string;
  readonly trackingNumber?: string | undefined;
  readonly items: readonly { readonly itemId: string; readonly quantity: number }[];
};

const isWholeOrder = (order: Order, { items }: Parcel): boolean =>
  order.items.every(
    (item) =>
      !isPhysical(item) ||
      countPieces(item).kept ===
        items.filter(({ itemId }) => itemId === item.id).reduce((total, { quantity }) => total + quantity, 0),
  );

const contentsOf = (order: Order, { items }: Parcel, { say, list }: Words): string =>
  list(
    items.map(({ itemId, quantity }) =>
      say('pieces', { quantity, product: itemOf(order, itemId).productSnapshot.name }),
    ),
  );

const trackingRows = ({ carrier, trackingNumber }: Parcel, { say }: Words): Row[] => [
  trackingNumber === undefined
    ? { label: say('parcel.carrier'), value: carrier }
    : { label: say('parcel.tracking', { carrier }), value: trackingNumber },
];

const stillToLeave = (order: Order, { say }: Words): string[] => {
  const { pieces, shipped } = fulfilmentOf(order.items);
  return shipped < pieces ? [say('parcel.follow', { count: pieces - shipped })] : [];
};

export const parcelShipped = (order: Order, reader: Reader, parcel: Parcel): Mail => {
  if (isPickedUp(order)) return pickupMail(order, reader, 'ready', parcel.items);
  const words = wordsFor(reader);
  const { say } = words;
  const whole = isWholeOrder(order, parcel);
  const items = order.items.filter((item) => itemIs(item, 'kept') && isPhysical(item));
  const kept = { ...order, items };
  return writeMail(
    {
      orderId: order.id,
      subject: say(whole ? 'shipped.subject' : 'parcel.shipped.subject', { order: shortId(order) }),
      greeting: say('greeting', reader),
      paragraphs: whole
        ? [say('shipped.left')]
        : [
            say('parcel.shipped.left', { contents: contentsOf(order, parcel, words) }),
            ...stillToLeave(order, words),
          ],
      rows: [...(whole ? lineRows(kept, words) : []), ...trackingRows(parcel, words)],
    },
    words,
  );
};

export const parcelDelivered = (order: Order, reader: Reader, parcel: Parcel): Mail => {
  if (isPickedUp(order)) return pickupMail(order, reader, 'done', parcel.items);
  const words = wordsFor(reader);
  const { say } = words;
  const whole = isWholeOrder(order, parcel);
  return writeMail(
    {
      orderId: order.id,
      subject: say(whole ? 'delivered.subject' : 'parcel.delivered.subject', { order: shortId(order) }),
      greeting: say('greeting', reader),
      paragraphs: [say('parcel.delivered.text', { contents: contentsOf(order, parcel, words) })],
    },
    words,
  );
};

export const parcelCorrected = (order: Order, reader: Reader, parcel: Parcel): Mail => {
  const words = wordsFor(reader);
  const { say } = words;
  return writeMail(
    {
      orderId: order.id,
      subject: say('parcel.corrected.subject', { order: shortId(order) }),
      greeting: say('greeting', reader),
      paragraphs: [say('parcel.corrected.text', { contents: contentsOf(order, parcel, words) })],
      rows: trackingRows(parcel, words),
    },
    words,
  );
};
