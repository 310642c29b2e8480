/** Shipping and tracking: the order's items and the shipments change together, or not at all. */
import { announced } from '../events/change.ts';
import type { HistoryNote } from '../events/outbox-history.ts';
import { assertMayBeShipped } from '../orders/may-be-shipped.ts';
import { deliverPieces, shipPieces } from '../orders/move-items.ts';
import type { Order } from '../orders/order.ts';
import { orders, pieceChangeWrites } from '../orders/store.ts';
import { notFound } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { log } from '../shared/log.ts';
import { readTogether } from '../shared/read.ts';
import { retryOnConflict, transact, type Write } from '../shared/transact.ts';
import { carrierKey, numberKey } from './carrier.ts';
import {
  addShipment,
  type Fulfilment,
  knownShipment,
  type NewShipment,
  openPiecesOf,
  orderIdOfShipment,
  type Shipment,
  shipmentOf,
} from './shipment.ts';
import { listWrites, statusListWrites } from './shipment-list-store.ts';
import { fulfilments, planForgetTracking, trackingWrites } from './store.ts';
import { type Clock, eventOf, type Report, type Tracked, trackShipment } from './tracking.ts';

/** Throws unless the actor may touch these items of the order. */
export type MayTouch = (order: Order, itemIds: readonly string[]) => void;

const itemIdsOf = ({ items }: Pick<Shipment, 'items'>) => items.map(({ itemId }) => itemId);

const wordsFor = ({ carrier, trackingNumber }: Pick<Shipment, 'carrier' | 'trackingNumber'>): string =>
  trackingNumber === undefined ? carrier : `${carrier}, ${trackingNumber}`;

const noteOf = (shipment: Shipment, actor: string, reason: string, now: Date): HistoryNote => ({
  at: now.toISOString(),
  actor,
  reason,
  status: shipment.status,
});

/** A parcel that comes back and leaves again may keep its number. */
const sameNumberBefore = ({ shipments }: Fulfilment, { trackingNumber }: NewShipment) =>
  trackingNumber === undefined
    ? undefined
    : shipments.findLast(
        (other) =>
          other.status === 'failed' &&
          other.trackingNumber !== undefined &&
          numberKey(other.trackingNumber) === numberKey(trackingNumber),
      )?.id;

const piecesIn = (items: Shipment['items']): string => {
  const count = items.reduce((total, { quantity }) => total + quantity, 0);
  return count === 1 ? '1 piece' : `${count} pieces`;
};

/** @throws DomainError `not-found` */
const readParcels = async (orderId: Id<'order'>): Promise<{ order: Order; before: Fulfilment }> => {
  const [order, before] = await readTogether(orders.readOf(orderId), fulfilments.readOf(orderId));
  if (!order) throw notFound('order');
  return { order, before };
};

/** The same request again, or the same parcel (carrier, number, pieces) that is under way, is the same shipment. */
export const shipParcel = (
  orderId: Id<'order'>,
  wanted: NewShipment,
  actor: string,
  mayTouch: MayTouch,
  now: Date,
): Promise<Shipment> =>
  retryOnConflict(async () => {
    const { order, before } = await readParcels(orderId);
    mayTouch(order, itemIdsOf(wanted));
    const known = knownShipment(before, wanted);
    if (known) return known;
    assertMayBeShipped(order);
    const { fulfilment: next, shipment, firstTime, again } = addShipment(order, before, wanted, now);
    const { id, carrier, trackingNumber, items } = shipment;
    const parcel = { shipmentId: id, orderId, carrier, ...(trackingNumber && { trackingNumber }), items };
    const events = announced(next, [['shipment.created', parcel]], now);
    const sent = again.length > 0 ? 'sent again' : 'sent';
    const note = noteOf(shipment, actor, `${piecesIn(items)} ${sent} with ${wordsFor(shipment)}`, now);
    await transact([
      ...fulfilments.writes(orderId, { next, events, note }),
      ...trackingWrites(shipment, sameNumberBefore(before, wanted)),
      ...listWrites(order, shipment),
      ...pieceChangeWrites(shipPieces(order, firstTime, { actor }, now)),
    ]);
    return shipment;
  });

const announceTracked = ({ fulfilment, shipment: { id, orderId, status } }: Tracked, at: string, now: Date) =>
  announced(fulfilment, [['shipment.updated', { shipmentId: id, orderId, status, at }]], now);

/** Goods that were sent again or paid back turned up after all: nothing moves, and somebody should know. */
const noticeTwice = (shipment: Shipment): void => {
  if (shipment.status !== 'delivered' || !shipment.settled) return;
  if (openPiecesOf(shipment).length > 0) return;
  log.warn('a parcel arrived whose pieces were sent again or cancelled: settle it with the customer', {
    orderId: shipment.orderId,
    shipmentId: shipment.id,
  });
};

const arrivalWrites = (order: Order, tracked: Tracked, at: string, actor: string, now: Date): Write[] => {
  if (tracked.arrived.length === 0) return [];
  const change = deliverPieces(order, tracked.arrived, at, { actor }, now);
  return change ? pieceChangeWrites(change) : [];
};

export const trackParcel = (
  shipmentId: Id<'shipment'>,
  { clock, ...report }: Report & { readonly clock: Clock },
  actor: string,
  mayTouch: MayTouch,
  now: Date,
): Promise<Shipment> =>
  retryOnConflict(async () => {
    const orderId = orderIdOfShipment(shipmentId);
    const { order, before } = await readParcels(orderId);
    const known = shipmentOf(before, shipmentId);
    mayTouch(order, itemIdsOf(known));
    const event = eventOf(order, report, clock, now);
    if (event.saidAt !== undefined) log.warn('a report’s time cannot be', { orderId, shipmentId, ...event });
    const tracked = trackShipment(order, before, shipmentId, event);
    if (!tracked) return known;
    const { fulfilment: next, shipment } = tracked;
    const where = event.location === undefined ? '' : `, ${event.location}`;
    const note = noteOf(shipment, actor, `${event.status}${where} (${wordsFor(shipment)})`, now);
    await transact([
      ...fulfilments.writes(orderId, { next, events: announceTracked(tracked, event.at, now), note }),
      ...(shipment.status === known.status ? [] : statusListWrites(order, shipment)),
      ...arrivalWrites(order, tracked, event.at, actor, now),
    ]);
    noticeTwice(shipment);
    return shipment;
  });

const lookUpOf = ({ carrier, trackingNumber }: Shipment): string | undefined =>
  trackingNumber === undefined ? undefined : `${carrierKey(carrier)} ${numberKey(trackingNumber)}`;

const movedNumberWrites = async (from: Shipment, to: Shipment): Promise<Write[]> =>
  lookUpOf(from) === lookUpOf(to) ? [] : [...(await planForgetTracking(from)), ...trackingWrites(to)];

export type Correction = {
  readonly carrier?: string | undefined;
  readonly trackingNumber?: string | undefined;
};

/**
 * What was mistyped about a parcel. Reports go by the new number at once; the old one is nobody's, because it may be
 * the number of somebody else's parcel.
 * @param assertSeen throws when the caller saw another version of the order's shipments
 */
export const correctParcel = (
  shipmentId: Id<'shipment'>,
  { carrier, trackingNumber }: Correction,
  { actor, mayTouch, now }: { readonly actor: string; readonly mayTouch: MayTouch; readonly now: Date },
  assertSeen: (version: number) => void,
): Promise<{ shipment: Shipment; version: number }> =>
  retryOnConflict(async () => {
    const orderId = orderIdOfShipment(shipmentId);
    const { order, before } = await readParcels(orderId);
    const known = shipmentOf(before, shipmentId);
    mayTouch(order, itemIdsOf(known));
    assertSeen(before.version);
    const shipment = {
      ...known,
      ...(carrier !== undefined && { carrier }),
      ...(trackingNumber !== undefined && { trackingNumber }),
    };
    if (wordsFor(shipment) === wordsFor(known)) return { shipment: known, version: before.version };
    const version = before.version + 1;
    const shipments = before.shipments.map((other) => (other.id === shipmentId ? shipment : other));
    const parcel = {
      carrier: shipment.carrier,
      ...(shipment.trackingNumber && { trackingNumber: shipment.trackingNumber }),
    };
    const next = { ...before, shipments, version };
    const events = announced(next, [['shipment.corrected', { shipmentId, orderId, ...parcel }]], now);
    const note = noteOf(shipment, actor, `${wordsFor(known)} is ${wordsFor(shipment)}`, now);
    await transact([
      ...fulfilments.writes(orderId, { next, events, note }),
      ...(await movedNumberWrites(known, shipment)),
    ]);
    return { shipment, version };
  });
