/** What the warehouse was told of an order, and what it has to be told next. Pure. */
import * as z from 'zod';
import { countPieces } from '../../orders/count-pieces.ts';
import { mayBeShipped } from '../../orders/may-be-shipped.ts';
import { itemOf, type Order, type OrderItem } from '../../orders/order.ts';
import { isPhysical } from '../../orders/standing.ts';
import { type Id, idSchema } from '../../shared/ids.ts';
import type { WantedItem } from './port.ts';

export const handoverSchema = z.object({
  orderId: idSchema('order'),
  items: z.array(z.object({ itemId: idSchema('item'), quantity: z.int() })),
  /** When it was last sent. Until the warehouse has accepted it, or some time later, it may still be on its way. */
  requestedAt: z.iso.datetime(),
  /** Since then the warehouse has it for sure; before, it may or may not. */
  acceptedAt: z.iso.datetime().optional(),
  /** What the warehouse knows not to send any more. */
  cancelledItemIds: z.array(idSchema('item')),
  /** It was, or may have been, told to wait with what has not left; left out: it may send. */
  hold: z.enum(['telling', 'told']).optional(),
  /** The order was edited since, and the warehouse has to be told what is wanted now. */
  changed: z.literal(true).optional(),
  /** The hash of the last entry of its history. */
  chain: z.string().optional(),
  version: z.int(),
});

export type Handover = z.output<typeof handoverSchema>;

export type Step =
  | { readonly kind: 'request'; readonly items: readonly WantedItem[] }
  | { readonly kind: 'cancel'; readonly itemIds: readonly Id<'item'>[] }
  | { readonly kind: 'change' }
  | { readonly kind: 'hold' }
  | { readonly kind: 'release' };

/** Longer than any request to the warehouse takes to arrive or to be given up. */
export const flightSeconds = 60;

export const mayBeOnItsWay = ({ acceptedAt, requestedAt }: Handover, now: Date): boolean =>
  acceptedAt === undefined && now.getTime() < Date.parse(requestedAt) + flightSeconds * 1000;

const stillWanted = (order: Order, items: readonly WantedItem[]): WantedItem[] =>
  mayBeShipped(order) ? items.filter(({ itemId }) => itemOf(order, itemId).status === 'processing') : [];

/** Whoever takes pieces off an item takes all of it that has not left: nothing more of it is to be sent. */
const isTakenOff = (order: Order, itemId: string): boolean =>
  countPieces(itemOf(order, itemId)).cancelled > 0;

/** What has not left yet by another hand. */
const unsentOf = (item: OrderItem): WantedItem[] => {
  const { kept, shipped } = countPieces(item);
  return isPhysical(item) && kept > shipped ? [{ itemId: item.id, quantity: kept - shipped }] : [];
};

/**
 * A dispute is decided some time, and what an edit made dearer is paid: until then what the warehouse has waits, and is
 * not taken off. It waits before it hears of the edit, and goes on after that.
 */
const holdStep = (order: Order, { items, hold, changed }: Handover): Step | undefined => {
  const isUnsent = ({ itemId }: WantedItem): boolean => unsentOf(itemOf(order, itemId)).length > 0;
  if (!items.some(isUnsent)) return undefined;
  const waits = order.payment.disputed || order.payment.due !== undefined;
  if (waits && hold !== 'told') return { kind: 'hold' };
  if (changed) return { kind: 'change' };
  if (waits) return undefined;
  return hold === undefined ? undefined : { kind: 'release' };
};

/**
 * Read off the order alone, so that late, repeated and reordered events do no harm. A request that was not answered
 * may have been taken all the same: when nothing of it is wanted any more, it is cancelled rather than forgotten.
 * What is picked up, the shop hands out itself.
 * @returns undefined when the warehouse knows all that it has to
 */
export const nextStep = (order: Order, handover: Handover | undefined): Step | undefined => {
  if (!handover) {
    if (!order.shippingAddressSnapshot) return undefined;
    const wanted = stillWanted(order, order.items.flatMap(unsentOf));
    return wanted.length > 0 ? { kind: 'request', items: wanted } : undefined;
  }
  const wanted = stillWanted(order, handover.items);
  const isOpen = handover.acceptedAt === undefined;
  if (isOpen && wanted.length > 0) return { kind: 'request', items: wanted };
  const itemIds = handover.items
    .map(({ itemId }) => itemId)
    .filter((itemId) => isOpen || isTakenOff(order, itemId))
    .filter((itemId) => !handover.cancelledItemIds.includes(itemId));
  if (itemIds.length > 0) return { kind: 'cancel', itemIds };
  return isOpen ? undefined : holdStep(order, handover);
};

export const handoverRequested = (
  orderId: Id<'order'>,
  items: readonly WantedItem[],
  now: Date,
): Handover => ({
  orderId,
  items: [...items],
  requestedAt: now.toISOString(),
  cancelledItemIds: [],
  version: 1,
});

export const handoverRequestedAgain = (handover: Handover, now: Date): Handover => ({
  ...handover,
  requestedAt: now.toISOString(),
  version: handover.version + 1,
});

/** A cancellation that overtook the request may have meant nothing to the warehouse: it is told again. */
export const handoverAccepted = (handover: Handover, now: Date): Handover => ({
  ...handover,
  acceptedAt: now.toISOString(),
  cancelledItemIds: [],
  version: handover.version + 1,
});

export const handoverCancelled = (handover: Handover, itemIds: readonly Id<'item'>[]): Handover => ({
  ...handover,
  cancelledItemIds: [...handover.cancelledItemIds, ...itemIds],
  version: handover.version + 1,
});

/**
 * Written before it is told to wait or to go on, so that neither is forgotten, and each under a version of its own: the
 * warehouse goes by the greater one, whichever comes first.
 */
export const handoverHolding = (handover: Handover): Handover => ({
  ...handover,
  hold: 'telling',
  version: handover.version + 1,
});

export const handoverHeld = (handover: Handover): Handover => ({
  ...handover,
  hold: 'told',
  version: handover.version + 1,
});

/** In the transaction of the edit: from then on the warehouse is not in line with the order until it was told. */
export const handoverEdited = (handover: Handover, order: Order): Handover => ({
  ...handover,
  items: order.items.flatMap(unsentOf),
  changed: true,
  version: handover.version + 1,
});

/** The warehouse took it, whatever else was written meanwhile would have been a conflict. */
export const handoverChanged = ({ changed: _, ...handover }: Handover): Handover => ({
  ...handover,
  version: handover.version + 1,
});

export const handoverReleased = ({ hold: _, ...handover }: Handover): Handover => ({
  ...handover,
  version: handover.version + 1,
});
