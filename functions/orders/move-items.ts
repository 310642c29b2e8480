/** How an order's items move, as pure decisions: by hand, or as parcels leave and arrive. The order follows them. */
import { DomainError } from '../shared/errors.ts';
import { isFinal, nextState } from '../shared/machine.ts';
import { countPieces } from './count-pieces.ts';
import { cancelRestOf, deliverOf, nothingUndelivered, shipOf, type Undelivered } from './item-pieces.ts';
import { itemMachine, orderMachine } from './lifecycle.ts';
import { assertMayBeShipped } from './may-be-shipped.ts';
import { itemOf, type Order, type OrderItem } from './order.ts';
import { type Cause, type Change, orderChanged, withItems, withoutPieces } from './transitions.ts';

type ItemTransition = 'ship' | 'deliver' | 'cancel';

const target = { ship: 'shipped', deliver: 'delivered', cancel: 'cancelled' } as const;

const replaced = (order: Order, moved: readonly OrderItem[]): OrderItem[] =>
  order.items.map((item) => moved.find(({ id }) => id === item.id) ?? item);

const movedByHand = (order: Order, item: OrderItem, transition: 'ship' | 'deliver', now: Date): OrderItem => {
  if (nextState(itemMachine, item.status, transition) === undefined) {
    throw new DomainError(
      'illegal-transition',
      `Cannot ${transition} item ${item.id}: it is ${item.status}`,
      {
        orderId: order.id,
        from: item.status,
        transition,
      },
    );
  }
  const { kept, shipped } = countPieces(item);
  return transition === 'ship'
    ? shipOf(item, kept - shipped)
    : deliverOf(order, item, kept, now.toISOString());
};

/**
 * Moves whole items of a paid order. To cancel one is to take off all of it that did not arrive; an order of which
 * nothing is left is cancelled itself.
 * @param undelivered what is in parcels that could not be delivered
 */
export const moveItems = (
  order: Order,
  itemIds: readonly string[],
  transition: ItemTransition,
  cause: Cause,
  now: Date,
  undelivered: Undelivered = nothingUndelivered,
): Change | undefined => {
  const wanted = itemIds.map((id) => itemOf(order, id)).filter((item) => item.status !== target[transition]);
  if (wanted.length === 0) return undefined;
  if (order.status === 'pending' || isFinal<Order['status']>(orderMachine, order.status)) {
    throw new DomainError('illegal-transition', `Items of an order that is ${order.status} do not move`);
  }
  if (transition === 'cancel') {
    const rest = wanted.map((item) => cancelRestOf(order, item, undelivered));
    return withoutPieces(order, replaced(order, rest), cause, now);
  }
  if (transition === 'ship') assertMayBeShipped(order);
  const moved = wanted.map((item) => movedByHand(order, item, transition, now));
  return withItems(order, replaced(order, moved), cause, now);
};

export type ItemPieces = { readonly itemId: string; readonly quantity: number };

const quantityOf = (pieces: readonly ItemPieces[], itemId: string): number =>
  pieces.filter((piece) => piece.itemId === itemId).reduce((total, { quantity }) => total + quantity, 0);

/**
 * Pieces of items leave for the first time. On the order itself, because from then on they cannot be cancelled.
 * @throws DomainError `illegal-transition` when nothing of the order may leave
 */
export const shipPieces = (order: Order, pieces: readonly ItemPieces[], cause: Cause, now: Date): Change => {
  assertMayBeShipped(order);
  const items = order.items.map((item) => {
    const { kept, shipped } = countPieces(item);
    const leaving = Math.min(quantityOf(pieces, item.id), kept - shipped);
    return leaving > 0 ? shipOf(item, leaving) : item;
  });
  return withItems(order, items, cause, now);
};

/**
 * Pieces of items arrive, whatever became of the order meanwhile: one whose money went back stays what it is.
 * @param pieces all that have arrived by now
 * @param at when the last of them did, ISO 8601
 * @returns undefined when they were said to have arrived before
 */
export const deliverPieces = (
  order: Order,
  pieces: readonly ItemPieces[],
  at: string,
  cause: Cause,
  now: Date,
): Change | undefined => {
  const items = order.items.map((item) => deliverOf(order, item, quantityOf(pieces, item.id), at));
  if (items.every((item, index) => item === order.items[index])) return undefined;
  return isFinal<Order['status']>(orderMachine, order.status)
    ? orderChanged(order, { items }, [], cause, now)
    : withItems(order, items, cause, now);
};

/** Delivered pieces came back. @param back pieces of each item that came back so far, with these; by item id */
export const receivePieces = (
  order: Order,
  back: ReadonlyMap<string, number>,
  cause: Cause,
  now: Date,
): Change => {
  const items = order.items.map((item) => {
    const returnedQuantity = back.get(item.id) ?? item.returnedQuantity ?? 0;
    return returnedQuantity > 0 ? { ...item, returnedQuantity } : item;
  });
  return orderChanged(order, { items }, [], cause, now);
};
