/** The routes that move orders on: changing, cancelling, and what happened to them. */
import * as z from 'zod';
import { itemStatusCodes } from '../orders/lifecycle.ts';
import { itemStatusSchema } from '../orders/order.ts';
import { orderItemViewSchema, orderViewSchema } from '../orders/view.ts';
import { addressInputSchema } from '../shared/address-input.ts';
import { pageOf, pageQuery } from '../shared/cursor.ts';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';
import { metadataSchema } from '../shared/metadata.ts';
import { historyEntrySchema } from './history-entry.ts';

/** Staff may let an order wait so long for its money. */
export const longestWindowDays = 14;

const orderId = z.object({ id: idSchema('order') });
const itemId = z.object({ id: idSchema('item') });
const note = z.string().trim().max(1000);
const reason = z.string().trim().min(1).max(300);

const cancellation = z.strictObject({
  reason: reason.optional(),
  restock: z
    .boolean()
    .optional()
    .describe(
      'Staff: whether what comes back in a parcel that could not be delivered goes back on the shelf. Left out: it does.',
    ),
});

/** A status by its name or by its code 1 to 4, also written as text. */
const itemStatusInput = z.union([
  itemStatusSchema,
  z.union([z.int().min(1).max(4), z.enum(['1', '2', '3', '4'])]).transform((code) => {
    const found = Object.entries(itemStatusCodes).find(([, value]) => value === Number(code));
    return itemStatusSchema.parse(found?.[0]);
  }),
]);

const courseSchema = z.object({
  executionArn: z.string(),
  status: z.string(),
  startedAt: z.string(),
  stoppedAt: z.string().optional(),
});

const traceSchema = courseSchema
  .extend({
    orderId: z.string(),
    executionArn: z.string().describe('Of the first course.'),
    status: z.string().describe('Of the last course that has started.'),
    error: z.string().optional(),
    cause: z.string().optional(),
    courses: z
      .array(courseSchema)
      .describe('To its receipt; and, once it is delivered or has ended, its closing.'),
    states: z.array(
      z.object({
        name: z.string(),
        enteredAt: z.string(),
        exitedAt: z.string().optional(),
        errors: z.array(z.object({ at: z.string(), error: z.string(), cause: z.string().optional() })),
      }),
    ),
  })
  .meta({ id: 'OrderTrace' });

export const orderFlowRoutes = defineRoutes({
  amendOrder: {
    method: 'PATCH',
    path: '/v1/orders/{id}',
    summary:
      'Change the addresses or the note, before anything has left and before the warehouse has the order; metadata at any time',
    access: 'orders:change',
    params: orderId,
    body: z
      .strictObject({
        shippingAddress: addressInputSchema.optional(),
        billingAddress: addressInputSchema.optional(),
        note: note.optional(),
        metadata: metadataSchema.optional(),
      })
      .refine((body) => Object.values(body).some((value) => value !== undefined), {
        error: 'give shippingAddress, billingAddress, note or metadata',
      }),
    etag: true,
    responses: { 200: orderViewSchema },
    errors: ['not-found', 'illegal-transition', 'stale-version'],
  },
  deleteOrder: {
    method: 'DELETE',
    path: '/v1/orders/{id}',
    summary: 'Cancel the order if it is still open, and take it out of its owner’s list',
    access: 'orders:change',
    params: orderId,
    responses: { 204: null },
    errors: ['not-found', 'illegal-transition'],
  },
  cancelOrder: {
    method: 'POST',
    path: '/v1/orders/{id}/cancel',
    summary:
      'Cancel an order, all of it that did not arrive, while nothing is on its way; its money is refunded',
    access: 'orders:cancel',
    params: orderId,
    body: cancellation,
    bodyOptional: true,
    etag: true,
    responses: { 200: orderViewSchema },
    errors: ['not-found', 'illegal-transition'],
    idempotent: true,
  },
  linkPayment: {
    method: 'POST',
    path: '/v1/orders/{id}/payment-link',
    summary:
      'A link for the customer to the shop’s page where they sign in and pay; the order waits for its money that long',
    access: 'payments:link',
    params: orderId,
    body: z.strictObject({
      days: z
        .int()
        .min(1)
        .max(longestWindowDays)
        .default(longestWindowDays)
        .describe('How long the order waits at least, from now.'),
    }),
    bodyOptional: true,
    responses: {
      201: z.object({ url: z.url(), paymentWindowEndsAt: z.iso.datetime() }).meta({ id: 'PaymentLink' }),
    },
    errors: ['not-found', 'illegal-transition', 'payment-settled'],
    idempotent: true,
  },
  getHistory: {
    method: 'GET',
    path: '/v1/orders/{id}/history',
    summary: 'What happened to an order, its payment, its parcels and its returns, oldest first',
    access: 'orders:read',
    params: orderId,
    query: z.strictObject(pageQuery),
    responses: { 200: pageOf(historyEntrySchema) },
    errors: ['not-found', 'invalid-cursor'],
  },
  getTrace: {
    method: 'GET',
    path: '/v1/orders/{id}/trace',
    summary: 'The workflow executions of an order: the states it entered and left, and their errors',
    access: 'orders:trace',
    params: orderId,
    responses: { 200: traceSchema },
    errors: ['not-found'],
  },
  setItemStatus: {
    method: 'PATCH',
    path: '/v1/order-items/{id}/status',
    summary: 'Move an item on: for staff, and for the owner of its shop',
    access: 'order-items:set-status',
    params: itemId,
    body: z.strictObject({ status: itemStatusInput }),
    etag: true,
    responses: { 200: orderItemViewSchema },
    errors: ['not-found', 'illegal-transition', 'stale-version'],
  },
  cancelItem: {
    method: 'POST',
    path: '/v1/order-items/{id}/cancel',
    summary:
      'Cancel one item, all of it that did not arrive, while nothing of it is on its way; its money is refunded, an unpaid order costs less',
    access: 'order-items:cancel',
    params: itemId,
    body: cancellation,
    bodyOptional: true,
    etag: true,
    responses: { 200: orderItemViewSchema },
    errors: ['not-found', 'illegal-transition'],
    idempotent: true,
  },
});

export type OrderTrace = z.input<typeof traceSchema>;
