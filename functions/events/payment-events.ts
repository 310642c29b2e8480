/** The events of money. */

import * as z from 'zod';
import { idSchema } from '../shared/ids.ts';
import { currencySchema, moneySchema } from '../shared/money.ts';
import { defineEvent } from './define-event.ts';

const orderId = idSchema('order');
const payment = z.object({
  paymentId: idSchema('payment'),
  orderId,
  txRef: z.string(),
  provider: z.string(),
});

export const paymentEvents = {
  'payment.initiated': defineEvent('payments', 1, () => payment.extend({ amount: moneySchema })),
  'payment.succeeded': defineEvent('payments', 1, () => payment.extend({ amount: moneySchema })),
  'payment.failed': defineEvent('payments', 1, () =>
    payment.extend({ reason: z.string(), currency: currencySchema.optional() }),
  ),
  'payment.expired': defineEvent('payments', 1, () => payment.omit({ txRef: true, provider: true })),
  'payment.mismatched': defineEvent('payments', 1, () =>
    payment.extend({
      expected: moneySchema,
      received: z.object({ amount: z.number(), currency: z.string() }),
    }),
  ),
  'payment.refund-requested': defineEvent('payments', 1, () =>
    payment.extend({ refundId: idSchema('refund'), amount: moneySchema, reason: z.string() }),
  ),
  'payment.surplus-captured': defineEvent('payments', 1, () =>
    payment.extend({ amount: moneySchema, cause: z.enum(['order-ended', 'already-paid', 'order-edited']) }),
  ),
  'payment.refunded': defineEvent('payments', 1, () =>
    payment.extend({
      refundId: idSchema('refund'),
      amount: moneySchema,
      reason: z.string(),
      /** Of the whole payment, after this refund. */
      paymentStatus: z.string(),
      /** Money that the order had no use for goes back: nothing changes for the order. */
      surplus: z.boolean(),
    }),
  ),
  'payment.refund-failed': defineEvent('payments', 1, () =>
    payment.extend({ refundId: idSchema('refund'), amount: moneySchema, reason: z.string() }),
  ),
  /** The customer's bank questions a payment: nothing is sent until it is decided. */
  'payment.disputed': defineEvent('payments', 1, () =>
    payment.extend({
      disputeId: idSchema('dispute'),
      amount: moneySchema,
      reason: z.string(),
      dueAt: z.string().optional(),
    }),
  ),
  'payment.dispute-closed': defineEvent('payments', 1, () =>
    payment.extend({
      disputeId: idSchema('dispute'),
      amount: moneySchema,
      status: z.enum(['won', 'lost', 'accepted']),
    }),
  ),
  /** A run of reconciliation is over. */
  'payment.reconciled': defineEvent('payments', 1, () =>
    z.object({
      runId: idSchema('reconciliation'),
      startedAt: z.string(),
      checked: z.int(),
      findings: z.int(),
      unrepaired: z.int(),
    }),
  ),
} as const;
