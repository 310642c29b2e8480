/** How the warehouse reports. */
import * as z from 'zod';
import { defineRoutes } from '../../shared/http/contract.ts';
import { idSchema } from '../../shared/ids.ts';
import { momentSchema } from '../../shared/time-range.ts';
import { carrierSchema, trackingNumberSchema } from '../carrier.ts';
import { shipmentStatuses } from '../shipment.ts';

/** Fields and types of messages that we do not know are ignored. */
export const warehouseReportSchema = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('shipment.created'),
      data: z.object({
        orderId: idSchema('order'),
        items: z
          .array(z.object({ itemId: idSchema('item'), quantity: z.int().min(1).max(99) }))
          .min(1)
          .max(40),
        carrier: carrierSchema,
        trackingNumber: trackingNumberSchema.optional(),
      }),
    }),
    z.object({
      type: z.literal('shipment.updated'),
      data: z.object({
        carrier: carrierSchema,
        trackingNumber: trackingNumberSchema,
        status: z.enum(shipmentStatuses).exclude(['created']),
        at: momentSchema,
        location: z.string().trim().min(1).max(200).optional(),
      }),
    }),
  ])
  .meta({ id: 'WarehouseReport' });

export const warehouseRoutes = defineRoutes({
  warehouseWebhook: {
    method: 'POST',
    path: '/v1/webhooks/warehouse',
    summary:
      'The warehouse reports parcels that it sent, and where they are; signed by the scheme of Standard Webhooks',
    access: 'signature',
    responses: { 200: z.object({ received: z.boolean() }) },
    errors: ['invalid-signature', 'invalid-request', 'not-found', 'illegal-transition', 'already-exists'],
  },
});
