/** Reads and writes of endpoints. */
import { announced } from '../events/change.ts';
import { defineDocument } from '../events/document.ts';
import type { Page, PageRequest } from '../shared/cursor.ts';
import { DomainError } from '../shared/errors.ts';
import { queryAll, queryPage } from '../shared/read.ts';
import { transact } from '../shared/transact.ts';
import { afterHealth, type Endpoint, endpointSchema, type Health } from './endpoint.ts';
import { endpointKey, endpointPartition, endpointsPartition, webhooksTable } from './table.ts';

export const endpoints = /* @__PURE__ */ defineDocument({
  table: webhooksTable,
  name: 'webhook endpoint',
  key: (id: string) => endpointKey(id),
  schema: endpointSchema,
  outbox: endpointPartition,
  exists: () => new DomainError('already-exists', 'This endpoint was registered before'),
});

export const createEndpoint = (endpoint: Endpoint): Promise<void> =>
  transact([endpoints.newWrite(endpoint.id, endpoint)]);

/** @throws DomainError `conflict` when it changed meanwhile */
export const deleteEndpoint = (endpoint: Endpoint): Promise<void> =>
  transact([endpoints.deleteWrite(endpoint.id, endpoint)]);

/** There are at most `maximumEndpoints`. */
export const allEndpoints = (): Promise<Endpoint[]> =>
  queryAll({ table: webhooksTable, partition: endpointsPartition }, endpointSchema);

export const listEndpoints = (request: PageRequest): Promise<Page<Endpoint>> =>
  queryPage(
    { table: webhooksTable, partition: endpointsPartition, newestFirst: true },
    endpointSchema,
    request,
  );

/** Notes what an attempt says of the endpoint, and disables it when it is gone or took nothing for days. */
export const noteHealth = async (endpointId: string, health: Health, now: Date): Promise<void> => {
  await endpoints.changeIfThere(endpointId, (endpoint) => {
    const next = afterHealth(endpoint, health, now);
    if (!next) return undefined;
    const { id, url, createdBy, disabledReason: reason } = next;
    if (reason === undefined) return { next };
    const facts = { endpointId: id, url, reason, createdBy };
    return { next, events: announced(next, [['webhook.endpoint-disabled', facts]], now) };
  });
};
