/** Reads and writes of deliveries. Every change is conditional on the version that it was decided on. */
import * as z from 'zod';
import type { DomainEvent } from '../events/catalogue.ts';
import { defineDocument } from '../events/document.ts';
import type { Page, PageRequest } from '../shared/cursor.ts';
import { isDomainError } from '../shared/errors.ts';
import { type Id, idSchema } from '../shared/ids.ts';
import { getItems, itemsOfPage, keySchema, type PartitionQuery, queryPage } from '../shared/read.ts';
import { shardFor, shardsOf } from '../shared/shards.ts';
import { tryTransact } from '../shared/transact.ts';
import { type Delivery, deliveryClaimed, deliverySchema } from './delivery.ts';
import { deliveryKey, dueList, endpointPartition, webhooksTable } from './table.ts';

export const deliveries = /* @__PURE__ */ defineDocument({
  table: webhooksTable,
  name: 'webhook delivery',
  key: (id: string) => deliveryKey(id),
  schema: deliverySchema,
  indexed: ({ id, endpointId, occurredAt, dueAt }) => ({
    endpointKey: endpointPartition(endpointId),
    occurredKey: `${occurredAt}#${id}`,
    ...(dueAt !== undefined && { dueShard: shardFor(dueList, id), dueAtKey: `${dueAt}#${id}` }),
  }),
  conflict: 'The delivery changed meanwhile',
});

export const getDelivery = (id: string): Promise<Delivery | undefined> => deliveries.get(id);

export const getDeliveries = (ids: readonly Id<'delivery'>[]): Promise<Delivery[]> =>
  getItems(webhooksTable, ids.map(deliveryKey), deliverySchema, { consistent: true });

/** @returns false when it was made before */
export const createDelivery = async (delivery: Delivery): Promise<boolean> =>
  (await tryTransact([deliveries.newWrite(delivery.id, delivery)])).length === 0;

/** @throws DomainError `conflict` when it changed meanwhile */
export const saveDelivery = (delivery: Delivery, events: readonly DomainEvent[] = []): Promise<void> =>
  deliveries.save(delivery.id, { next: delivery, events });

/** The right to attempt it, until the lease is over; undefined when it is not due, or somebody else was faster. */
export const claimDelivery = async (deliveryId: string, now: Date): Promise<Delivery | undefined> => {
  const delivery = await getDelivery(deliveryId);
  const mine = delivery && deliveryClaimed(delivery, now);
  if (!mine) return undefined;
  try {
    await saveDelivery(mine);
    return mine;
  } catch (error) {
    if (isDomainError(error, 'conflict')) return undefined;
    throw error;
  }
};

export type DeliveryFilter = {
  /** Inclusive bounds on the time of the event, ISO 8601. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly status?: Delivery['status'] | undefined;
  readonly eventType?: string | undefined;
  readonly orderId?: string | undefined;
};

/** Undefined when all are wanted. */
const filterOf = (wanted: Omit<DeliveryFilter, 'from' | 'to'>): PartitionQuery['filter'] => {
  const given = Object.entries(wanted).filter(([, value]) => value !== undefined);
  if (given.length === 0) return undefined;
  return {
    FilterExpression: given.map(([name]) => `#${name} = :${name}`).join(' AND '),
    names: Object.fromEntries(given.map(([name]) => [`#${name}`, name])),
    values: Object.fromEntries(given.map(([name, value]) => [`:${name}`, value])),
  };
};

/** Newest events first. */
export const listDeliveries = async (
  endpointId: string,
  { from, to, status, eventType, orderId }: DeliveryFilter,
  request: PageRequest,
): Promise<Page<Delivery>> => {
  const filter = filterOf({ status, eventType, orderId });
  const page = await queryPage(
    {
      table: webhooksTable,
      index: 'byEndpoint',
      partition: endpointPartition(endpointId),
      newestFirst: true,
      sort: { ...(from !== undefined && { from }), ...(to !== undefined && { to: `${to}~` }) },
      ...(filter && { filter }),
    },
    keySchema,
    request,
  );
  return itemsOfPage(webhooksTable, page, deliverySchema);
};

const dueSchema = z.object({ id: idSchema('delivery'), endpointId: idSchema('webhook') });

export type Due = z.output<typeof dueSchema>;

/** In each shard the sweep finds what is due by itself. */
export const dueShards: readonly string[] = shardsOf(dueList);

/**
 * What is due now, longest first.
 * @param shard one of `dueShards`
 */
export const listDue = (shard: string, now: Date, request: PageRequest): Promise<Page<Due>> =>
  queryPage(
    { table: webhooksTable, index: 'due', partition: shard, sort: { to: `${now.toISOString()}~` } },
    dueSchema,
    request,
  );
