/** The routes of shipments and tracking. */
import * as z from 'zod';
import { piecesSchema } from '../orders/pieces.ts';
import { pageOf, pageQuery } from '../shared/cursor.ts';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';
import { endsAfterItBegins, momentSchema, timeRange } from '../shared/time-range.ts';
import { carrierSchema, trackingNumberSchema } from './carrier.ts';
import { shipmentSchema, shipmentStatuses } from './shipment.ts';

export const shipmentViewSchema = shipmentSchema.omit({ seed: true }).meta({ id: 'Shipment' });

const shipmentId = z.object({ id: idSchema('shipment') });

/** `at` left out: now. */
const reportedEvent = z.strictObject({
  status: z.enum(shipmentStatuses).exclude(['created']),
  at: momentSchema.optional(),
  location: z.string().trim().min(1).max(200).optional(),
});

/** What carriers send. Fields that we do not know are ignored. */
const carrierReportSchema = z
  .object({
    status: z.enum(shipmentStatuses),
    at: momentSchema,
    location: z.string().optional(),
    trackingNumber: trackingNumberSchema,
    /** What was paid at the door, in minor units. */
    collected: z.object({ amount: z.int().min(0), currency: z.string().max(3) }).optional(),
  })
  .meta({ id: 'CarrierReport' });

export const fulfilmentRoutes = defineRoutes({
  createShipment: {
    method: 'POST',
    path: '/v1/orders/{id}/shipments',
    summary:
      'Ship items of an order, all or some of their pieces; those of a failed parcel may be sent again. Vans of one’s own need no number',
    access: 'shipments:manage',
    params: z.object({ id: idSchema('order') }),
    body: z.strictObject({
      items: piecesSchema,
      carrier: carrierSchema,
      trackingNumber: trackingNumberSchema.optional(),
    }),
    responses: { 201: shipmentViewSchema },
    errors: ['not-found', 'illegal-transition', 'already-exists'],
    idempotent: true,
  },
  listShipments: {
    method: 'GET',
    path: '/v1/shipments',
    summary: 'Shipments, newest first: staff see all, shop owners those with goods of theirs',
    access: 'shipments:manage',
    query: z
      .strictObject({ ...pageQuery, status: z.enum(shipmentStatuses).optional(), ...timeRange })
      .superRefine(endsAfterItBegins),
    responses: { 200: pageOf(shipmentViewSchema) },
    errors: ['invalid-cursor'],
  },
  getShipment: {
    method: 'GET',
    path: '/v1/shipments/{id}',
    summary: 'One shipment; shop owners see what is theirs in it',
    access: 'shipments:manage',
    params: shipmentId,
    etag: true,
    responses: { 200: shipmentViewSchema },
    errors: ['not-found'],
  },
  correctShipment: {
    method: 'PATCH',
    path: '/v1/shipments/{id}',
    summary: 'Correct a mistyped carrier or number; reports for the old number are nobody’s from then on',
    access: 'shipments:manage',
    params: shipmentId,
    body: z
      .strictObject({ carrier: carrierSchema.optional(), trackingNumber: trackingNumberSchema.optional() })
      .refine((body) => body.carrier !== undefined || body.trackingNumber !== undefined, {
        error: 'give carrier or trackingNumber',
      }),
    etag: true,
    responses: { 200: shipmentViewSchema },
    errors: ['not-found', 'already-exists', 'stale-version'],
  },
  addTrackingEvent: {
    method: 'POST',
    path: '/v1/shipments/{id}/events',
    summary: 'Report where a shipment is; the same report twice is one',
    access: 'shipments:manage',
    params: shipmentId,
    body: reportedEvent,
    responses: { 201: shipmentViewSchema },
    errors: ['not-found', 'illegal-transition'],
    idempotent: true,
  },
  getTracking: {
    method: 'GET',
    path: '/v1/orders/{id}/tracking',
    summary: 'Where the parts of an order are',
    access: 'orders:read',
    params: z.object({ id: idSchema('order') }),
    responses: { 200: z.object({ orderId: idSchema('order'), shipments: z.array(shipmentViewSchema) }) },
    errors: ['not-found'],
  },
  carrierWebhook: {
    method: 'POST',
    path: '/v1/webhooks/carriers/{carrier}',
    summary:
      'A carrier reports; signed by the scheme of Standard Webhooks. Its name counts without case and spaces',
    access: 'signature',
    params: z.object({ carrier: carrierSchema }),
    body: carrierReportSchema,
    responses: { 200: z.object({ received: z.boolean() }) },
    errors: ['invalid-signature', 'invalid-request'],
  },
});
