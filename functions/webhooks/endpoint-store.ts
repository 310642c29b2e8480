/** Reads and writes of endpoints. */
import { type DomainEvent, newEvent } from '../events/catalogue.ts';
import { outboxWrite } from '../events/outbox.ts';
import type { Page, PageRequest } from '../shared/cursor.ts';
import { tableName } from '../shared/dynamo.ts';
import { DomainError } from '../shared/errors.ts';
import { getItem, queryAll, queryPage } from '../shared/read.ts';
import { retryOnConflict, transact, type Write } from '../shared/transact.ts';
import { afterHealth, type Endpoint, endpointSchema, type Health } from './endpoint.ts';
import { endpointKey, endpointPartition, endpointsPartition, webhooksTable } from './table.ts';

export const getEndpoint = (endpointId: string): Promise<Endpoint | undefined> =>
  getItem(webhooksTable, endpointKey(endpointId), endpointSchema, { consistent: true });

/** There are at most `maximumEndpoints`. */
export const allEndpoints = (): Promise<Endpoint[]> =>
  queryAll({ table: webhooksTable, partition: endpointsPartition }, endpointSchema);

export const listEndpoints = (request: PageRequest): Promise<Page<Endpoint>> =>
  queryPage(
    { table: webhooksTable, partition: endpointsPartition, newestFirst: true },
    endpointSchema,
    request,
  );

const isNew = 'attribute_not_exists(#pk)';
const isAsRead = '#version = :before';

export const createEndpoint = (endpoint: Endpoint): Promise<void> =>
  transact([
    {
      Put: {
        TableName: tableName(webhooksTable),
        Item: { ...endpointKey(endpoint.id), ...endpoint },
        ConditionExpression: isNew,
        ExpressionAttributeNames: { '#pk': 'pk' },
      },
      otherwise: () => new DomainError('already-exists', 'This endpoint was registered before'),
    },
  ]);

const replaceWrite = (endpoint: Endpoint): Write => ({
  Put: {
    TableName: tableName(webhooksTable),
    Item: { ...endpointKey(endpoint.id), ...endpoint },
    ConditionExpression: isAsRead,
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':before': endpoint.version - 1 },
  },
});

/** @throws DomainError `conflict` when it changed meanwhile */
export const replaceEndpoint = (endpoint: Endpoint, event?: DomainEvent): Promise<void> =>
  transact([
    replaceWrite(endpoint),
    ...(event
      ? [
          outboxWrite(webhooksTable, {
            pk: endpointPartition(endpoint.id),
            sequence: endpoint.version,
            events: [event],
          }),
        ]
      : []),
  ]);

/** @throws DomainError `conflict` when it changed meanwhile */
export const deleteEndpoint = ({ id, version }: Endpoint): Promise<void> =>
  transact([
    {
      Delete: {
        TableName: tableName(webhooksTable),
        Key: endpointKey(id),
        ConditionExpression: isAsRead,
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':before': version },
      },
    },
  ]);

/** Notes what an attempt says of the endpoint, and disables it when it is gone or took nothing for days. */
export const noteHealth = (endpointId: string, health: Health, now: Date): Promise<void> =>
  retryOnConflict(async () => {
    const endpoint = await getEndpoint(endpointId);
    const next = endpoint && afterHealth(endpoint, health, now);
    if (!next) return;
    const { id, url, createdBy, disabledReason, version } = next;
    const event =
      disabledReason &&
      newEvent(
        'webhook.endpoint-disabled',
        { endpointId: id, url, reason: disabledReason, createdBy },
        { now, sequence: version },
      );
    await replaceEndpoint(next, event);
  });
