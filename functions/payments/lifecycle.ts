/** The state machine of a payment. Its states are those that an order shows. */
import type { Order } from '../orders/order.ts';
import type { Machine } from '../shared/machine.ts';

export const paymentMachine = {
  initial: 'pending',
  final: ['refunded', 'expired'],
  transitions: {
    pending: { initiate: 'processing', awaitCash: 'pending', succeed: 'succeeded', expire: 'expired' },
    processing: { awaitCash: 'pending', succeed: 'succeeded', decline: 'failed', expire: 'expired' },
    failed: { initiate: 'processing', awaitCash: 'pending', succeed: 'succeeded', expire: 'expired' },
    succeeded: { refundPart: 'partially_refunded', refundAll: 'refunded' },
    partially_refunded: { refundPart: 'partially_refunded', refundAll: 'refunded' },
    expired: { refundAll: 'refunded' },
    refunded: {},
  },
} as const satisfies Machine<Order['payment']['status'], string>;
