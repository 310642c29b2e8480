/**
 * How many pieces of an item were taken off, have left and have arrived. Its status is read off these numbers: where
 * pieces go, the status follows. Pure.
 */
import type { ItemStatus } from './lifecycle.ts';
import type { Order, OrderItem } from './order.ts';
import { itemIs } from './standing.ts';

export type Pieces = {
  /** Ordered and not taken off again. */
  readonly kept: number;
  readonly cancelled: number;
  /** Have left: on their way, arrived, or in a parcel that could not be delivered. */
  readonly shipped: number;
  readonly delivered: number;
};

/** Items from before pieces were counted, and those that are moved by hand, say it by their status alone. */
export const countPieces = (item: OrderItem): Pieces => {
  const cancelled = item.cancelledQuantity ?? (item.status === 'cancelled' ? item.quantity : 0);
  const kept = item.quantity - cancelled;
  const delivered = item.deliveredQuantity ?? (item.status === 'delivered' ? kept : 0);
  const allHaveLeft = itemIs(item, 'gone');
  return { kept, cancelled, delivered, shipped: allHaveLeft ? kept : (item.shippedQuantity ?? 0) };
};

export const statusOfPieces = ({ kept, shipped, delivered }: Omit<Pieces, 'cancelled'>): ItemStatus => {
  if (kept === 0) return 'cancelled';
  if (delivered === kept) return 'delivered';
  return shipped === kept ? 'shipped' : 'processing';
};

type Delivery = NonNullable<OrderItem['deliveries']>[number];

/** When its pieces arrived, oldest first. */
export const deliveriesOf = (item: OrderItem, order: Pick<Order, 'updatedAt'>): readonly Delivery[] => {
  if (item.deliveries) return item.deliveries;
  const { delivered } = countPieces(item);
  return delivered > 0 ? [{ at: item.deliveredAt ?? order.updatedAt, quantity: delivered }] : [];
};

/** The order's pieces in three numbers, for whoever asks how far it is. */
export const fulfilmentOf = (
  items: readonly OrderItem[],
): { pieces: number; shipped: number; delivered: number } =>
  items.map(countPieces).reduce(
    (total, { kept, shipped, delivered }) => ({
      pieces: total.pieces + kept,
      shipped: total.shipped + shipped,
      delivered: total.delivered + delivered,
    }),
    { pieces: 0, shipped: 0, delivered: 0 },
  );

export type TakenOff = {
  readonly item: OrderItem;
  readonly quantity: number;
  /** Those of them that had left and were not delivered. */
  readonly cameBack: number;
};

/** The pieces that a change took off. */
export const takenOff = (before: Order, after: Order): TakenOff[] =>
  before.items.flatMap((item, index) => {
    const next = after.items[index];
    if (!next) return [];
    const [was, is] = [countPieces(item), countPieces(next)];
    const quantity = is.cancelled - was.cancelled;
    return quantity > 0 ? [{ item, quantity, cameBack: was.shipped - is.shipped }] : [];
  });
