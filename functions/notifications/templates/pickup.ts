/** The mails of an order that is picked up: it is ready, it was handed out. */
import { countPieces } from '../../orders/count-pieces.ts';
import { itemOf, type Order } from '../../orders/order.ts';
import { isPhysical } from '../../orders/standing.ts';
import type { Address } from '../../shared/address.ts';
import type { Mail } from '../../shared/email.ts';
import { type Reader, wordsFor } from '../reader.ts';
import { writeMail } from './layout.ts';
import { shortId } from './order-lines.ts';

type Pieces = readonly { readonly itemId: string; readonly quantity: number }[];

export const placeText = ({ name, line1, city }: Address): string => `${name}, ${line1}, ${city}`;

/** All of it that is handed over, for what staff move by hand. */
const handedOver = ({ items }: Order): Pieces =>
  items.flatMap((item) => {
    const { kept } = countPieces(item);
    return kept > 0 && isPhysical(item) ? [{ itemId: item.id, quantity: kept }] : [];
  });

/** @param pieces left out: all of the order */
export const pickupMail = (
  order: Order,
  reader: Reader,
  news: 'ready' | 'done',
  pieces: Pieces = handedOver(order),
): Mail => {
  const words = wordsFor(reader);
  const { say, list } = words;
  const contents = list(
    pieces.map(({ itemId, quantity }) =>
      say('pieces', { quantity, product: itemOf(order, itemId).productSnapshot.name }),
    ),
  );
  const { pickupLocation } = order.shippingMethod ?? {};
  const place = pickupLocation ? placeText(pickupLocation) : '';
  return writeMail(
    {
      orderId: order.id,
      subject: say(`pickup.${news}.subject`, { order: shortId(order) }),
      greeting: say('greeting', reader),
      paragraphs: [say(`pickup.${news}.text`, { contents, place })],
    },
    words,
  );
};
