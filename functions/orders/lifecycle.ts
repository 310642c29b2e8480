/** The state machines of an order and of its items. */
import type { Machine } from '../shared/machine.ts';

export const orderMachine = {
  initial: 'pending',
  final: ['approved', 'cancelled', 'failed', 'refunded'],
  transitions: {
    pending: { confirm: 'confirmed', cancel: 'cancelled', fail: 'failed' },
    confirmed: { ship: 'shipped', cancel: 'cancelled' },
    shipped: { deliver: 'delivered', cancel: 'cancelled', refund: 'refunded' },
    delivered: { approve: 'approved', refund: 'refunded' },
    approved: { refund: 'refunded' },
    cancelled: {},
    failed: {},
    refunded: {},
  },
} as const satisfies Machine<string, string>;

/** What has left is cancelled only out of a parcel that could not be delivered. */
export const itemMachine = {
  initial: 'processing',
  final: ['delivered', 'cancelled'],
  transitions: {
    processing: { ship: 'shipped', cancel: 'cancelled' },
    shipped: { deliver: 'delivered', cancel: 'cancelled' },
    delivered: {},
    cancelled: {},
  },
} as const satisfies Machine<string, string>;

export type ItemStatus = keyof typeof itemMachine.transitions;

/** The item statuses' codes on the wire. */
export const itemStatusCodes = {
  processing: 1,
  shipped: 2,
  delivered: 3,
  cancelled: 4,
} as const satisfies Record<ItemStatus, number>;

/** What the order's courses hang on: the money, and the last item. */
export type Wait = 'payment' | 'fulfilment';
