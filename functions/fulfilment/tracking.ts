/** Where a parcel is, by what is reported of it. Pure. */
import type { Order } from '../orders/order.ts';
import { DomainError } from '../shared/errors.ts';
import {
  type Fulfilment,
  openIn,
  type Shipment,
  type ShipmentPieces,
  shipmentOf,
  shipmentRefused,
  type TrackingEvent,
} from './shipment.ts';

export const maximumTrackingEvents = 100;

/** How far the clock of somebody who reports may be ahead of ours. */
export const clockSkewSeconds = 5 * 60;

/** As reported: `at` left out means now. */
export type Report = Pick<TrackingEvent, 'status' | 'location'> & { readonly at?: string | undefined };

/** Times are often told without their fractions: a second is all that is asked of them. */
const startOfSecond = (time: string): number => Math.floor(Date.parse(time) / 1000) * 1000;

const flawOf = (order: Order, at: string, now: Date): string | undefined => {
  const moment = Date.parse(at);
  if (moment > now.getTime() + clockSkewSeconds * 1000) return 'must not lie in the future';
  const confirmedAt = order.confirmedAt ?? order.createdAt;
  return moment < startOfSecond(confirmedAt)
    ? `must not lie before the order was confirmed (${confirmedAt})`
    : undefined;
};

/** How much a report's clock is trusted: people are told, a machine's parcel must not be lost with it. */
export type Clock = 'must-be-right' | 'may-be-wrong';

/**
 * The event that a report tells of. A time that cannot be is refused where somebody reads the refusal; else the report
 * counts from when it came, and what it said is kept.
 * @throws DomainError `invalid-request` that names `at`
 */
export const eventOf = (order: Order, report: Report, clock: Clock, now: Date): TrackingEvent => {
  const { status, location, at = now.toISOString() } = report;
  const event = { status, at, ...(location !== undefined && { location }) };
  const flaw = flawOf(order, at, now);
  if (flaw === undefined) return event;
  if (clock === 'may-be-wrong') return { ...event, at: now.toISOString(), saidAt: at };
  throw new DomainError('invalid-request', 'The body is wrong at at', {
    errors: [{ path: 'at', message: flaw }],
  });
};

const momentOf = (time: string): number => Date.parse(time);

const sameEvent = (a: TrackingEvent, b: TrackingEvent): boolean =>
  a.status === b.status &&
  momentOf(a.saidAt ?? a.at) === momentOf(b.saidAt ?? b.at) &&
  a.location === b.location;

const firstDelivery = ({ events }: Shipment): TrackingEvent | undefined =>
  events.find(({ status }) => status === 'delivered');

/**
 * The status follows the event that happened last, whatever order they arrive in, and of several at the same moment
 * the one that arrived last; delivered is for good.
 */
const withEvent = (shipment: Shipment, event: TrackingEvent): Shipment => {
  const events = [...shipment.events, event].sort((a, b) => momentOf(a.at) - momentOf(b.at));
  const delivered = events.some(({ status }) => status === 'delivered');
  return {
    ...shipment,
    events,
    status: delivered ? 'delivered' : (events.at(-1)?.status ?? shipment.status),
  };
};

export type Tracked = {
  readonly fulfilment: Fulfilment;
  readonly shipment: Shipment;
  /** All pieces of the order that have arrived by now; none when this report does not say that any did. */
  readonly arrived: readonly ShipmentPieces[];
};

const arrivedIn = (order: Order, shipments: readonly Shipment[]): ShipmentPieces[] => {
  const delivered = shipments.filter(({ status }) => status === 'delivered');
  return order.items.flatMap(({ id: itemId }) => {
    const quantity = openIn(delivered, itemId);
    return quantity > 0 ? [{ itemId, quantity }] : [];
  });
};

/** @returns undefined when the event is known already */
export const trackShipment = (
  order: Order,
  fulfilment: Fulfilment,
  shipmentId: string,
  event: TrackingEvent,
): Tracked | undefined => {
  const found = shipmentOf(fulfilment, shipmentId);
  if (found.events.some((known) => sameEvent(known, event))) return undefined;
  if (found.events.length >= maximumTrackingEvents) {
    throw shipmentRefused(`A shipment takes at most ${maximumTrackingEvents} events`, { shipmentId });
  }
  const delivery = firstDelivery(found);
  if (event.status === 'failed' && delivery && momentOf(event.at) >= momentOf(delivery.at)) {
    throw shipmentRefused('What was delivered cannot fail any more', { shipmentId });
  }
  const shipment = withEvent(found, event);
  const shipments = fulfilment.shipments.map((other) => (other.id === shipmentId ? shipment : other));
  return {
    fulfilment: { ...fulfilment, shipments, version: fulfilment.version + 1 },
    shipment,
    arrived: event.status === 'delivered' ? arrivedIn(order, shipments) : [],
  };
};
