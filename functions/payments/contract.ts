/** The routes of payments: paying an order, what providers call, and what staff do with the money. */
import * as z from 'zod';
import { manualMethodSchema, paymentStatusSchema } from '../orders/order.ts';
import { pageOf, pageQuery } from '../shared/cursor.ts';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';
import { moneySchema } from '../shared/money.ts';
import { daySchema } from '../shared/time-range.ts';
import { accounts } from './ledger.ts';
import { attemptStatusSchema, providerNameSchema, refundKindSchema, refundStatusSchema } from './payment.ts';
import { reconciliationRoutes } from './reconciliation/contract.ts';
import { referenceNames } from './reference-names.ts';
import { returnUrlSchema } from './return-url.ts';

const example = 'wb-01JD3Z7Q4M8K2V5X9W6T1R0N00-1';
const txRef = z.string().max(60).meta({ example });

const attempt = z
  .object({
    txRef,
    provider: providerNameSchema,
    method: manualMethodSchema.optional().meta({ description: 'Of manual attempts.' }),
    status: attemptStatusSchema,
    checkoutUrl: z.string().optional().meta({ description: 'Send the shopper here.' }),
    reason: z.string().optional(),
    createdAt: z.string(),
  })
  .meta({ id: 'PaymentAttempt' });

const refund = z
  .object({
    id: idSchema('refund'),
    paymentId: idSchema('payment'),
    txRef,
    provider: providerNameSchema,
    status: refundStatusSchema,
    amount: moneySchema,
    reason: z.string(),
    kind: refundKindSchema.optional().meta({
      description:
        '`goods`: pieces are not kept. `goodwill`: staff gave it besides. `ended`: the order ended. `surplus`: the order had no use for it. `outside`: the provider gave it back unasked. `dispute`: it was taken back for the customer’s bank.',
    }),
    failure: z.string().optional(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'Refund' });

const mismatch = z.object({
  txRef,
  provider: providerNameSchema,
  received: z.object({ amount: z.number(), currency: z.string() }),
  reportedAt: z.string(),
});

const payment = z
  .object({
    id: idSchema('payment'),
    orderId: idSchema('order'),
    provider: providerNameSchema.optional(),
    status: paymentStatusSchema,
    amount: moneySchema,
    captured: moneySchema,
    refunded: moneySchema,
    pendingRefunds: moneySchema,
    notPayable: moneySchema.optional().meta({
      description: 'What is left and cannot be paid back: cents at M-Pesa, which moves whole shillings.',
    }),
    surplus: moneySchema.optional().meta({
      description: 'Of what was captured: the order has no use for it, and it is not on its way back yet.',
    }),
    attempts: z.array(attempt),
    refunds: z.array(refund).optional().meta({ description: 'Left out in lists.' }),
    mismatches: z.array(mismatch).meta({ description: 'Money that is not what was asked for; staff only.' }),
    createdAt: z.string(),
    updatedAt: z.string(),
    version: z.int(),
  })
  .meta({ id: 'Payment' });

const initiated = z
  .object({
    paymentId: idSchema('payment'),
    status: paymentStatusSchema,
    attempt: attempt.pick({ txRef: true, method: true, status: true, checkoutUrl: true }),
  })
  .meta({ id: 'InitiatedPayment' });

const initiation = z
  .strictObject({
    provider: providerNameSchema,
    returnUrl: returnUrlSchema.optional(),
    phone: z.string().trim().min(1).max(40).optional().meta({
      description: 'Whom M-Pesa asks, in any form that Kenyan numbers have; others need none.',
      example: '+254708374149',
    }),
    method: manualMethodSchema.optional().meta({
      description:
        'Of `manual` only; `bank-transfer` when left out. With `cash-on-delivery` the order is sent before it is paid.',
    }),
  })
  .meta({ id: 'PaymentInitiation' });

const orderParams = z.object({ id: idSchema('order') });
const paymentParams = z.object({ id: idSchema('payment') });
const providerParams = z.object({ provider: providerNameSchema });

const posting = z
  .object({
    debit: z.enum(accounts),
    credit: z.enum(accounts),
    amount: z.int(),
    currency: z.string(),
    txRef,
  })
  .meta({ id: 'LedgerPosting' });

export const paymentsRoutes = defineRoutes({
  initiatePayment: {
    method: 'POST',
    path: '/v1/orders/{id}/payments',
    summary: 'Begin to pay an order; again for another attempt, also at another provider',
    access: 'payments:initiate',
    limit: 'payment',
    params: orderParams,
    body: initiation,
    idempotent: true,
    responses: { 201: initiated },
    errors: [
      'payment-settled',
      'illegal-transition',
      'payment-declined',
      'provider-not-offered',
      'provider-unavailable',
    ],
  },
  listOrderPayments: {
    method: 'GET',
    path: '/v1/orders/{id}/payments',
    summary: 'The payment of an order, if one was begun',
    access: 'payments:read',
    params: orderParams,
    responses: { 200: pageOf(payment) },
    errors: ['not-found'],
  },
  getPayment: {
    method: 'GET',
    path: '/v1/payments/{id}',
    summary: 'One payment with its attempts and refunds',
    access: 'payments:read',
    params: paymentParams,
    etag: true,
    responses: { 200: payment },
    errors: ['not-found'],
  },
  listPayments: {
    method: 'GET',
    path: '/v1/payments',
    summary: 'Payments begun on a day, or those that a person has to look at',
    access: 'payments:reconcile',
    query: z.strictObject({
      ...pageQuery,
      day: daySchema.optional().meta({ description: 'UTC; today when left out' }),
      review: z.enum(['true']).optional(),
    }),
    responses: { 200: pageOf(payment) },
  },
  getLedger: {
    method: 'GET',
    path: '/v1/payments/{id}/ledger',
    summary: 'The double-entry postings of a payment, oldest first',
    access: 'payments:reconcile',
    params: paymentParams,
    responses: { 200: z.object({ items: z.array(posting) }) },
    errors: ['not-found'],
  },
  verifyPayment: {
    method: 'POST',
    path: '/v1/payments/verify/{txRef}',
    summary: 'Ask the provider how an attempt stands',
    access: 'payments:initiate',
    limit: 'verify',
    limitedThing: ['txRef'],
    params: z.object({ txRef }),
    etag: true,
    responses: { 200: payment },
    errors: ['not-found', 'provider-unavailable'],
  },
  paymentCallback: {
    method: 'GET',
    path: '/v1/payments/callback/{provider}',
    summary: 'Where providers send the browser afterwards; goes on to the return URL of the attempt',
    access: 'public',
    params: providerParams,
    limit: 'callback',
    limitedThing: referenceNames,
    query: z.looseObject({}),
    responses: { 303: null, 200: null },
    errors: ['not-found'],
  },
  paymentWebhook: {
    method: 'POST',
    path: '/v1/webhooks/payments/{provider}',
    summary: 'Messages from payment providers, signed their way',
    access: 'signature',
    params: providerParams,
    query: z.looseObject({}),
    responses: { 200: z.object({ received: z.boolean() }) },
    errors: ['invalid-signature', 'provider-unavailable'],
  },
  confirmPayment: {
    method: 'POST',
    path: '/v1/payments/{id}/confirm',
    summary: 'Confirm that the money of a manual payment has come, however late',
    access: 'payments:confirm',
    params: paymentParams,
    idempotent: true,
    etag: true,
    responses: { 200: payment },
    errors: ['not-found', 'illegal-transition', 'payment-settled'],
  },
  refundPayment: {
    method: 'POST',
    path: '/v1/payments/{id}/refunds',
    summary: 'Give back a part of a payment, or all that is left of it',
    access: 'payments:refund',
    params: paymentParams,
    body: z
      .strictObject({
        amount: moneySchema
          .refine(({ amount }) => amount > 0, { error: 'must be more than nothing; left out it is all' })
          .optional(),
        reason: z.string().trim().min(1).max(200),
      })
      .meta({ id: 'RefundRequest' }),
    idempotent: true,
    responses: { 201: refund },
    errors: ['not-found', 'refund-exceeds-captured', 'currency-mismatch'],
  },
  ...reconciliationRoutes,
});
