/** The state machine of a payment. Its states are those that an order shows. */
import type { Order } from '../orders/order.ts';
import type { Causes, Machine } from '../shared/machine.ts';

export const paymentMachine = {
  initial: 'pending',
  final: ['refunded', 'expired'],
  transitions: {
    pending: { initiate: 'processing', awaitCash: 'pending', succeed: 'succeeded', expire: 'expired' },
    processing: {
      withdraw: 'pending',
      awaitCash: 'pending',
      succeed: 'succeeded',
      decline: 'failed',
      expire: 'expired',
    },
    failed: { initiate: 'processing', awaitCash: 'pending', succeed: 'succeeded', expire: 'expired' },
    succeeded: { refundPart: 'partially_refunded', refundAll: 'refunded' },
    partially_refunded: { refundPart: 'partially_refunded', refundAll: 'refunded' },
    expired: { refundAll: 'refunded' },
    refunded: {},
  },
} as const satisfies Machine<Order['payment']['status'], string>;

export const paymentCauses: Causes<typeof paymentMachine> = {
  initiate: 'The customer or staff: `POST /v1/orders/{id}/payments`, also for another attempt',
  awaitCash: 'The same, for cash on delivery: the order is confirmed and sent unpaid',
  succeed:
    'The provider says so, in whichever way we hear of it first: webhook, browser coming back, verification, reconciliation, sweep. Staff, for manual payments; the carrier, for cash. Money for an order that has ended, or is paid already, is recorded as surplus, pays nothing, and goes back by itself (manual money: by staff)',
  withdraw:
    'The order was edited: what was under way was for another amount, and is closed. Money that comes for it all the same goes back',
  decline: 'The provider declined the attempt, and none other is under way',
  expire: 'The order ended unpaid, in the same transaction: its window was over, or it was cancelled',
  refundPart: 'Staff, a cancelled item, or a return that was received',
  refundAll:
    'Staff, the cancellation of a paid order, or the last of several refunds. Of an expired payment: money came late, and all of it is back',
};
