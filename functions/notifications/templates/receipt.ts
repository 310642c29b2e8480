import type { Order } from '../../orders/order.ts';
import { awaitsCash, tookMoney } from '../../orders/standing.ts';
import type { Mail } from '../../shared/email.ts';
import { type Reader, type Words, wordsFor } from '../reader.ts';
import { type Row, writeMail } from './layout.ts';
import { lineRows, shortId, totalRows } from './order-lines.ts';
import { placeText } from './pickup.ts';

/** Says that money arrived only where some has. */
const thanks = (order: Order, { say, money }: Words): string => {
  if (awaitsCash(order)) return say('receipt.cash', { amount: money(order.totals.total) });
  return tookMoney(order) ? say('receipt.paid') : say('receipt.free');
};

const headRows = ({ number, createdAt }: Order, { say, date }: Words): Row[] => [
  ...(number === undefined ? [] : [{ label: say('lines.number'), value: number }]),
  { label: say('lines.date'), value: date(createdAt) },
];

/** Why there is no tax in it. */
const reliefOf = ({ priceRules, vatNumber = '' }: Order, { say }: Words): string[] => {
  const relief = priceRules?.relief;
  if (!relief) return [];
  return [
    relief.kind === 'exempt'
      ? say('receipt.exempt', { reason: relief.reason })
      : say('receipt.reverse-charge', { number: vatNumber }),
  ];
};

const goesTo = ({ shippingAddressSnapshot: to, shippingMethod }: Order, { say }: Words): string => {
  if (to) return say('receipt.goesTo', { street: to.line1, city: to.city });
  const place = shippingMethod?.pickupLocation;
  return place ? say('receipt.pickedUpAt', { place: placeText(place) }) : say('receipt.notShipped');
};

export const receipt = (order: Order, reader: Reader): Mail => {
  const words = wordsFor(reader);
  const { say } = words;
  return writeMail(
    {
      orderId: order.id,
      subject: say('receipt.subject', { order: shortId(order) }),
      greeting: say('greeting', reader),
      paragraphs: [thanks(order, words), ...reliefOf(order, words)],
      rows: [...headRows(order, words), ...lineRows(order, words), ...totalRows(order, words)],
      closing: goesTo(order, words),
    },
    words,
  );
};
