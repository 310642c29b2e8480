/** HTTP: shipments by staff and shop owners, tracking for customers, reports from carriers. */
import { shopsOf } from '../identity/store.ts';
import { assertItems, itemFilter, readOrder } from '../orders/access.ts';
import { getOrders } from '../orders/store.ts';
import { cashCollected } from '../payments/cash-collected.ts';
import { type Acting, actorOf } from '../shared/actor.ts';
import { notFound } from '../shared/errors.ts';
import { serve } from '../shared/http/serve.ts';
import { assertVersion, etagOf, expectedVersions } from '../shared/http/version.ts';
import { log } from '../shared/log.ts';
import { carrierKey } from './carrier.ts';
import { verifyCarrier } from './carrier-signature.ts';
import { fulfilmentRoutes } from './contract.ts';
import { correctParcel, type MayTouch, shipParcel, trackParcel } from './ship-parcel.ts';
import { orderIdOfShipment, type Shipment, shipmentOf, withItemsOnly } from './shipment.ts';
import { listShipments } from './shipment-list-store.ts';
import { findByTracking, fulfilments } from './store.ts';

const mayTouch = async (asking: Acting): Promise<MayTouch> => {
  const visible = await itemFilter(asking);
  return (order, itemIds) => assertItems(visible, order, itemIds);
};

/** The shops whose parcels the caller sees; undefined: all. */
const shopsFor = async ({ caller, scopes }: Acting): Promise<readonly string[] | undefined> =>
  scopes.has('any') ? undefined : shopsOf(caller.userId);

const shown = ({ seed: _seed, ...shipment }: Shipment) => shipment;

/** What of these parcels the caller may see. */
const visibleOf = async (asking: Acting, shipments: readonly Shipment[]): Promise<Shipment[]> => {
  if (asking.scopes.has('any')) return [...shipments];
  const visible = await itemFilter(asking);
  const orderIds = [...new Set(shipments.map(({ orderId }) => orderId))];
  const orders = await getOrders(orderIds);
  return shipments.flatMap((shipment) => {
    const order = orders.find(({ id }) => id === shipment.orderId);
    return order ? withItemsOnly([shipment], visible(order)) : [];
  });
};

export const handler = serve(fulfilmentRoutes, {
  createShipment: async (request) => {
    const { params, body, now, seed } = request;
    const wanted = { ...body, seed };
    const shipment = await shipParcel(params.id, wanted, actorOf(request), await mayTouch(request), now);
    log.info('shipment created', { orderId: params.id, shipmentId: shipment.id });
    return { status: 201, body: shown(shipment) };
  },

  listShipments: async (request) => {
    const { limit, cursor, ...filter } = request.query;
    const page = await listShipments(await shopsFor(request), filter, { limit, cursor });
    const items = await visibleOf(request, page.items);
    return { status: 200, body: { ...page, items: items.map(shown) } };
  },

  getShipment: async (request) => {
    const { shipments, version } = await fulfilments.get(orderIdOfShipment(request.params.id));
    const found = shipmentOf({ shipments }, request.params.id);
    const [shipment] = await visibleOf(request, [found]);
    if (!shipment) throw notFound('shipment');
    return { status: 200, body: shown(shipment), headers: { etag: etagOf(version) } };
  },

  correctShipment: async (request) => {
    const { params, body, headers, now } = request;
    const { shipment, version } = await correctParcel(
      params.id,
      body,
      { actor: actorOf(request), mayTouch: await mayTouch(request), now },
      (stored) => assertVersion(stored, expectedVersions(headers)),
    );
    log.info('shipment corrected', { orderId: shipment.orderId, shipmentId: shipment.id });
    return { status: 200, body: shown(shipment), headers: { etag: etagOf(version) } };
  },

  addTrackingEvent: async (request) => {
    const { params, body, now } = request;
    const report = { ...body, clock: 'must-be-right' } as const;
    const shipment = await trackParcel(params.id, report, actorOf(request), await mayTouch(request), now);
    log.info('shipment tracked', {
      orderId: shipment.orderId,
      shipmentId: shipment.id,
      shipment: shipment.status,
    });
    return { status: 201, body: shown(shipment) };
  },

  getTracking: async (request) => {
    const order = await readOrder(request, request.params.id);
    const { shipments } = await fulfilments.get(order.id);
    return { status: 200, body: { orderId: order.id, shipments: shipments.map(shown) } };
  },

  carrierWebhook: {
    verify: ({ params, headers, rawBody }) => verifyCarrier(params.carrier, headers, rawBody),
    handle: async ({ params, body, now }) => {
      const { trackingNumber, collected, ...report } = body;
      const shipmentId = await findByTracking(params.carrier, trackingNumber);
      const actor = `carrier:${carrierKey(params.carrier)}`;
      if (!shipmentId) {
        log.warn('a carrier reported a number that no shipment has', { carrier: params.carrier });
        return { status: 200, body: { received: true } };
      }
      await trackParcel(shipmentId, { ...report, clock: 'may-be-wrong' }, actor, () => {}, now);
      if (collected) await cashCollected(orderIdOfShipment(shipmentId), collected, now);
      return { status: 200, body: { received: true } };
    },
  },
});
