/**
 * What may happen to an order, as pure decisions: each takes the stored order and gives the next one together
 * with the events it announces. `null` means that it has already happened, so repeating is harmless.
 */
import { type DomainEvent, type EventData, type EventType, newEvent } from '../events/catalogue.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { keptPieces, paidForKept } from './kept.ts';
import { isFinal, itemMachine, itemStatusCodes, move, nextState, orderMachine } from './lifecycle.ts';
import type { Order, OrderItem } from './order.ts';
import { forgetPerson } from './privacy.ts';

/** Who did it, as `shared/actor.ts` writes it down. */
export type Cause = { readonly actor: string; readonly reason?: string };

export type Change = {
  readonly order: Order;
  readonly events: readonly DomainEvent[];
  readonly cause: Cause;
};

type Announcement = { readonly [T in EventType]: readonly [T, EventData<T>] }[EventType];

/** Makes the next version of an order and stamps its events with it. */
const change = (
  order: Order,
  next: Partial<Order>,
  announcements: readonly Announcement[],
  cause: Cause,
  now: Date,
): Change => {
  const version = order.version + 1;
  return {
    order: forgetPerson({ ...order, ...next, version, updatedAt: now.toISOString() }),
    events: announcements.map(([type, data]) => newEvent(type, data, { now, sequence: version })),
    cause,
  };
};

const who = (order: Order) => ({ orderId: order.id, customerId: order.customerId });

const ended = (order: Order, reason: string) => ({ ...who(order), total: order.totals.total, reason });

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

const cancelled = ({ quantity, returnedQuantity = 0 }: OrderItem) => ({
  status: 'cancelled' as const,
  cancelledQuantity: quantity - returnedQuantity,
});

const withAllCancelled = (order: Order): { items: OrderItem[]; moved: OrderItem[] } => {
  const items = order.items.map((item) =>
    item.status === 'processing' ? { ...item, ...cancelled(item) } : item,
  );
  return { items, moved: items.filter((item, index) => item.status !== order.items[index]?.status) };
};

export const isPaid = (order: Order): boolean =>
  ['succeeded', 'partially_refunded', 'refunded'].includes(order.payment.status);

/** Paid and stocked. */
export const confirm = (order: Order, cause: Cause, now: Date): Change | null => {
  if (['confirmed', 'shipped', 'delivered', 'approved', 'refunded'].includes(order.status)) return null;
  const status = move(orderMachine, order.status, 'confirm');
  if (!isPaid(order)) throw new DomainError('illegal-transition', `Order ${order.id} is not paid`);
  const items = order.items.map(({ variantId, quantity }) => ({ variantId, quantity }));
  return change(
    order,
    { status },
    [['order.confirmed', { ...who(order), total: order.totals.total, items }]],
    cause,
    now,
  );
};

/** Some of its pieces at least. */
const hasLeft = ({ status, shippedQuantity = 0 }: OrderItem): boolean =>
  status === 'shipped' || status === 'delivered' || shippedQuantity > 0;

/** A payment that nobody began is over with its order; one under way is closed by the payments themselves. */
const withoutOpenPayment = (payment: Order['payment']): Order['payment'] =>
  payment.status === 'pending' ? { ...payment, status: 'expired' } : payment;

/** By the customer or staff, before anything was shipped. */
export const cancel = (order: Order, cause: Cause, now: Date): Change | null => {
  if (order.status === 'cancelled') return null;
  const status = move(orderMachine, order.status, 'cancel');
  const leaving = order.items.find(hasLeft);
  if (leaving) {
    throw new DomainError('illegal-transition', `Item ${leaving.id} has left: ask for a return instead`);
  }
  const reason = cause.reason ?? 'cancelled by the customer';
  const { items, moved } = withAllCancelled(order);
  return change(
    order,
    { status, items, endReason: reason, payment: withoutOpenPayment(order.payment) },
    [['order.cancelled', ended(order, reason)], ...moved.map((item) => itemMoved(order, item))],
    cause,
    now,
  );
};

/** Never paid, or paid and not to be stocked. */
export const fail = (order: Order, cause: Cause & { reason: string }, now: Date): Change | null => {
  if (order.status === 'failed' || order.status === 'cancelled') return null;
  const status = move(orderMachine, order.status, 'fail');
  const { items, moved } = withAllCancelled(order);
  return change(
    order,
    { status, items, endReason: cause.reason, payment: withoutOpenPayment(order.payment) },
    [['order.failed', ended(order, cause.reason)], ...moved.map((item) => itemMoved(order, item))],
    cause,
    now,
  );
};

/** Every item is final and at least one was delivered. */
export const approve = (order: Order, cause: Cause, now: Date): Change | null => {
  if (order.status === 'approved' || order.status === 'refunded') return null;
  const status = move(orderMachine, order.status, 'approve');
  const kept = paidForKept(order);
  const items = order.items.flatMap((item, index) => {
    const { id: orderItemId, productId, variantId, shopId } = item;
    const quantity = keptPieces(item);
    const total = kept.lines[index];
    return quantity > 0 && total ? [{ orderItemId, productId, variantId, shopId, quantity, total }] : [];
  });
  const promotions = order.promotions.map(({ promotionId, discount }) => ({ promotionId, discount }));
  const approvedAt = now.toISOString();
  return change(
    order,
    { status },
    [
      [
        'order.approved',
        {
          ...who(order),
          total: kept.total,
          paid: order.totals.total,
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

/** All the money of an approved order went back. */
export const refund = (order: Order, cause: Cause & { reason: string }, now: Date): Change | null => {
  if (order.status !== 'approved') return null;
  const status = move(orderMachine, order.status, 'refund');
  return change(order, { status }, [['order.refunded', ended(order, cause.reason)]], cause, now);
};

/** Where an order stands, as far as its items say: the transitions it has to go through now, in order. */
const dueTransitions = (status: Order['status'], items: readonly OrderItem[]): ('ship' | 'deliver')[] => {
  const kept = items.filter((item) => item.status !== 'cancelled');
  const gone = kept.length > 0 && kept.every((item) => item.status !== 'processing');
  const arrived = kept.length > 0 && kept.every((item) => item.status === 'delivered');
  const due: ('ship' | 'deliver')[] = [];
  if (status === 'confirmed' && gone) due.push('ship');
  if ((status === 'confirmed' || status === 'shipped') && arrived) due.push('deliver');
  return due;
};

const announcementOf = { ship: 'order.shipped', deliver: 'order.delivered' } as const;

type ItemTransition = 'ship' | 'deliver' | 'cancel';

const movedItem = (order: Order, item: OrderItem, transition: ItemTransition, now: Date): OrderItem => {
  const status = nextState(itemMachine, item.status, transition);
  if (status === undefined || (transition === 'cancel' && hasLeft(item))) {
    const standing = hasLeft(item) ? 'it has left, in part at least' : `it is ${item.status}`;
    throw new DomainError('illegal-transition', `Cannot ${transition} item ${item.id}: ${standing}`, {
      orderId: order.id,
      from: item.status,
      transition,
    });
  }
  if (status === 'cancelled') return { ...item, ...cancelled(item) };
  return { ...item, status, ...(status === 'delivered' && { deliveredAt: now.toISOString() }) };
};

const target = { ship: 'shipped', deliver: 'delivered', cancel: 'cancelled' } as const;

/** The item of an order; 404 for one it does not have. */
export const itemOf = (order: Order, itemId: string): OrderItem => {
  const item = order.items.find(({ id }) => id === itemId);
  if (!item) throw notFound('order item');
  return item;
};

/**
 * Moves items of a paid order; the order's own status follows. An order whose last open item is cancelled, with
 * none delivered, is cancelled itself.
 */
export const moveItems = (
  order: Order,
  itemIds: readonly string[],
  transition: ItemTransition,
  cause: Cause,
  now: Date,
): Change | null => {
  const wanted = itemIds.map((id) => itemOf(order, id)).filter((item) => item.status !== target[transition]);
  if (wanted.length === 0) return null;
  if (order.status === 'pending' || isFinal<Order['status']>(orderMachine, order.status)) {
    throw new DomainError('illegal-transition', `Items of an order that is ${order.status} do not move`);
  }
  const moved = wanted.map((item) => movedItem(order, item, transition, now));
  const items = order.items.map((item) => moved.find(({ id }) => id === item.id) ?? item);
  if (items.every((item) => item.status === 'cancelled')) return cancel(order, cause, now);
  const due = dueTransitions(order.status, items);
  const status = due.reduce<Order['status']>((state, step) => move(orderMachine, state, step), order.status);
  const announcements: Announcement[] = [
    ...moved.map((item) => itemMoved(order, item)),
    ...due.map((step): Announcement => [announcementOf[step], who(order)]),
  ];
  return change(order, { status, items }, announcements, cause, now);
};

/**
 * Pieces of items leave. On the order itself, because from the first piece on nothing of the item can be cancelled.
 * @param complete the items of which all pieces have left now
 */
export const shipPieces = (
  order: Order,
  pieces: readonly { readonly itemId: string; readonly quantity: number }[],
  complete: readonly string[],
  cause: Cause,
  now: Date,
): Change => {
  const left = (itemId: string): number => pieces.find((piece) => piece.itemId === itemId)?.quantity ?? 0;
  const items = order.items.map((item) =>
    left(item.id) > 0 ? { ...item, shippedQuantity: (item.shippedQuantity ?? 0) + left(item.id) } : item,
  );
  const counted = { ...order, items };
  return moveItems(counted, complete, 'ship', cause, now) ?? change(order, { items }, [], cause, now);
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
  return change(order, { items }, [], cause, now);
};

/** What may still change: the address before anything is shipped, the note too. */
export const amend = (
  order: Order,
  amendment: Partial<Pick<Order, 'shippingAddressSnapshot' | 'note'>>,
  cause: Cause,
  now: Date,
): Change => {
  if (order.status !== 'pending' && order.status !== 'confirmed') {
    throw new DomainError('illegal-transition', `An order that is ${order.status} cannot be changed`);
  }
  const { shippingAddressSnapshot: address = order.shippingAddressSnapshot } = amendment;
  const { country, region } = order.shippingAddressSnapshot;
  if (address.country !== country || address.region !== region) {
    throw new DomainError('invalid-request', 'Tax and shipping were priced for this country and region', {
      errors: [
        { path: 'shippingAddress.country', message: 'cannot change: cancel the order and place another' },
      ],
    });
  }
  return change(order, amendment, [], cause, now);
};
