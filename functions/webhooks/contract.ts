/** The routes by which admins manage who is told of events, and the events that one may be told of. */
import * as z from 'zod';
import type { EventType } from '../events/catalogue.ts';
import { pageOf, pageQuery } from '../shared/cursor.ts';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';
import { endsAfterItBegins, timeRange } from '../shared/time-range.ts';
import { flawOf } from './address-guard.ts';
import { attemptSchema, deadReasons, deliveryStatuses } from './delivery.ts';
import { endpointSchema, everyType, secretOverlapSeconds } from './endpoint.ts';

/** What partners may hear. Whatever is not named here stays in the house. */
export const publicEventTypes = [
  'order.created',
  'order.item.created',
  'order.item.status.updated',
  'order.confirmed',
  'order.shipped',
  'order.delivered',
  'order.approved',
  'order.cancelled',
  'order.failed',
  'order.refunded',
  'order.claimed',
  'payment.initiated',
  'payment.succeeded',
  'payment.failed',
  'payment.expired',
  'payment.refunded',
  'shipment.created',
  'shipment.updated',
  'shipment.corrected',
  'return.requested',
  'return.approved',
  'return.rejected',
  'return.received',
  'stock.adjusted',
  'stock.low',
  'cart.abandoned',
  'sales.daily-summary',
] as const satisfies readonly EventType[];

const urlSchema = z
  .string()
  .max(2000)
  .superRefine((url, context) => {
    const flaw = flawOf(url);
    if (flaw !== undefined) context.addIssue({ code: 'custom', message: flaw });
  })
  .meta({ example: 'https://partner.example/hooks/waybill' });

const eventTypesSchema = z
  .array(z.enum([everyType, ...publicEventTypes]))
  .min(1)
  .transform((types) => (types.includes(everyType) ? [everyType] : [...new Set(types)]))
  .meta({
    description: '`*` stands for all, also for those that there will be.',
    example: ['order.confirmed', 'order.failed'],
  });

const descriptionSchema = z.string().trim().min(1).max(300);

const endpointViewSchema = endpointSchema.omit({ secrets: true }).meta({ id: 'WebhookEndpoint' });

const secretField = z.string().meta({
  description:
    'Checks the signatures. It is shown in this answer only, and to a repetition with the same `Idempotency-Key`.',
  example: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD',
});

const deliveryViewSchema = z
  .object({
    id: idSchema('delivery'),
    endpointId: idSchema('webhook'),
    eventId: z.string(),
    eventType: z.string(),
    occurredAt: z.string(),
    orderId: z.string().optional(),
    status: z.enum(deliveryStatuses),
    deadReason: z.enum(deadReasons).optional(),
    nextAttemptAt: z.string().optional(),
    attempts: z.array(attemptSchema.meta({ id: 'WebhookAttempt' })),
    repeat: z.enum(deliveryStatuses).optional().meta({
      description: 'What became of sending it again after it had arrived; `status` stays `delivered`.',
    }),
    payload: z.string().meta({ description: 'The very text that was sent and signed.' }),
    message: z.record(z.string(), z.unknown()).meta({ description: '`payload`, read.' }),
  })
  .meta({ id: 'WebhookDelivery' });

const endpointParams = z.object({ id: idSchema('webhook') });

export const webhooksRoutes = defineRoutes({
  listEndpoints: {
    method: 'GET',
    path: '/v1/webhook-endpoints',
    summary: 'Who is told of events, newest first',
    access: 'webhooks:manage',
    query: z.strictObject(pageQuery),
    responses: { 200: pageOf(endpointViewSchema) },
    errors: ['invalid-cursor'],
  },
  createEndpoint: {
    method: 'POST',
    path: '/v1/webhook-endpoints',
    summary: 'Register an address to be told of events; its secret is shown in this answer only',
    access: 'webhooks:manage',
    body: z.strictObject({
      url: urlSchema,
      description: descriptionSchema.optional(),
      eventTypes: eventTypesSchema,
    }),
    etag: true,
    responses: { 201: endpointViewSchema.extend({ secret: secretField }).meta({ id: 'NewWebhookEndpoint' }) },
    errors: ['limit-reached'],
    idempotent: true,
  },
  getEndpoint: {
    method: 'GET',
    path: '/v1/webhook-endpoints/{id}',
    summary: 'One endpoint',
    access: 'webhooks:manage',
    params: endpointParams,
    etag: true,
    responses: { 200: endpointViewSchema },
    errors: ['not-found'],
  },
  changeEndpoint: {
    method: 'PATCH',
    path: '/v1/webhook-endpoints/{id}',
    summary: 'Change an endpoint, or turn it off or on; what it missed while it was off can be replayed',
    access: 'webhooks:manage',
    params: endpointParams,
    body: z
      .strictObject({
        url: urlSchema,
        description: descriptionSchema,
        eventTypes: eventTypesSchema,
        status: z.enum(['enabled', 'disabled']),
      })
      .partial(),
    etag: true,
    responses: { 200: endpointViewSchema },
    errors: ['not-found', 'conflict', 'stale-version'],
  },
  deleteEndpoint: {
    method: 'DELETE',
    path: '/v1/webhook-endpoints/{id}',
    summary: 'Remove an endpoint; what is still to be sent to it is dropped',
    access: 'webhooks:manage',
    params: endpointParams,
    responses: { 204: null },
    errors: ['not-found', 'conflict', 'stale-version'],
  },
  testEndpoint: {
    method: 'POST',
    path: '/v1/webhook-endpoints/{id}/test',
    summary: 'Send a `webhook.test` message now, once, and see what comes of it',
    access: 'webhooks:manage',
    params: endpointParams,
    responses: { 200: z.object({ delivered: z.boolean(), attempt: attemptSchema }) },
    errors: ['not-found'],
  },
  rotateSecret: {
    method: 'POST',
    path: '/v1/webhook-endpoints/{id}/rotate-secret',
    summary:
      'Make a new secret; for 24 hours, or as long as asked for, messages are signed with the former one, too',
    access: 'webhooks:manage',
    params: endpointParams,
    body: z.strictObject({
      overlapSeconds: z.int().min(0).max(secretOverlapSeconds).default(secretOverlapSeconds).meta({
        description:
          'How long former secrets go on to sign; 0 ends all of them at once, for one that leaked.',
      }),
    }),
    bodyOptional: true,
    responses: { 200: z.object({ secret: secretField, formerValidUntil: z.iso.datetime() }) },
    errors: ['not-found', 'conflict'],
    idempotent: true,
  },
  listDeliveries: {
    method: 'GET',
    path: '/v1/webhook-endpoints/{id}/deliveries',
    summary: 'What was sent to an endpoint in the last 30 days, newest events first, with every attempt',
    access: 'webhooks:manage',
    params: endpointParams,
    query: z
      .strictObject({
        ...pageQuery,
        status: z.enum(deliveryStatuses).optional(),
        eventType: z.enum(publicEventTypes).optional(),
        orderId: idSchema('order').optional(),
        ...timeRange,
      })
      .superRefine(endsAfterItBegins),
    responses: { 200: pageOf(deliveryViewSchema) },
    errors: ['not-found', 'invalid-cursor'],
  },
  replay: {
    method: 'POST',
    path: '/v1/webhook-endpoints/{id}/replay',
    summary:
      'Send everything of a time range again, also what arrived; receivers know repeated messages by their webhook-id',
    access: 'webhooks:manage',
    params: endpointParams,
    body: z
      .strictObject({ from: timeRange.from.unwrap(), to: timeRange.to.unwrap() })
      .superRefine(endsAfterItBegins),
    responses: {
      202: z
        .object({
          replayed: z.int().meta({ description: 'Those that are sent again by this.' }),
          underWay: z.int().meta({ description: 'Those left alone: they were being sent anyway.' }),
          continueTo: z.iso.datetime().optional().meta({
            description: 'One call takes 500 deliveries, newest first: go on with this as `to`.',
          }),
        })
        .meta({ id: 'WebhookReplay' }),
    },
    errors: ['not-found', 'illegal-transition'],
    idempotent: true,
  },
  getDelivery: {
    method: 'GET',
    path: '/v1/webhook-deliveries/{id}',
    summary: 'One delivery with every attempt',
    access: 'webhooks:manage',
    params: z.object({ id: idSchema('delivery') }),
    responses: { 200: deliveryViewSchema },
    errors: ['not-found'],
  },
  redeliver: {
    method: 'POST',
    path: '/v1/webhook-deliveries/{id}/redeliver',
    summary: 'Send it again at once, with ten attempts more',
    access: 'webhooks:manage',
    params: z.object({ id: idSchema('delivery') }),
    responses: { 202: deliveryViewSchema },
    errors: ['not-found', 'illegal-transition'],
    idempotent: true,
  },
});

export type EndpointView = z.input<typeof endpointViewSchema>;
export type DeliveryView = z.input<typeof deliveryViewSchema>;
