/** The port to whoever stores and packs the goods. `http.ts` is its adapter. */
import type { Order } from '../../orders/order.ts';
import type { Id } from '../../shared/ids.ts';

export type WantedItem = { readonly itemId: Id<'item'>; readonly quantity: number };

/**
 * All calls may come again, and a cancellation may come before the request that it undoes or after it was all done:
 * an order is packed once, however often it is asked for. They throw while the warehouse has not taken the message.
 */
export type Warehouse = {
  /** Idempotent by the order's id. */
  readonly requestFulfilment: (order: Order, items: readonly WantedItem[], now: Date) => Promise<void>;
  /** @param attempt tells different cancellations of one order apart; the same for every repetition of one */
  readonly cancelFulfilment: (
    order: Order,
    itemIds: readonly Id<'item'>[],
    attempt: number,
    now: Date,
  ) => Promise<void>;
  /**
   * Other lines than it was asked for, all that is wanted now, and goods that have not left. Whatever has the highest
   * `sequence` counts.
   */
  readonly changeFulfilment: (
    order: Order,
    items: readonly WantedItem[],
    sequence: number,
    now: Date,
  ) => Promise<void>;
  /**
   * To wait with what has not left, and to go on with it. Whatever has the highest `sequence` counts, whichever
   * arrives last.
   */
  readonly holdFulfilment: (order: Order, sequence: number, now: Date) => Promise<void>;
  readonly releaseFulfilment: (order: Order, sequence: number, now: Date) => Promise<void>;
};
