/**
 * What may happen to an order, as pure decisions: each takes the stored order and gives the next one together
 * with the events it announces. Undefined means that it has already happened, so
 * repeating is harmless.
 */
import type { DomainEvent } from '../events/catalogue.ts';
import { type Announcement, announced, type Change as DocumentChange } from '../events/change.ts';
import { reasonToTell } from '../shared/actor.ts';
import { DomainError } from '../shared/errors.ts';
import { isFinal, move } from '../shared/machine.ts';
import { countPieces } from './count-pieces.ts';
import {
  cancelRestOf,
  cancelUnsentOf,
  nothingUndelivered,
  type Undelivered,
  unshippedDelivered,
} from './item-pieces.ts';
import { chargedFor, keptLines, keptPieces, paidForKept } from './kept.ts';
import { itemMachine, itemStatusCodes, orderMachine } from './lifecycle.ts';
import type { Order, OrderItem } from './order.ts';
import { forgetPerson } from './privacy.ts';
import { awaitsCash, isEnded, isSecured, itemIs, orderIs } from './standing.ts';

/** Who did it, as `shared/actor.ts` writes it down. */
export type Cause = { readonly actor: string; readonly reason?: string };

export type Change = DocumentChange<Order> & {
  readonly events: readonly DomainEvent[];
  /** Of the order's history. */
  readonly note: { readonly at: string; readonly status: Order['status'] } & Cause;
};

/** Makes the next version of an order and stamps its events with it. */
export const orderChanged = (
  order: Order,
  fields: Partial<Order>,
  announcements: readonly Announcement[],
  cause: Cause,
  now: Date,
): Change => {
  const at = now.toISOString();
  const moved = fields.status !== undefined && fields.status !== order.status ? { statusSince: at } : {};
  const next = forgetPerson({
    ...order,
    ...fields,
    ...moved,
    version: order.version + 1,
    updatedAt: at,
  });
  return { next, events: announced(next, announcements, now), note: { at, status: next.status, ...cause } };
};

const who = (order: Order) => ({ orderId: order.id, customerId: order.customerId });

const ended = (order: Order, reason: string) => ({ ...who(order), total: order.totals.total, reason });

/** Those whose status is another one than before. */
export const movedItems = (order: Order, items: readonly OrderItem[]): Announcement[] =>
  items
    .filter((item, index) => item.status !== order.items[index]?.status)
    .map((item) => itemMoved(order, item));

const itemMoved = (order: Order, item: OrderItem): Announcement => [
  'order.item.status.updated',
  {
    orderItemId: item.id,
    orderId: order.id,
    shopId: item.shopId,
    status: item.status,
    statusCode: itemStatusCodes[item.status],
  },
];

/** Paid, or to be paid at the door; and stocked. Items that are not shipped are delivered with it. */
export const orderConfirmed = (order: Order, cause: Cause, now: Date): Change | undefined => {
  if (orderIs(order, 'confirmed')) return undefined;
  const confirmed = { ...order, status: move(orderMachine, order.status, 'confirm') };
  if (!isSecured(order)) throw new DomainError('illegal-transition', `Order ${order.id} is not paid`);
  const confirmedAt = now.toISOString();
  const items = unshippedDelivered(confirmed, confirmedAt);
  const { status, announcements } = following(confirmed, items);
  return orderChanged(
    order,
    { status, items, confirmedAt },
    [
      ['order.confirmed', { ...who(order), total: order.totals.total, items: keptLines(order) }],
      ...announcements,
    ],
    cause,
    now,
  );
};

/** Where an order stands, as far as its items say: the transitions it has to go through now, in order. */
const dueTransitions = (status: Order['status'], items: readonly OrderItem[]): ('ship' | 'deliver')[] => {
  const kept = items.filter((item) => itemIs(item, 'kept'));
  const gone = kept.length > 0 && kept.every((item) => itemIs(item, 'gone'));
  const arrived = kept.length > 0 && kept.every((item) => item.status === 'delivered');
  const due: ('ship' | 'deliver')[] = [];
  if (status === 'confirmed' && gone) due.push('ship');
  if (orderIs({ status }, 'shippable') && arrived) due.push('deliver');
  return due;
};

const announcementOf = { ship: 'order.shipped', deliver: 'order.delivered' } as const;

/** The status of an order that has these items now, and what is announced of both. */
const following = (order: Order, items: readonly OrderItem[]) => {
  const due = dueTransitions(order.status, items);
  const status = due.reduce<Order['status']>((state, step) => move(orderMachine, state, step), order.status);
  const announcements = [
    ...movedItems(order, items),
    ...due.map((step): Announcement => [announcementOf[step], who(order)]),
  ];
  return { status, announcements };
};

/** The order with these items, its own status following them. */
export const withItems = (order: Order, items: OrderItem[], cause: Cause, now: Date): Change => {
  const { status, announcements } = following(order, items);
  return orderChanged(order, { status, items }, announcements, cause, now);
};

const allCancelled = (order: Order, items: OrderItem[], cause: Cause, now: Date): Change => {
  const status = move<Order['status']>(orderMachine, order.status, 'cancel');
  const reason = reasonToTell(cause, 'cancelled by the customer');
  return orderChanged(
    order,
    { status, items, endReason: reason },
    [['order.cancelled', ended(order, reason)], ...movedItems(order, items)],
    cause,
    now,
  );
};

/** The order without what was taken off its items: cancelled itself when nothing is kept, else it goes on. */
export const withoutPieces = (order: Order, items: OrderItem[], cause: Cause, now: Date): Change =>
  items.every((item) => !itemIs(item, 'kept'))
    ? allCancelled(order, items, cause, now)
    : withItems(order, items, cause, now);

/**
 * By the customer or staff, while nothing of it is on its way: all that did not arrive. An order of which something
 * did arrive goes on with that.
 * @param undelivered what is in parcels that could not be delivered
 */
export const orderCancelled = (
  order: Order,
  cause: Cause,
  now: Date,
  undelivered: Undelivered = nothingUndelivered,
): Change | undefined => {
  if (order.status === 'cancelled') return undefined;
  move<Order['status']>(orderMachine, order.status, 'cancel');
  const onItsWay = order.items.find((item) => {
    const { shipped, delivered } = countPieces(item);
    return shipped - delivered > (undelivered.get(item.id) ?? 0);
  });
  if (onItsWay) {
    throw new DomainError('illegal-transition', `Item ${onItsWay.id} has left: ask for a return instead`);
  }
  const items = order.items.map((item) =>
    isFinal<OrderItem['status']>(itemMachine, item.status) ? item : cancelRestOf(order, item, undelivered),
  );
  return withoutPieces(order, items, cause, now);
};

/** Never paid, or paid and not to be stocked. */
export const orderFailed = (
  order: Order,
  cause: Cause & { reason: string },
  now: Date,
): Change | undefined => {
  if (isEnded(order)) return undefined;
  const status = move(orderMachine, order.status, 'fail');
  const items = order.items.map(cancelUnsentOf);
  return orderChanged(
    order,
    { status, items, endReason: cause.reason },
    [['order.failed', ended(order, cause.reason)], ...movedItems(order, items)],
    cause,
    now,
  );
};

/** Every item is final, at least one was delivered, and no cash of it is still to be reported. */
export const orderApproved = (order: Order, cause: Cause, now: Date): Change | undefined => {
  if (orderIs(order, 'judged')) return undefined;
  const status = move(orderMachine, order.status, 'approve');
  if (awaitsCash(order)) throw new DomainError('illegal-transition', `Order ${order.id} is not paid yet`);
  const kept = paidForKept(order);
  const items = order.items.flatMap((item, index) => {
    const { id: orderItemId, productId, variantId, shopId } = item;
    const { name } = item.productSnapshot;
    const quantity = keptPieces(item);
    const total = kept.lines[index];
    return quantity > 0 && total
      ? [{ orderItemId, productId, variantId, name, shopId, quantity, total }]
      : [];
  });
  const promotions = order.promotions.map(({ promotionId, discount }) => ({ promotionId, discount }));
  const approvedAt = now.toISOString();
  return orderChanged(
    order,
    { status },
    [
      [
        'order.approved',
        {
          ...who(order),
          total: kept.total,
          paid: chargedFor(order),
          approvedAt,
          items,
          promotions,
        },
      ],
    ],
    cause,
    now,
  );
};

/**
 * All the money went back. What has not left stays here; an order of which nothing has left is cancelled.
 * @returns undefined for an order that is not paid, or that ended before
 */
export const orderRefunded = (
  order: Order,
  cause: Cause & { reason: string },
  now: Date,
): Change | undefined => {
  if (!orderIs(order, 'refundable')) return undefined;
  const items = order.items.map(cancelUnsentOf);
  if (items.every((item) => !itemIs(item, 'kept'))) return allCancelled(order, items, cause, now);
  const kept = dueTransitions(order.status, items).reduce<Order['status']>(
    (state, step) => move(orderMachine, state, step),
    order.status,
  );
  const status = move(orderMachine, kept, 'refund');
  const announcements: Announcement[] = [
    ['order.refunded', ended(order, cause.reason)],
    ...movedItems(order, items),
  ];
  return orderChanged(order, { status, items, endReason: cause.reason }, announcements, cause, now);
};
