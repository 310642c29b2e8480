/** Moves an order as the external system says, by the very rules and functions that staff move it by. */
import { shipParcel, trackParcel } from '../fulfilment/ship-parcel.ts';
import { openPiecesOf } from '../fulfilment/shipment.ts';
import { fulfilments } from '../fulfilment/store.ts';
import { cancelOrder } from '../order-flow/end-order.ts';
import { countPieces } from '../orders/count-pieces.ts';
import { moveItems } from '../orders/move-items.ts';
import type { Order, OrderItem } from '../orders/order.ts';
import { mustGetOrder, orders } from '../orders/store.ts';
import { DomainError } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import type { StatusChange } from './external-change.ts';
import { externalActor } from './place-external.ts';

const cause = { actor: externalActor };
const mayTouchAll = (): void => {};
/** For parcels of which it says no more. */
const anyCarrier = 'external';

type Pieces = { readonly itemId: Id<'item'>; readonly quantity: number };

const unsentOf = (item: OrderItem): number => {
  const { kept, shipped } = countPieces(item);
  return kept - shipped;
};

const allUnsent = (order: Order): Pieces[] =>
  order.items.flatMap((item) => (unsentOf(item) > 0 ? [{ itemId: item.id, quantity: unsentOf(item) }] : []));

/** @throws DomainError `not-found` for a SKU that is not in the order */
const piecesOf = (order: Order, items: NonNullable<StatusChange['items']>): Pieces[] =>
  items.map(({ sku, quantity }) => {
    const item = order.items.find((each) => each.variantSnapshot.sku.toUpperCase() === sku.toUpperCase());
    if (!item) throw new DomainError('illegal-transition', `The order has no ${sku}`, { sku });
    return { itemId: item.id, quantity };
  });

const ship = async (order: Order, change: StatusChange, now: Date): Promise<void> => {
  const items = change.items ? piecesOf(order, change.items) : allUnsent(order);
  const { carrier = anyCarrier, trackingNumber, id } = change;
  const parcel = { items, carrier, ...(trackingNumber !== undefined && { trackingNumber }) };
  await shipParcel(order.id, { ...parcel, seed: `external ${id}` }, externalActor, mayTouchAll, now);
};

/** A parcel that arrived has left, whether that was told before or comes late. */
const deliver = async (order: Order, change: StatusChange, now: Date): Promise<void> => {
  if (allUnsent(order).length > 0) await ship(order, change, now);
  const { shipments } = await fulfilments.get(order.id);
  for (const shipment of shipments) {
    if (shipment.status === 'delivered' || openPiecesOf(shipment).length === 0) continue;
    const report = { status: 'delivered', at: change.at, clock: 'may-be-wrong' } as const;
    await trackParcel(shipment.id, report, externalActor, mayTouchAll, now);
  }
  await orders.change(order.id, (current) => {
    const byHand = current.items.filter(({ status }) => status === 'shipped').map(({ id }) => id);
    return byHand.length > 0 ? moveItems(current, byHand, 'deliver', cause, now) : undefined;
  });
};

const cancel = async (order: Order, { reason }: StatusChange, now: Date): Promise<void> => {
  await cancelOrder(order.id, { ...cause, ...(reason !== undefined && { reason }) }, now);
};

const moves = { shipped: ship, delivered: deliver, cancelled: cancel } as const;

const isKept = (item: OrderItem): boolean => item.status !== 'cancelled';

/** Whether it is so already, whoever made it so. */
const isSo: Readonly<Record<StatusChange['status'], (order: Order, change: StatusChange) => boolean>> = {
  shipped: (order, { items }) =>
    items === undefined && order.items.some(isKept) && allUnsent(order).length === 0,
  delivered: ({ items }) =>
    items.some(isKept) && items.filter(isKept).every(({ status }) => status === 'delivered'),
  cancelled: ({ status }) => status === 'cancelled',
};

/** @returns false when it is so already */
export const isMovedAlready = (order: Order, change: StatusChange): boolean =>
  isSo[change.status](order, change);

/**
 * @throws DomainError `not-found`, `illegal-transition`, and what else the order's own rules refuse
 */
export const moveOrder = async (orderId: string, change: StatusChange, now: Date): Promise<void> =>
  moves[change.status](await mustGetOrder(orderId), change, now);
