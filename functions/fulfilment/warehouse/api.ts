/** HTTP: what the warehouse reports. The same report again is the same shipment, or the same event of it. */
import { notFound } from '../../shared/errors.ts';
import { serve } from '../../shared/http/serve.ts';
import { log } from '../../shared/log.ts';
import { verifySigned } from '../../shared/standard-webhooks.ts';
import { shipParcel, trackParcel } from '../ship-parcel.ts';
import { findByTracking } from '../store.ts';
import { type WarehouseReport, warehouseRoutes } from './contract.ts';
import { warehouseSecret } from './secret.ts';

type KnownReport = Exclude<WarehouseReport, { type: 'other' }>;

const actor = 'warehouse';
const mayTouchAll = (): void => {};

/** @param seed the message's id: the same again whenever it is repeated */
const takeReport = async ({ type, data }: KnownReport, seed: string, now: Date): Promise<void> => {
  if (type === 'shipment.created') {
    const { orderId, ...parcel } = data;
    const { id: shipmentId } = await shipParcel(orderId, { ...parcel, seed }, actor, mayTouchAll, now);
    log.info('shipment created', { orderId, shipmentId });
    return;
  }
  const { carrier, trackingNumber, ...report } = data;
  const shipmentId = await findByTracking(carrier, trackingNumber);
  if (!shipmentId) throw notFound('shipment');
  await trackParcel(shipmentId, { ...report, clock: 'may-be-wrong' }, actor, mayTouchAll, now);
};

export const handler = serve(warehouseRoutes, {
  warehouseWebhook: {
    verify: async ({ headers, rawBody }) => verifySigned(await warehouseSecret(), headers, rawBody),
    handle: async ({ body, headers, now }) => {
      if (body.type !== 'other') await takeReport(body, `warehouse ${headers['webhook-id']}`, now);
      return { status: 200, body: { received: true } };
    },
  },
});
