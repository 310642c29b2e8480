/** What each mail of an order is written from: its kind, and what its notice says that it is about. */
import { openPiecesOf, type Shipment, shipmentOf } from '../fulfilment/shipment.ts';
import { fulfilments } from '../fulfilment/store.ts';
import type { Order } from '../orders/order.ts';
import { tookMoney } from '../orders/standing.ts';
import { returnOf } from '../returns/return.ts';
import { orderReturns } from '../returns/store.ts';
import type { Mail } from '../shared/email.ts';
import type { Compose } from './notify.ts';
import type { Reader } from './reader.ts';
import type { Notice } from './store.ts';
import { cancellation } from './templates/cancellation.ts';
import { delivered } from './templates/delivered.ts';
import { parcelCorrected, parcelDelivered, parcelShipped } from './templates/parcel.ts';
import { paymentFailed } from './templates/payment-failed.ts';
import { receipt } from './templates/receipt.ts';
import { refund } from './templates/refund.ts';
import { type ReturnNews, returnMail } from './templates/return.ts';
import { shipped } from './templates/shipped.ts';

type About = NonNullable<Notice['about']>;
type Writing = (order: Order, reader: Reader, about: About) => Mail | Promise<Mail>;

const parcelOf = async ({ id }: Order, shipmentId: string): Promise<Shipment> =>
  shipmentOf(await fulfilments.get(id), shipmentId);

const ofParcel =
  (write: (order: Order, reader: Reader, parcel: Shipment) => Mail, ofHand: Writing): Writing =>
  async (order, reader, about) =>
    about.shipmentId === undefined
      ? ofHand(order, reader, about)
      : write(order, reader, await parcelOf(order, about.shipmentId));

const ofReturn =
  (news: ReturnNews): Writing =>
  async (order, reader, { returnId = '' }) =>
    returnMail(order, reader, news, returnOf(await orderReturns.get(order.id), returnId));

const nothingElse: Writing = () => {
  throw new Error('a notice does not say what it is about');
};

const writings: Readonly<Record<string, Writing>> = {
  receipt,
  cancellation: (order, reader) => cancellation(order, reader, tookMoney(order)),
  'payment-failed': paymentFailed,
  refund: (order, reader, about) =>
    about.amount ? refund(order, reader, about.amount) : nothingElse(order, reader, about),
  shipped: ofParcel(parcelShipped, shipped),
  delivered: ofParcel(
    (order, reader, parcel) => parcelDelivered(order, reader, { ...parcel, items: openPiecesOf(parcel) }),
    delivered,
  ),
  'parcel-corrected': ofParcel(parcelCorrected, nothingElse),
  'return-requested': ofReturn('requested'),
  'return-approved': ofReturn('approved'),
  'return-rejected': ofReturn('rejected'),
  'return-received': ofReturn('received'),
};

/** Those whose notices from before 2026-11 do not say enough to be written again. */
const needsMore: Readonly<Record<string, keyof About>> = {
  refund: 'amount',
  'parcel-corrected': 'shipmentId',
  'return-requested': 'returnId',
  'return-approved': 'returnId',
  'return-rejected': 'returnId',
  'return-received': 'returnId',
};

/** @returns undefined for a notice that does not say enough */
export const letterOf = (kind: string, about: About = {}): Compose | undefined => {
  const needed = needsMore[kind];
  const write = writings[kind];
  if (!write || (needed !== undefined && about[needed] === undefined)) return undefined;
  return (order, reader) => write(order, reader, about);
};
