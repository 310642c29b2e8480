/** Reads and writes of deliveries. Every change is conditional on the version that it was decided on. */
import * as z from 'zod';
import type { DomainEvent } from '../events/catalogue.ts';
import { outboxWrite } from '../events/outbox.ts';
import type { Page, PageRequest } from '../shared/cursor.ts';
import { tableName } from '../shared/dynamo.ts';
import { DomainError, isDomainError } from '../shared/errors.ts';
import { type Id, idSchema } from '../shared/ids.ts';
import { getItem, getItems, queryPage } from '../shared/read.ts';
import { transact, tryTransact, type Write } from '../shared/transact.ts';
import { claimed, type Delivery, deliverySchema } from './delivery.ts';
import { deliveryKey, duePartition, endpointPartition, webhooksTable } from './table.ts';

const stored = (delivery: Delivery) => ({
  ...deliveryKey(delivery.id),
  ...delivery,
  endpointKey: endpointPartition(delivery.endpointId),
  occurredKey: `${delivery.occurredAt}#${delivery.id}`,
  ...(delivery.dueAt !== undefined && { dueKey: duePartition, dueAtKey: `${delivery.dueAt}#${delivery.id}` }),
});

export const getDelivery = (deliveryId: string): Promise<Delivery | undefined> =>
  getItem(webhooksTable, deliveryKey(deliveryId), deliverySchema, { consistent: true });

export const getDeliveries = (ids: readonly Id<'delivery'>[]): Promise<Delivery[]> =>
  getItems(webhooksTable, ids.map(deliveryKey), deliverySchema, { consistent: true });

const isNew = 'attribute_not_exists(#pk)';
const isAsRead = '#version = :before';

/** @returns false when it was made before */
export const createDelivery = async (delivery: Delivery): Promise<boolean> => {
  const write: Write = {
    Put: {
      TableName: tableName(webhooksTable),
      Item: stored(delivery),
      ConditionExpression: isNew,
      ExpressionAttributeNames: { '#pk': 'pk' },
    },
  };
  return (await tryTransact([write])).length === 0;
};

/** @throws DomainError `conflict` when it changed meanwhile */
export const saveDelivery = (delivery: Delivery, event?: DomainEvent): Promise<void> =>
  transact([
    {
      Put: {
        TableName: tableName(webhooksTable),
        Item: stored(delivery),
        ConditionExpression: isAsRead,
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':before': delivery.version - 1 },
      },
      otherwise: () => new DomainError('conflict', 'The delivery changed meanwhile'),
    },
    ...(event
      ? [
          outboxWrite(webhooksTable, {
            pk: deliveryKey(delivery.id).pk,
            sequence: delivery.version,
            events: [event],
          }),
        ]
      : []),
  ]);

/** The right to attempt it, until the lease is over; undefined when it is not due, or somebody else was faster. */
export const claimDelivery = async (deliveryId: string, now: Date): Promise<Delivery | undefined> => {
  const delivery = await getDelivery(deliveryId);
  const mine = delivery && claimed(delivery, now);
  if (!mine) return undefined;
  try {
    await saveDelivery(mine);
    return mine;
  } catch (error) {
    if (isDomainError(error, 'conflict')) return undefined;
    throw error;
  }
};

const listedSchema = z.object({ pk: z.string(), sk: z.string() });

export type DeliveryFilter = {
  /** Inclusive bounds on the time of the event, ISO 8601. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly status?: Delivery['status'] | undefined;
};

/** Newest events first. */
export const listDeliveries = async (
  endpointId: string,
  { from, to, status }: DeliveryFilter,
  request: PageRequest,
): Promise<Page<Delivery>> => {
  const page = await queryPage(
    {
      table: webhooksTable,
      index: 'byEndpoint',
      partition: endpointPartition(endpointId),
      newestFirst: true,
      sort: { ...(from !== undefined && { from }), ...(to !== undefined && { to: `${to}~` }) },
      ...(status && {
        filter: {
          FilterExpression: '#status = :status',
          names: { '#status': 'status' },
          values: { ':status': status },
        },
      }),
    },
    listedSchema,
    request,
  );
  const found = await getItems(webhooksTable, page.items, deliverySchema);
  const byPartition = new Map(found.map((delivery) => [deliveryKey(delivery.id).pk, delivery]));
  return { ...page, items: page.items.flatMap(({ pk }) => byPartition.get(pk) ?? []) };
};

const dueSchema = z.object({ id: idSchema('delivery'), endpointId: idSchema('webhook') });

/** What is due now, longest first. */
export const listDue = (now: Date, request: PageRequest): Promise<Page<z.output<typeof dueSchema>>> =>
  queryPage(
    { table: webhooksTable, index: 'due', partition: duePartition, sort: { to: `${now.toISOString()}~` } },
    dueSchema,
    request,
  );
