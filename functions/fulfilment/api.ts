/** HTTP: shipments by staff and shop owners, tracking for customers, reports from carriers. */
import { assertItems, itemFilter, readOrder } from '../orders/access.ts';
import { actorOf } from '../shared/actor.ts';
import { invalidRequest } from '../shared/http/problem.ts';
import { serve } from '../shared/http/serve.ts';
import { readJson } from '../shared/http/text.ts';
import { log } from '../shared/log.ts';
import { verifyCarrier } from './carrier-signature.ts';
import { carrierReportSchema, fulfilmentRoutes } from './contract.ts';
import { type MayTouch, ship, track } from './ship.ts';
import type { TrackingEvent } from './shipment.ts';
import { findByTracking, getFulfilment } from './store.ts';

const reportOf = (rawBody: string) => {
  const report = carrierReportSchema.safeParse(readJson(rawBody));
  if (!report.success) throw invalidRequest(report.error, 'body');
  return report.data;
};

const eventOf = (
  body: Omit<TrackingEvent, 'at'> & { at?: string | undefined },
  now: Date,
): TrackingEvent => ({
  status: body.status,
  at: body.at ?? now.toISOString(),
  ...(body.location !== undefined && { location: body.location }),
});

const mayTouch = async (asking: Parameters<typeof itemFilter>[0]): Promise<MayTouch> => {
  const visible = await itemFilter(asking);
  return (order, itemIds) => assertItems(visible, order, itemIds);
};

export const handler = serve(fulfilmentRoutes, {
  createShipment: async (request) => {
    const { params, body, now } = request;
    const shipment = await ship(params.id, body, actorOf(request), await mayTouch(request), now);
    log.info('shipment created', { orderId: params.id, shipmentId: shipment.id });
    return { status: 201, body: shipment };
  },

  addTrackingEvent: async (request) => {
    const { params, body, now } = request;
    const event = eventOf(body, now);
    const shipment = await track(params.id, event, actorOf(request), await mayTouch(request), now);
    log.info('shipment tracked', {
      orderId: shipment.orderId,
      shipmentId: shipment.id,
      shipment: shipment.status,
    });
    return { status: 201, body: shipment };
  },

  getTracking: async (request) => {
    const order = await readOrder(request, request.params.id);
    const { shipments } = await getFulfilment(order.id);
    return { status: 200, body: { orderId: order.id, shipments } };
  },

  carrierWebhook: async ({ params, headers, rawBody, now }) => {
    await verifyCarrier(params.carrier, headers, rawBody);
    const { trackingNumber, ...report } = reportOf(rawBody);
    const shipmentId = await findByTracking(params.carrier, trackingNumber);
    if (shipmentId) await track(shipmentId, eventOf(report, now), `carrier:${params.carrier}`, () => {}, now);
    else log.warn('a carrier reported a number that no shipment has', { carrier: params.carrier });
    return { status: 200, body: { received: true } };
  },
});
