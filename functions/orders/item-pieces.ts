/** What may happen to the pieces of one item: they leave, they arrive, they are taken off. Pure. */
import { DomainError } from '../shared/errors.ts';
import { countPieces, deliveriesOf, type Pieces, statusOfPieces } from './count-pieces.ts';
import { mayBeShipped } from './may-be-shipped.ts';
import type { Order, OrderItem } from './order.ts';
import { isPhysical } from './standing.ts';

const withPieces = (item: OrderItem, next: Partial<Pieces>): OrderItem => {
  const pieces = { ...countPieces(item), ...next };
  const { cancelled, shipped, delivered } = pieces;
  return {
    ...item,
    status: statusOfPieces(pieces),
    ...(cancelled > 0 && { cancelledQuantity: cancelled }),
    ...((shipped > 0 || item.shippedQuantity !== undefined) && { shippedQuantity: shipped }),
    ...(delivered > 0 && { deliveredQuantity: delivered }),
  };
};

/** @param quantity never more than have not left yet */
export const shipOf = (item: OrderItem, quantity: number): OrderItem =>
  withPieces(item, { shipped: countPieces(item).shipped + quantity });

/** @param total how many have arrived in all, with those that arrived before; never more than have left */
export const deliverOf = (order: Order, item: OrderItem, total: number, at: string): OrderItem => {
  const { shipped, delivered } = countPieces(item);
  const arriving = Math.min(total, shipped) - delivered;
  if (arriving <= 0) return item;
  const deliveries = [...deliveriesOf(item, order), { at, quantity: arriving }].sort(
    (a, b) => Date.parse(a.at) - Date.parse(b.at),
  );
  const next = withPieces(item, { delivered: delivered + arriving });
  const last = deliveries.at(-1)?.at ?? at;
  return { ...next, deliveries, ...(next.status === 'delivered' && { deliveredAt: last }) };
};

/** The order's items once it is confirmed: what is not shipped has arrived, unless nothing of the order may leave. */
export const unshippedDelivered = (order: Order, at: string): OrderItem[] => {
  if (!mayBeShipped(order)) return order.items;
  return order.items.map((item) => {
    const { kept, shipped } = countPieces(item);
    if (isPhysical(item) || shipped === kept) return item;
    return deliverOf(order, shipOf(item, kept - shipped), kept, at);
  });
};

/** The pieces of each item, by its id, that are in parcels which could not be delivered. */
export type Undelivered = ReadonlyMap<string, number>;

export const nothingUndelivered: Undelivered = new Map();

/** Everything of it that did not arrive: nothing of that may be on its way. */
export const cancelRestOf = (order: Order, item: OrderItem, undelivered: Undelivered): OrderItem => {
  const { kept, cancelled, shipped, delivered } = countPieces(item);
  const rest = kept - delivered;
  const isOnItsWay = shipped - delivered > (undelivered.get(item.id) ?? 0);
  if (rest === 0 || isOnItsWay) {
    const standing = isOnItsWay ? 'it has left, in part at least' : `it is ${item.status}`;
    throw new DomainError('illegal-transition', `Cannot cancel item ${item.id}: ${standing}`, {
      orderId: order.id,
      from: item.status,
      transition: 'cancel',
    });
  }
  return withPieces(item, { kept: delivered, cancelled: cancelled + rest, shipped: delivered });
};

/** What of it has not left; nothing happens to what has. */
export const cancelUnsentOf = (item: OrderItem): OrderItem => {
  const { kept, cancelled, shipped } = countPieces(item);
  return shipped < kept ? withPieces(item, { kept: shipped, cancelled: cancelled + kept - shipped }) : item;
};
