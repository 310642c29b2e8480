/** HTTP: what the warehouse reports. The same report again is the same shipment, or the same event of it. */
import type * as z from 'zod';
import { notFound } from '../../shared/errors.ts';
import { invalidRequest } from '../../shared/http/problem.ts';
import { serve } from '../../shared/http/serve.ts';
import { readJson } from '../../shared/http/text.ts';
import { log } from '../../shared/log.ts';
import { verifySigned } from '../../shared/standard-webhooks.ts';
import { ship, track } from '../ship.ts';
import { findByTracking } from '../store.ts';
import { warehouseReportSchema, warehouseRoutes } from './contract.ts';
import { warehouseSecret } from './secret.ts';

type Report = z.output<typeof warehouseReportSchema>;

const knownTypes: ReadonlySet<unknown> = new Set(
  warehouseReportSchema.options.map(({ shape }) => shape.type.value),
);

/** @returns undefined for a type that we have no use for */
const reportOf = (rawBody: string): Report | undefined => {
  const json = readJson(rawBody);
  const type = typeof json === 'object' && json !== null && 'type' in json ? json.type : undefined;
  if (typeof type === 'string' && !knownTypes.has(type)) return undefined;
  const report = warehouseReportSchema.safeParse(json);
  if (!report.success) throw invalidRequest(report.error, 'body');
  return report.data;
};

const actor = 'warehouse';
const mayTouchAll = (): void => {};

/** @param seed the message's id: the same again whenever it is repeated */
const act = async ({ type, data }: Report, seed: string, now: Date): Promise<void> => {
  if (type === 'shipment.created') {
    const { orderId, ...parcel } = data;
    const { id: shipmentId } = await ship(orderId, { ...parcel, seed }, actor, mayTouchAll, now);
    log.info('shipment created', { orderId, shipmentId });
    return;
  }
  const { carrier, trackingNumber, ...report } = data;
  const shipmentId = await findByTracking(carrier, trackingNumber);
  if (!shipmentId) throw notFound('shipment');
  await track(shipmentId, { ...report, clock: 'may-be-wrong' }, actor, mayTouchAll, now);
};

export const handler = serve(warehouseRoutes, {
  warehouseWebhook: async ({ headers, rawBody, now }) => {
    verifySigned(await warehouseSecret(), headers, rawBody);
    const report = reportOf(rawBody);
    if (report) await act(report, `warehouse ${headers['webhook-id']}`, now);
    return { status: 200, body: { received: true } };
  },
});
