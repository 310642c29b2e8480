/**
 * Shipments of an order: what is in them and where they are. Pure: given the order and what was shipped before,
 * decides what may be shipped now and which order items that moves.
 */
import { z } from 'zod';
import { type Machine, statesOf } from '../orders/lifecycle.ts';
import type { Order } from '../orders/order.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { type Id, idOf, idSchema, partUlid, rootUlidOf, ulidOf } from '../shared/ids.ts';

/** Carriers may leave reports out. A failed delivery may be tried again; delivered is for good. */
export const shipmentMachine = {
  initial: 'created',
  final: ['delivered'],
  transitions: {
    created: { depart: 'in-transit', deliver: 'delivered', fail: 'failed' },
    'in-transit': { deliver: 'delivered', fail: 'failed' },
    delivered: {},
    failed: { depart: 'in-transit', deliver: 'delivered' },
  },
} as const satisfies Machine<string, string>;

export const shipmentStatuses = statesOf(shipmentMachine);

export const maximumShipments = 50;
export const maximumTrackingEvents = 100;

export const trackingEventSchema = z.object({
  status: z.enum(shipmentStatuses),
  at: z.iso.datetime(),
  location: z.string().optional(),
});

export const shipmentSchema = z.object({
  id: idSchema('shipment'),
  orderId: idSchema('order'),
  carrier: z.string(),
  trackingNumber: z.string(),
  status: z.enum(shipmentStatuses),
  items: z.array(z.object({ itemId: idSchema('item'), quantity: z.int().min(1) })),
  events: z.array(trackingEventSchema),
  createdAt: z.iso.datetime(),
});

export type Shipment = z.output<typeof shipmentSchema>;
export type TrackingEvent = z.output<typeof trackingEventSchema>;

export const fulfilmentSchema = z.object({
  orderId: idSchema('order'),
  shipments: z.array(shipmentSchema),
  version: z.int(),
});

export type Fulfilment = z.output<typeof fulfilmentSchema>;

export const noFulfilment = (orderId: Id<'order'>): Fulfilment => ({ orderId, shipments: [], version: 0 });

/** A shipment's id names its order. */
export const orderIdOfShipment = (shipmentId: Id<'shipment'>): Id<'order'> =>
  idOf('order', rootUlidOf(ulidOf(shipmentId)));

const quantityIn = (shipments: readonly Shipment[], itemId: string): number =>
  shipments
    .flatMap(({ items }) => items)
    .filter((item) => item.itemId === itemId)
    .reduce((total, { quantity }) => total + quantity, 0);

export type NewShipment = Pick<Shipment, 'items' | 'carrier' | 'trackingNumber'>;

const refuse = (message: string, details: Record<string, unknown>): DomainError =>
  new DomainError('illegal-transition', message, details);

const checkLine = (order: Order, before: readonly Shipment[], line: Shipment['items'][number]): void => {
  const item = order.items.find(({ id }) => id === line.itemId);
  if (!item) throw notFound('order item');
  if (item.status === 'cancelled') throw refuse(`Item ${item.id} is cancelled`, { itemId: item.id });
  const left = item.quantity - quantityIn(before, item.id);
  if (line.quantity > left) {
    throw refuse(`Only ${left} of item ${item.id} are left to ship`, { itemId: item.id, left });
  }
};

/** Items of which every piece is in one of these shipments. */
const completeIn = (order: Order, shipments: readonly Shipment[]): Id<'item'>[] =>
  order.items
    .filter((item) => item.status !== 'cancelled' && quantityIn(shipments, item.id) >= item.quantity)
    .map(({ id }) => id);

const sameShipment = (a: NewShipment, b: NewShipment): boolean =>
  a.carrier.toLowerCase() === b.carrier.toLowerCase() &&
  a.trackingNumber === b.trackingNumber &&
  a.items.length === b.items.length &&
  a.items.every(({ itemId, quantity }) =>
    b.items.some((other) => other.itemId === itemId && other.quantity === quantity),
  );

/** The shipment that this very request made before, if it did and its answer was lost. */
export const knownShipment = ({ shipments }: Fulfilment, wanted: NewShipment): Shipment | undefined =>
  shipments.find((shipment) => sameShipment(shipment, wanted));

/** @returns the next fulfilment, and the order items that have now left entirely */
export const addShipment = (
  order: Order,
  fulfilment: Fulfilment,
  wanted: NewShipment,
  now: Date,
): { fulfilment: Fulfilment; shipment: Shipment; shippedItems: Id<'item'>[] } => {
  const before = fulfilment.shipments;
  if (order.status !== 'confirmed' && order.status !== 'shipped') {
    throw refuse(`An order that is ${order.status} cannot be shipped`, { orderId: order.id });
  }
  if (before.length >= maximumShipments) {
    throw refuse(`An order takes at most ${maximumShipments} shipments`, { orderId: order.id });
  }
  for (const line of wanted.items) checkLine(order, before, line);
  const shipment: Shipment = {
    id: idOf('shipment', partUlid(ulidOf(order.id), before.length + 1)),
    orderId: order.id,
    status: shipmentMachine.initial,
    ...wanted,
    events: [],
    createdAt: now.toISOString(),
  };
  const shipments = [...before, shipment];
  return {
    fulfilment: { ...fulfilment, shipments, version: fulfilment.version + 1 },
    shipment,
    shippedItems: completeIn(order, shipments),
  };
};

const sameEvent = (a: TrackingEvent, b: TrackingEvent): boolean =>
  a.status === b.status && a.at === b.at && a.location === b.location;

/** The status follows the event that happened last, whatever order they arrive in; delivered is for good. */
const withEvent = (shipment: Shipment, event: TrackingEvent): Shipment => {
  const events = [...shipment.events, event].sort((a, b) => a.at.localeCompare(b.at));
  const delivered = events.some(({ status }) => status === 'delivered');
  return {
    ...shipment,
    events,
    status: delivered ? 'delivered' : (events.at(-1)?.status ?? shipment.status),
  };
};

/** @throws DomainError `not-found` */
export const shipmentOf = (fulfilment: Fulfilment, shipmentId: string): Shipment => {
  const found = fulfilment.shipments.find(({ id }) => id === shipmentId);
  if (!found) throw notFound('shipment');
  return found;
};

/** @returns null when the event is known already */
export const trackShipment = (
  order: Order,
  fulfilment: Fulfilment,
  shipmentId: string,
  event: TrackingEvent,
): { fulfilment: Fulfilment; shipment: Shipment; deliveredItems: Id<'item'>[] } | null => {
  const found = shipmentOf(fulfilment, shipmentId);
  if (found.events.some((known) => sameEvent(known, event))) return null;
  if (found.events.length >= maximumTrackingEvents) {
    throw refuse(`A shipment takes at most ${maximumTrackingEvents} events`, { shipmentId });
  }
  if (found.status === 'delivered' && event.status === 'failed') {
    throw refuse('What was delivered cannot fail any more', { shipmentId });
  }
  const shipment = withEvent(found, event);
  const shipments = fulfilment.shipments.map((other) => (other.id === shipmentId ? shipment : other));
  const arrived = shipments.filter(({ status }) => status === 'delivered');
  return {
    fulfilment: { ...fulfilment, shipments, version: fulfilment.version + 1 },
    shipment,
    deliveredItems: completeIn(order, arrived),
  };
};
