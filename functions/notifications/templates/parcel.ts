/** One mail per parcel: it left, it arrived, its number was wrong. */
import { countPieces, fulfilmentOf } from '../../orders/count-pieces.ts';
import { itemOf, type Order } from '../../orders/order.ts';
import { itemIs } from '../../orders/standing.ts';
import type { Mail } from '../../shared/email.ts';
import { type Row, writeMail } from './layout.ts';
import { lineRows, shortId } from './order-lines.ts';

export type Parcel = {
  readonly carrier: string;
  readonly trackingNumber?: string | undefined;
  readonly items: readonly { readonly itemId: string; readonly quantity: number }[];
};

const isWholeOrder = (order: Order, { items }: Parcel): boolean =>
  order.items.every(
    (item) =>
      countPieces(item).kept ===
      items.filter(({ itemId }) => itemId === item.id).reduce((total, { quantity }) => total + quantity, 0),
  );

const nameOf = (order: Order, parcel: Parcel): string =>
  isWholeOrder(order, parcel) ? `Your order ${shortId(order)}` : `A parcel of your order ${shortId(order)}`;

const contentsOf = (order: Order, { items }: Parcel): string =>
  items
    .map(({ itemId, quantity }) => `${quantity} × ${itemOf(order, itemId).productSnapshot.name}`)
    .join(', ');

const trackingRows = ({ carrier, trackingNumber }: Parcel): Row[] => [
  trackingNumber === undefined
    ? { label: 'Brought by', value: carrier }
    : { label: `Tracking (${carrier})`, value: trackingNumber },
];

const piecesWord = (count: number): string => (count === 1 ? '1 piece' : `${count} pieces`);

const stillToLeave = (order: Order): string[] => {
  const { pieces, shipped } = fulfilmentOf(order.items);
  return shipped < pieces ? [`${piecesWord(pieces - shipped)} of your order will follow.`] : [];
};

export const parcelShipped = (order: Order, name: string, parcel: Parcel): Mail => {
  const whole = isWholeOrder(order, parcel);
  const kept = { ...order, items: order.items.filter((item) => itemIs(item, 'kept')) };
  return writeMail({
    orderId: order.id,
    subject: `${nameOf(order, parcel)} is on its way`,
    greeting: `Hello ${name},`,
    paragraphs: whole
      ? ['your order has left us.']
      : [`a parcel has left us with ${contentsOf(order, parcel)}.`, ...stillToLeave(order)],
    rows: [...(whole ? lineRows(kept) : []), ...trackingRows(parcel)],
  });
};

export const parcelDelivered = (order: Order, name: string, parcel: Parcel): Mail =>
  writeMail({
    orderId: order.id,
    subject: `${nameOf(order, parcel)} has arrived`,
    greeting: `Hello ${name},`,
    paragraphs: [
      `${contentsOf(order, parcel)}: delivered. If something is not as it should be, you can return it within 30 days.`,
    ],
  });

export const parcelCorrected = (order: Order, name: string, parcel: Parcel): Mail =>
  writeMail({
    orderId: order.id,
    subject: `The tracking number for your order ${shortId(order)} has changed`,
    greeting: `Hello ${name},`,
    paragraphs: [
      `what we told you about the parcel with ${contentsOf(order, parcel)} was wrong. This is right:`,
    ],
    rows: trackingRows(parcel),
  });
