/** The routes of shipments and tracking. */
import { z } from 'zod';
import { piecesSchema } from '../orders/pieces.ts';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';
import { shipmentSchema, shipmentStatuses, trackingEventSchema } from './shipment.ts';

export const shipmentViewSchema = shipmentSchema.meta({ id: 'Shipment' });

const carrier = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/i, 'takes letters, digits and hyphens');
const trackingNumber = z
  .string()
  .trim()
  .regex(/^[\w./-]{1,80}$/);

/** `at` left out: now. */
const reportedEvent = z.strictObject({
  status: z.enum(shipmentStatuses).exclude(['created']),
  at: z.iso.datetime().optional(),
  location: z.string().trim().min(1).max(200).optional(),
});

export const fulfilmentRoutes = defineRoutes({
  createShipment: {
    method: 'POST',
    path: '/v1/orders/{id}/shipments',
    summary: 'Ship items of a paid order, all or some of their pieces',
    access: 'shipments:manage',
    params: z.object({ id: idSchema('order') }),
    body: z.strictObject({
      items: piecesSchema,
      carrier,
      trackingNumber,
    }),
    responses: { 201: shipmentViewSchema },
    errors: ['not-found', 'illegal-transition', 'already-exists'],
    idempotent: true,
  },
  addTrackingEvent: {
    method: 'POST',
    path: '/v1/shipments/{id}/events',
    summary: 'Report where a shipment is; the same report twice is one',
    access: 'shipments:manage',
    params: z.object({ id: idSchema('shipment') }),
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
    summary: 'A carrier reports; signed by the scheme of Standard Webhooks',
    access: 'signature',
    params: z.object({ carrier }),
    responses: { 200: z.object({ received: z.boolean() }) },
    errors: ['invalid-signature', 'invalid-request'],
  },
});

/** What carriers send. Fields that we do not know are ignored. */
export const carrierReportSchema = trackingEventSchema.extend({ trackingNumber });
