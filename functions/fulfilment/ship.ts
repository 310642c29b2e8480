/** Shipping and tracking: the order's items and the shipments change together, or not at all. */
import { newEvent } from '../events/catalogue.ts';
import { mustGetOrder } from '../orders/end-order.ts';
import type { Order } from '../orders/order.ts';
import { changeWrites } from '../orders/store.ts';
import { moveItems } from '../orders/transitions.ts';
import { retryOnConflict, transact, type Write } from '../shared/dynamo.ts';
import type { Id } from '../shared/ids.ts';
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

/** Carriers may report a delivery that nobody reported as sent: the items then move through both states. */
const orderWrites = (
  order: Order,
  itemIds: readonly string[],
  transition: 'ship' | 'deliver',
  actor: string,
  now: Date,
): Write[] => {
  const change = moveItems(order, itemIds, transition, { actor }, now);
  return change ? changeWrites(change) : [];
};

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
    const toShip = order.items.filter(
      (item) => item.status === 'processing' && shippedItems.includes(item.id),
    );
    await transact([
      ...fulfilmentWrites(fulfilment, [event]),
      trackingWrite(shipment),
      ...orderWrites(
        order,
        toShip.map(({ id: itemId }) => itemId),
        'ship',
        actor,
        now,
      ),
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
    const toDeliver = order.items.filter(
      (item) => item.status === 'shipped' && deliveredItems.includes(item.id),
    );
    await transact([
      ...fulfilmentWrites(fulfilment, [announcement]),
      ...orderWrites(
        order,
        toDeliver.map(({ id }) => id),
        'deliver',
        actor,
        now,
      ),
    ]);
    return shipment;
  });
