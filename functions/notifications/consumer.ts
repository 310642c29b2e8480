/** Mails that follow from events: of each parcel, of returns, of money back, of a payment declined. */

import { consume } from '../events/consume.ts';
import { openPiecesOf, type Shipment, shipmentOf } from '../fulfilment/shipment.ts';
import { fulfilments } from '../fulfilment/store.ts';
import { countPieces } from '../orders/count-pieces.ts';
import { isPhysical } from '../orders/standing.ts';
import { orders } from '../orders/store.ts';
import { returnOf } from '../returns/return.ts';
import { orderReturns } from '../returns/store.ts';
import { notFound } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { readTogether } from '../shared/read.ts';
import { notify } from './notify.ts';
import { delivered } from './templates/delivered.ts';
import { parcelCorrected, parcelDelivered, parcelShipped } from './templates/parcel.ts';
import { paymentFailed } from './templates/payment-failed.ts';
import { refund } from './templates/refund.ts';
import { type ReturnNews, returnMail } from './templates/return.ts';
import { shipped } from './templates/shipped.ts';

type OfShipment = { readonly data: { readonly orderId: Id<'order'>; readonly shipmentId: string } };
type OfOrder = { readonly data: { readonly orderId: Id<'order'> } };
type OfReturn = { readonly data: { readonly orderId: Id<'order'>; readonly returnId: Id<'return'> } };

const parcelOf = async ({ data }: OfShipment): Promise<Shipment> =>
  shipmentOf(await fulfilments.get(data.orderId), data.shipmentId);

const tellShipped = async (event: OfShipment): Promise<void> => {
  const parcel = await parcelOf(event);
  const { orderId, id: subject } = parcel;
  await notify(
    { orderId, kind: 'shipped', subject, about: { shipmentId: subject } },
    (order, reader) => parcelShipped(order, reader, parcel),
    new Date(),
  );
};

/** What was sent again or paid back meanwhile did not arrive for its customer. */
const tellDelivered = async (event: OfShipment): Promise<void> => {
  const parcel = await parcelOf(event);
  const items = openPiecesOf(parcel);
  if (parcel.status !== 'delivered' || items.length === 0) return;
  const { orderId, id: subject } = parcel;
  await notify(
    { orderId, kind: 'delivered', subject, about: { shipmentId: subject } },
    (order, reader) => parcelDelivered(order, reader, { ...parcel, items }),
    new Date(),
  );
};

const tellCorrected = async (event: OfShipment & { readonly id: string }): Promise<void> => {
  const parcel = await parcelOf(event);
  const { orderId } = parcel;
  await notify(
    { orderId, kind: 'parcel-corrected', subject: event.id, about: { shipmentId: parcel.id } },
    (order, reader) => parcelCorrected(order, reader, parcel),
    new Date(),
  );
};

/** Whether pieces of it were moved by hand: no parcel tells of those. What is not shipped moved with the receipt. */
const wasMovedByHand = async (orderId: Id<'order'>): Promise<boolean> => {
  const [order, { shipments }] = await readTogether(orders.readOf(orderId), fulfilments.readOf(orderId));
  if (!order) throw notFound('order');
  const inParcels = shipments.flatMap(openPiecesOf).reduce((total, { quantity }) => total + quantity, 0);
  const sent = order.items.filter(isPhysical);
  return sent.reduce((total, item) => total + countPieces(item).shipped, 0) > inParcels;
};

const tellOfHandWork = async (
  { data: { orderId } }: OfOrder,
  kind: 'shipped' | 'delivered',
): Promise<void> => {
  if (!(await wasMovedByHand(orderId))) return;
  const compose = kind === 'shipped' ? shipped : delivered;
  await notify({ orderId, kind }, compose, new Date());
};

const tellReturn = async ({ data }: OfReturn, news: ReturnNews): Promise<void> => {
  const found = returnOf(await orderReturns.get(data.orderId), data.returnId);
  await notify(
    { orderId: data.orderId, kind: `return-${news}`, subject: found.id, about: { returnId: found.id } },
    (order, reader) => returnMail(order, reader, news, found),
    new Date(),
  );
};

export const handler = consume({
  'shipment.created': tellShipped,
  'shipment.updated': tellDelivered,
  'shipment.corrected': tellCorrected,
  'order.shipped': (event) => tellOfHandWork(event, 'shipped'),
  'order.delivered': (event) => tellOfHandWork(event, 'delivered'),
  'return.requested': (event) => tellReturn(event, 'requested'),
  'return.approved': (event) => tellReturn(event, 'approved'),
  'return.rejected': (event) => tellReturn(event, 'rejected'),
  'return.received': (event) => tellReturn(event, 'received'),
  'payment.refunded': ({ data: { orderId, refundId, amount } }) =>
    notify(
      { orderId, kind: 'refund', subject: refundId, about: { amount } },
      (order, reader) => refund(order, reader, amount),
      new Date(),
    ),
  'payment.failed': ({ data: { orderId, txRef } }) =>
    notify({ orderId, kind: 'payment-failed', subject: txRef }, paymentFailed, new Date()),
});
