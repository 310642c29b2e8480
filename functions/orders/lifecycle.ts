/** The state machines of an order and of its items. */
import type { Causes, Machine } from '../shared/machine.ts';

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

export const orderCauses: Causes<typeof orderMachine> = {
  confirm:
    'The workflow’s `CommitStock`, once the payment has succeeded, or cash on delivery was chosen; the stock is sold in the same transaction',
  cancel:
    'The customer or staff, while nothing is on its way and nothing has arrived: by cancelling or deleting the order, or by cancelling its last item; what is in parcels that could not be delivered is cancelled, too. Or all that was paid went back before anything had left. What was paid is promised back in the same transaction, the stock with it',
  fail: 'The workflow’s `EndOpenOrder`: the payment window is over, or the goods were gone when the money came',
  ship: 'The last open item has left; at once, when nothing of it is shipped',
  deliver: 'The last open item has arrived',
  approve:
    'The workflow’s `ApproveOrder`, its second course: every item is delivered or cancelled, one at least is delivered, and cash taken at the door has been reported',
  refund:
    'All that was ever paid for it went back, after something had left: by returns, by staff, or at the provider. What has not left stays and goes back on the shelf',
};

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

export const itemCauses: Causes<typeof itemMachine> = {
  ship: 'All its pieces are in shipments; or staff or its shop’s owner: `PATCH /v1/order-items/{id}/status`',
  deliver:
    'All shipments with pieces of it were delivered; or staff or its shop’s owner, as for shipping. What is not shipped is delivered as the order is confirmed',
  cancel:
    'The customer, staff, or its shop’s owner, while nothing of it is on its way and nothing has arrived; what is in a parcel that could not be delivered is cancelled, too. Or the whole order ended. What was paid, minus what went back before and minus what the kept pieces cost by the order’s own rules, is promised back in the same transaction, which may be nothing; a sold piece goes back on the shelf',
};

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
