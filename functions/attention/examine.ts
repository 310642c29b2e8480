/**
 * Reads a thing and makes the list say what is true of it. Events only tell where to look, so late, repeated and
 * reordered ones do no harm. Of two who look at once, the one that writes last looks again after its writing:
 *
 *   A ── reads: needs attention ──────────────── writes ── reads: settled ── deletes
 *   B ────── the thing is settled ── reads: settled, nothing listed
 */
import { exports } from '../bulk/export-store.ts';
import { imports } from '../bulk/import-store.ts';
import { fulfilments } from '../fulfilment/store.ts';
import { getConflict } from '../integrations/conflict-store.ts';
import { getState } from '../integrations/run-store.ts';
import { orders } from '../orders/store.ts';
import { getDispute } from '../payments/dispute-store.ts';
import { payments } from '../payments/store.ts';
import { paymentIdOf } from '../payments/tx-ref.ts';
import { idSchema, isIdOf } from '../shared/ids.ts';
import { log } from '../shared/log.ts';
import { readTogether } from '../shared/read.ts';
import { getDelivery } from '../webhooks/delivery-store.ts';
import { getEndpoint } from '../webhooks/endpoint-store.ts';
import {
  differenceBetween,
  isNothing,
  type Matter,
  matterOf,
  type NewMatter,
  type Thing,
  thingOf,
} from './matter.ts';
import { mattersOfExport, mattersOfImport } from './of-files.ts';
import { mattersOfConflict, mattersOfSystem } from './of-integrations.ts';
import { mattersOfOrder } from './of-order.ts';
import { mattersOfParcels } from './of-parcels.ts';
import { mattersOfDisputes, mattersOfPayment } from './of-payment.ts';
import { mattersOfDelivery, mattersOfEndpoint } from './of-webhooks.ts';
import { applyDifference, listAbout } from './store.ts';

const readOrder = async (orderId: string, now: Date): Promise<NewMatter[]> => {
  const id = idSchema('order').parse(orderId);
  const [order, payment, fulfilment] = await readTogether(
    orders.readOf(id),
    payments.readOf(paymentIdOf(id)),
    fulfilments.readOf(id),
  );
  if (!order) return [];
  const disputes = await Promise.all((payment?.openDisputes ?? []).map(getDispute));
  return [
    ...mattersOfOrder(order, now),
    ...mattersOfDisputes(disputes.filter((dispute) => dispute !== undefined)),
    ...(payment ? mattersOfPayment(payment, now) : []),
    ...mattersOfParcels(fulfilment),
  ];
};

const readEndpoint = async (endpointId: string): Promise<NewMatter[]> => {
  const endpoint = await getEndpoint(endpointId);
  return endpoint ? mattersOfEndpoint(endpoint) : [];
};

const readDelivery = async (deliveryId: string): Promise<NewMatter[]> => {
  const delivery = await getDelivery(deliveryId);
  return delivery ? mattersOfDelivery(delivery) : [];
};

const readImport = async (importId: string, now: Date): Promise<NewMatter[]> => {
  const document = isIdOf('import', importId) ? await imports.get(importId) : undefined;
  return document ? mattersOfImport(document, now) : [];
};

const readExport = async (exportId: string, now: Date): Promise<NewMatter[]> => {
  const document = isIdOf('export', exportId) ? await exports.get(exportId) : undefined;
  return document ? mattersOfExport(document, now) : [];
};

const readConflict = async (conflictId: string): Promise<NewMatter[]> => {
  const conflict = await getConflict(conflictId);
  return conflict ? mattersOfConflict(conflict) : [];
};

const readSystem = async (_: string, now: Date): Promise<NewMatter[]> =>
  mattersOfSystem(await getState(), now);

/** What only a look at many things tells is not asked again: what the sweeps found last is what is known. */
const readers: Readonly<Record<Thing, ((id: string, now: Date) => Promise<NewMatter[]>) | undefined>> = {
  order: readOrder,
  endpoint: readEndpoint,
  delivery: readDelivery,
  import: readImport,
  export: readExport,
  queue: undefined,
  reconciliation: undefined,
  conflict: readConflict,
  system: readSystem,
  stock: undefined,
  ledger: undefined,
  books: undefined,
};

/** What waits for a person about this, as the thing itself says; undefined when it cannot be asked. */
export const readMatters = async (about: string, now: Date): Promise<Matter[] | undefined> => {
  const { thing, id } = thingOf(about);
  const found = await readers[thing]?.(id, now);
  return found?.map((matter) => matterOf(about, matter));
};

const maximumRounds = 5;

export const examine = async (about: string, now: Date): Promise<void> => {
  for (let round = 0; round < maximumRounds; round += 1) {
    const [stored, current] = [await listAbout(about), await readMatters(about, now)];
    if (!current) return;
    const difference = differenceBetween(stored, current);
    if (isNothing(difference)) return;
    await applyDifference(difference, now);
  }
  log.warn('it keeps moving: the sweep looks at it again', { about });
};
