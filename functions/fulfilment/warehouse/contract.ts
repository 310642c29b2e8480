/** How the warehouse reports. */

import * as z from 'zod';
import { defineRoutes } from '../../shared/http/contract.ts';
import { idSchema } from '../../shared/ids.ts';
import { maximumLines, maximumQuantity } from '../../shared/order-size.ts';
import { momentSchema } from '../../shared/time-range.ts';
import { carrierSchema, trackingNumberSchema } from '../carrier.ts';
import { shipmentStatuses } from '../shipment.ts';

const shipped = z.object({
  type: z.literal('shipment.created'),
  data: z.object({
    orderId: idSchema('order'),
    items: z
      .array(z.object({ itemId: idSchema('item'), quantity: z.int().min(1).max(maximumQuantity) }))
      .min(1)
      .max(maximumLines),
    carrier: carrierSchema,
    trackingNumber: trackingNumberSchema.optional(),
  }),
});

const tracked = z.object({
  type: z.literal('shipment.updated'),
  data: z.object({
    carrier: carrierSchema,
    trackingNumber: trackingNumberSchema,
    status: z.enum(shipmentStatuses).exclude(['created']),
    at: momentSchema,
    location: z.string().trim().min(1).max(200).optional(),
  }),
});

const other = z.object({ type: z.literal('other') });

const knownTypes: readonly unknown[] = [shipped, tracked].map(({ shape }) => shape.type.value);
const typed = z.object({ type: z.string() });

const isOfNoUse = (message: unknown): boolean => {
  const { success, data } = typed.safeParse(message);
  return success && !knownTypes.includes(data.type);
};

const reportSchema = z
  .preprocess(
    (message) => (isOfNoUse(message) ? { type: 'other' } : message),
    z.discriminatedUnion('type', [shipped, tracked, other]),
  )
  .meta({
    id: 'WarehouseReport',
    description:
      'Messages of any other type are taken and ignored, and so are fields that are not named here.',
  });
export type WarehouseReport = z.output<typeof reportSchema>;

export const warehouseRoutes = defineRoutes({
  warehouseWebhook: {
    method: 'POST',
    path: '/v1/webhooks/warehouse',
    summary:
      'The warehouse reports parcels that it sent, and where they are; signed by the scheme of Standard Webhooks',
    access: 'signature',
    body: reportSchema,
    responses: { 200: z.object({ received: z.boolean() }) },
    errors: ['invalid-signature', 'invalid-request', 'not-found', 'illegal-transition', 'already-exists'],
  },
});
