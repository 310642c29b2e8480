/**
 * What the external system is told of an order: the whole of it, as it is now, so that the newest version is all that
 * one has to know. Nothing of it says who the customer is, but where the goods go. Pure.
 */
import { createHash } from 'node:crypto';
import { countPieces } from '../orders/count-pieces.ts';
import type { Order, OrderItem } from '../orders/order.ts';
import type { Conflict } from './conflict.ts';

const itemSaid = (item: OrderItem) => {
  const { id: itemId, quantity, unitPrice, total, status, returnedQuantity = 0 } = item;
  const { cancelled, shipped, delivered } = countPieces(item);
  return {
    itemId,
    sku: item.variantSnapshot.sku,
    name: item.productSnapshot.name,
    quantity,
    cancelledQuantity: cancelled,
    shippedQuantity: shipped,
    deliveredQuantity: delivered,
    returnedQuantity,
    unitPrice,
    total,
    status,
  };
};

/** All of it but the number of its version, which moves without anything being said anew. */
const contentOf = (order: Order, externalId: string | undefined) => ({
  orderId: order.id,
  ...(order.number !== undefined && { number: order.number }),
  ...(externalId !== undefined && { externalId }),
  status: order.status,
  payment: { status: order.payment.status, ...(order.payment.due && { due: order.payment.due }) },
  currency: order.currency,
  items: order.items.map(itemSaid),
  totals: order.totals,
  shippingAddress: order.shippingAddressSnapshot,
  shippingMethodId: order.shippingMethod?.id,
  ...(order.note !== undefined && { note: order.note }),
  ...(order.endReason !== undefined && { endReason: order.endReason }),
  createdAt: order.createdAt,
  ...(order.confirmedAt !== undefined && { confirmedAt: order.confirmedAt }),
});

export type OrderSaid = ReturnType<typeof contentOf> & { readonly version: number };

export const orderSaid = (order: Order, externalId: string | undefined): OrderSaid => ({
  ...contentOf(order, externalId),
  version: order.version,
});

export type Message =
  | { readonly key: string; readonly type: 'order.changed'; readonly data: OrderSaid }
  | {
      readonly key: string;
      readonly type: 'change.refused';
      readonly data: {
        readonly changeId: string;
        readonly orderId?: string;
        readonly externalId?: string;
        readonly reason: string;
        /** As it stays here; left out for one that is not here. */
        readonly order?: OrderSaid;
      };
    };

/** The same for every repetition of one version. */
export const orderMessage = (order: Order, externalId: string | undefined): Message => ({
  key: `${order.id}-v${order.version}`,
  type: 'order.changed',
  data: orderSaid(order, externalId),
});

type Refused = Pick<Conflict, 'id' | 'changeId' | 'orderId' | 'externalId' | 'why'>;

export const refusalMessage = (conflict: Refused, order: Order | undefined): Message => {
  const { id, changeId, orderId, externalId, why: reason } = conflict;
  return {
    key: `${id}-refused`,
    type: 'change.refused',
    data: {
      changeId,
      ...(orderId !== undefined && { orderId }),
      ...(externalId !== undefined && { externalId }),
      reason,
      ...(order && { order: orderSaid(order, externalId) }),
    },
  };
};

const digestOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url');

/** Whether anything is to be said anew. */
export const digestOfOrder = (order: Order, externalId: string | undefined): string =>
  digestOf(contentOf(order, externalId));

/**
 * What whoever sends the goods goes by: which pieces, and where to. How far they are is not part of it, for that both
 * sides move, and the order's own rules say what follows what.
 */
export const termsOfOrder = ({ items, shippingAddressSnapshot, shippingMethod }: Order): string =>
  digestOf([
    items.map((item) => [item.variantSnapshot.sku, countPieces(item).kept]),
    shippingAddressSnapshot,
    shippingMethod?.id,
  ]);
