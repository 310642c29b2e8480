/** Shipping and tracking: the order's items and the shipments change together, or not at all. */
import { newEvent } from '../events/catalogue.ts';
import { mustGetOrder } from '../orders/end-order.ts';
import type { Order, OrderItem } from '../orders/order.ts';
import { changeWrites } from '../orders/store.ts';
import { moveItems, shipPieces } from '../orders/transitions.ts';
import type { Id } from '../shared/ids.ts';
import { retryOnConflict, transact } from '../shared/transact.ts';
import {
  addShipment,
  knownShipment,
  type NewShipment,
  orderIdOfShipment,
  type Shipment,
  shipmentOf,
  type TrackingEvent,
  trackShipment,
} from './shipment.ts';
import { fulfilmentWrites, getFulfilment, trackingWrite } from './store.ts';

/** Throws unless the actor may touch these items of the order. */
export type MayTouch = (order: Order, itemIds: readonly string[]) => void;

/** Those of these items that wait for their next move; staff may have moved the others by hand. */
const itemsIn = (order: Order, status: OrderItem['status'], itemIds: readonly string[]): Id<'item'>[] =>
  order.items.filter((item) => item.status === status && itemIds.includes(item.id)).map(({ id }) => id);

/** The same parcel (carrier, number, items) again is the same shipment, so that a request may be repeated. */
export const ship = (
  orderId: Id<'order'>,
  wanted: NewShipment,
  actor: string,
  mayTouch: MayTouch,
  now: Date,
): Promise<Shipment> =>
  retryOnConflict(async () => {
    const [order, before] = await Promise.all([mustGetOrder(orderId), getFulfilment(orderId)]);
    mayTouch(
      order,
      wanted.items.map(({ itemId }) => itemId),
    );
    const known = knownShipment(before, wanted);
    if (known) return known;
    const { fulfilment, shipment, shippedItems } = addShipment(order, before, wanted, now);
    const { id, carrier, trackingNumber, items } = shipment;
    const event = newEvent(
      'shipment.created',
      { shipmentId: id, orderId, carrier, trackingNumber, items },
      { now, sequence: fulfilment.version },
    );
    const complete = itemsIn(order, 'processing', shippedItems);
    await transact([
      ...fulfilmentWrites(fulfilment, [event]),
      trackingWrite(shipment),
      ...changeWrites(shipPieces(order, items, complete, { actor }, now)),
    ]);
    return shipment;
  });

export const track = (
  shipmentId: Id<'shipment'>,
  event: TrackingEvent,
  actor: string,
  mayTouch: MayTouch,
  now: Date,
): Promise<Shipment> =>
  retryOnConflict(async () => {
    const orderId = orderIdOfShipment(shipmentId);
    const [order, before] = await Promise.all([mustGetOrder(orderId), getFulfilment(orderId)]);
    const known = shipmentOf(before, shipmentId);
    mayTouch(
      order,
      known.items.map(({ itemId }) => itemId),
    );
    const tracked = trackShipment(order, before, shipmentId, event);
    if (!tracked) return known;
    const { fulfilment, shipment, deliveredItems } = tracked;
    const announcement = newEvent(
      'shipment.updated',
      { shipmentId, orderId, status: shipment.status, at: event.at },
      { now, sequence: fulfilment.version },
    );
    const arrived = itemsIn(order, 'shipped', deliveredItems);
    const change = moveItems(order, arrived, 'deliver', { actor }, now);
    await transact([
      ...fulfilmentWrites(fulfilment, [announcement]),
      ...(change ? changeWrites(change) : []),
    ]);
    return shipment;
  });
