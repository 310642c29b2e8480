/** Reads and writes of endpoints. */
import { announced } from '../events/change.ts';
import { defineDocument } from '../events/document.ts';
import type { Page, PageRequest } from '../shared/cursor.ts';
import { DomainError } from '../shared/errors.ts';
import { queryAll, queryPage } from '../shared/read.ts';
import { transact } from '../shared/transact.ts';
import { afterHealth, type Endpoint, endpointSchema, type Health } from './endpoint.ts';
import { endpointKey, endpointPartition, endpointsPartition, webhooksTable } from './table.ts';

const documents = /* @__PURE__ */ defineDocument({
  table: webhooksTable,
  name: 'webhook endpoint',
  key: (id: string) => endpointKey(id),
  schema: endpointSchema,
  outbox: endpointPartition,
  exists: () => new DomainError('already-exists', 'This endpoint was registered before'),
});

/** There are at most `maximumEndpoints`. */
export const allEndpoints = (): Promise<Endpoint[]> =>
  queryAll({ table: webhooksTable, partition: endpointsPartition }, endpointSchema);

/** Whoever registers hears of everything from so long after on, and whoever leaves of nothing. */
const staleMilliseconds = 5_000;

let held: { readonly endpoints: readonly Endpoint[]; readonly readAt: number } | undefined;

/** Who wants to hear of events: every event asks, and they change rarely, so what is known may be some seconds old. */
export const heldEndpoints = async (): Promise<readonly Endpoint[]> => {
  if (held && performance.now() - held.readAt < staleMilliseconds) return held.endpoints;
  held = { endpoints: await allEndpoints(), readAt: performance.now() };
  return held.endpoints;
};

/** What this process changes, it knows at once. */
const andForget = async <T>(change: Promise<T>): Promise<T> => {
  try {
    return await change;
  } finally {
    held = undefined;
  }
};

export const getEndpoint = (id: string): Promise<Endpoint | undefined> => documents.get(id);

/** @throws DomainError `not-found` */
export const mustGetEndpoint = (id: string): Promise<Endpoint> => documents.mustGet(id);

export const createEndpoint = (endpoint: Endpoint): Promise<void> =>
  andForget(transact([documents.newWrite(endpoint.id, endpoint)]));

/** @throws DomainError `not-found`, and what `decide` throws */
export const changeEndpoint = (...change: Parameters<typeof documents.change>): Promise<Endpoint> =>
  andForget(documents.change(...change));

/** @throws DomainError `conflict` when it changed meanwhile */
export const deleteEndpoint = (endpoint: Endpoint): Promise<void> =>
  andForget(transact([documents.deleteWrite(endpoint.id, endpoint)]));

export const listEndpoints = (request: PageRequest): Promise<Page<Endpoint>> =>
  queryPage(
    { table: webhooksTable, partition: endpointsPartition, newestFirst: true },
    endpointSchema,
    request,
  );

/** Notes what an attempt says of the endpoint, and disables it when it is gone or took nothing for days. */
export const noteHealth = async (endpointId: string, health: Health, now: Date): Promise<void> => {
  await documents.changeIfThere(endpointId, (endpoint) => {
    const next = afterHealth(endpoint, health, now);
    if (!next) return undefined;
    held = undefined;
    const { id, url, createdBy, disabledReason: reason } = next;
    if (reason === undefined) return { next };
    const facts = { endpointId: id, url, reason, createdBy };
    return { next, events: announced(next, [['webhook.endpoint-disabled', facts]], now) };
  });
};
