/**
 * Shipments of an order: what is in them and where they are. Pure: given the order and what was shipped before,
 * decides what may be shipped now and which pieces of the order that moves.
 */
import * as z from 'zod';
import { isPickedUp } from '../orders/contact-of.ts';
import { countPieces } from '../orders/count-pieces.ts';
import type { Order, OrderItem } from '../orders/order.ts';
import { isPhysical, itemIs } from '../orders/standing.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { type Id, idOf, idSchema, partUlid, rootUlidOf, ulidOf } from '../shared/ids.ts';
import { type Causes, type Machine, statesOf } from '../shared/machine.ts';
import { carrierKey, numberKey } from './carrier.ts';

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

export const shipmentCauses: Causes<typeof shipmentMachine> = {
  depart: 'A report `in-transit` of staff, the shop’s owner, the warehouse, or the carrier’s signed webhook',
  deliver: 'A report `delivered` of one of them',
  fail: 'A report `failed` of one of them',
};

export const shipmentStatuses = statesOf(shipmentMachine);

export const maximumShipments = 50;

/** Of what is ready at the place where it is picked up, and delivered once it was handed out. */
const pickupCarrier = 'pickup';

const pieces = z.object({ itemId: idSchema('item'), quantity: z.int().min(1) });

export const trackingEventSchema = z.object({
  status: z.enum(shipmentStatuses),
  at: z.iso.datetime(),
  location: z.string().optional(),
  /** What the reporter's clock said, where that cannot be: `at` is when the report came. */
  saidAt: z.iso.datetime().optional(),
});

export const shipmentSchema = z.object({
  id: idSchema('shipment'),
  orderId: idSchema('order'),
  carrier: z.string(),
  /** Left out for vans of one's own. */
  trackingNumber: z.string().optional(),
  status: z.enum(shipmentStatuses),
  items: z.array(pieces),
  events: z.array(trackingEventSchema),
  /** Pieces of a failed parcel that were sent again or cancelled: whatever becomes of it, they are settled. */
  settled: z.array(pieces).optional(),
  /** The request that made it: the same request again finds it. */
  seed: z.string().optional(),
  createdAt: z.iso.datetime(),
});

export type Shipment = z.output<typeof shipmentSchema>;
export type ShipmentPieces = z.output<typeof pieces>;
export type TrackingEvent = z.output<typeof trackingEventSchema>;

export const fulfilmentSchema = z.object({
  orderId: idSchema('order'),
  shipments: z.array(shipmentSchema),
  /** The hash of the last entry of its history. */
  chain: z.string().optional(),
  version: z.int(),
});

export type Fulfilment = z.output<typeof fulfilmentSchema>;

export const noFulfilment = (orderId: Id<'order'>): Fulfilment => ({ orderId, shipments: [], version: 0 });

/** A shipment's id names its order. */
export const orderIdOfShipment = (shipmentId: Id<'shipment'>): Id<'order'> =>
  idOf('order', rootUlidOf(ulidOf(shipmentId)));

/** @throws DomainError `not-found` */
export const shipmentOf = (fulfilment: Pick<Fulfilment, 'shipments'>, shipmentId: string): Shipment => {
  const found = fulfilment.shipments.find(({ id }) => id === shipmentId);
  if (!found) throw notFound('shipment');
  return found;
};

const quantityOf = (lines: readonly ShipmentPieces[], itemId: string): number =>
  lines.filter((line) => line.itemId === itemId).reduce((total, { quantity }) => total + quantity, 0);

/** Pieces that are this parcel's business still: those of a failed one that were settled otherwise are not. */
export const openPiecesOf = ({ items, settled = [] }: Shipment): ShipmentPieces[] =>
  items.flatMap(({ itemId, quantity }) => {
    const left = quantity - quantityOf(settled, itemId);
    return left > 0 ? [{ itemId, quantity: left }] : [];
  });

export const openIn = (shipments: readonly Shipment[], itemId: string): number =>
  quantityOf(shipments.flatMap(openPiecesOf), itemId);

const hasFailed = ({ status }: Shipment): boolean => status === 'failed';

/** The pieces of each item that are in failed parcels and not settled. */
export const undeliveredIn = ({ shipments }: Fulfilment): ReadonlyMap<string, number> => {
  const failed = shipments.filter(hasFailed);
  const itemIds = new Set(failed.flatMap(openPiecesOf).map(({ itemId }) => itemId));
  return new Map([...itemIds].map((itemId) => [itemId, openIn(failed, itemId)]));
};

/** Settles pieces of failed parcels, those of the oldest one first. */
export const settleFailed = (
  shipments: readonly Shipment[],
  lines: readonly ShipmentPieces[],
): Shipment[] => {
  const left = new Map(lines.map(({ itemId, quantity }) => [itemId, quantity]));
  return shipments.map((shipment) => {
    if (!hasFailed(shipment)) return shipment;
    const now = openPiecesOf(shipment).flatMap(({ itemId, quantity }) => {
      const share = Math.min(quantity, left.get(itemId) ?? 0);
      left.set(itemId, (left.get(itemId) ?? 0) - share);
      return share > 0 ? [{ itemId, quantity: share }] : [];
    });
    if (now.length === 0) return shipment;
    const itemIds = [...new Set([...(shipment.settled ?? []), ...now].map(({ itemId }) => itemId))];
    const settled = itemIds.map((itemId) => ({
      itemId,
      quantity: quantityOf([...(shipment.settled ?? []), ...now], itemId),
    }));
    return { ...shipment, settled };
  });
};

export type NewShipment = Pick<Shipment, 'items' | 'carrier' | 'trackingNumber' | 'seed'>;

export const shipmentRefused = (message: string, details: Record<string, unknown>): DomainError =>
  new DomainError('illegal-transition', message, details);

type Share = { readonly itemId: Id<'item'>; readonly firstTime: number; readonly again: number };

/** What was never sent leaves first: a failed parcel may still find its way. */
const shareOf = (order: Order, before: readonly Shipment[], line: ShipmentPieces): Share => {
  const item = order.items.find(({ id }) => id === line.itemId);
  if (!item) throw notFound('order item');
  if (!itemIs(item, 'kept')) throw shipmentRefused(`Item ${item.id} is cancelled`, { itemId: item.id });
  if (!isPhysical(item)) {
    throw shipmentRefused(`Item ${item.id} is not shipped`, { itemId: item.id });
  }
  const undelivered = openIn(before.filter(hasFailed), item.id);
  const unsent = Math.max(0, countPieces(item).kept - openIn(before, item.id));
  const left = unsent + undelivered;
  if (line.quantity > left) {
    throw shipmentRefused(`Only ${left} of item ${item.id} are left to ship`, { itemId: item.id, left });
  }
  const firstTime = Math.min(unsent, line.quantity);
  return { itemId: item.id, firstTime, again: line.quantity - firstTime };
};

const samePieces = (a: NewShipment, b: NewShipment): boolean =>
  a.items.length === b.items.length &&
  a.items.every(({ itemId, quantity }) =>
    b.items.some((other) => other.itemId === itemId && other.quantity === quantity),
  );

const sameParcel = (a: NewShipment, b: NewShipment): boolean =>
  carrierKey(a.carrier) === carrierKey(b.carrier) &&
  a.trackingNumber !== undefined &&
  b.trackingNumber !== undefined &&
  numberKey(a.trackingNumber) === numberKey(b.trackingNumber) &&
  samePieces(a, b);

/**
 * The shipment that this very request made before, if it did and its answer was lost; or, asked for by another
 * request, the same parcel by carrier, number and pieces, unless that one failed: then it is sent again.
 */
export const knownShipment = ({ shipments }: Fulfilment, wanted: NewShipment): Shipment | undefined =>
  shipments.find((shipment) => shipment.seed !== undefined && shipment.seed === wanted.seed) ??
  shipments.find((shipment) => sameParcel(shipment, wanted) && !hasFailed(shipment));

export type Added = {
  readonly fulfilment: Fulfilment;
  readonly shipment: Shipment;
  /** Pieces that have not left before. */
  readonly firstTime: readonly ShipmentPieces[];
  /** Pieces of failed parcels that leave once more. */
  readonly again: readonly ShipmentPieces[];
};

const some = (shares: readonly Share[], of: 'firstTime' | 'again'): ShipmentPieces[] =>
  shares.flatMap((share) => (share[of] > 0 ? [{ itemId: share.itemId, quantity: share[of] }] : []));

/** Whether the order may be shipped at all is the order's own rule: see `orders/may-be-shipped.ts`. */
export const addShipment = (order: Order, fulfilment: Fulfilment, wanted: NewShipment, now: Date): Added => {
  const before = fulfilment.shipments;
  if (before.length >= maximumShipments) {
    throw shipmentRefused(`An order takes at most ${maximumShipments} shipments`, { orderId: order.id });
  }
  if (isPickedUp(order) && carrierKey(wanted.carrier) !== pickupCarrier) {
    throw shipmentRefused(`The order is picked up: its carrier is ${pickupCarrier}`, { orderId: order.id });
  }
  const shares = wanted.items.map((line) => shareOf(order, before, line));
  const again = some(shares, 'again');
  const shipment: Shipment = {
    id: idOf('shipment', partUlid(ulidOf(order.id), before.length + 1)),
    orderId: order.id,
    status: shipmentMachine.initial,
    ...wanted,
    events: [],
    createdAt: now.toISOString(),
  };
  const shipments = [...settleFailed(before, again), shipment];
  return {
    fulfilment: { ...fulfilment, shipments, version: fulfilment.version + 1 },
    shipment,
    firstTime: some(shares, 'firstTime'),
    again,
  };
};

/** Of an order's parcels, with what is in them of these items alone; parcels without any are left out. */
export const withItemsOnly = (
  shipments: readonly Shipment[],
  items: readonly Pick<OrderItem, 'id'>[],
): Shipment[] =>
  shipments.flatMap((shipment) => {
    const mine = shipment.items.filter(({ itemId }) => items.some(({ id }) => id === itemId));
    return mine.length > 0 ? [{ ...shipment, items: mine }] : [];
  });
