/** HTTP: runs of the external system, on demand, and conflicts. For staff. */
import { countPieces } from '../orders/count-pieces.ts';
import type { Order } from '../orders/order.ts';
import { getOrders } from '../orders/store.ts';
import { actorOf, actorShownTo, type Viewing } from '../shared/actor.ts';
import { serve } from '../shared/http/serve.ts';
import { log } from '../shared/log.ts';
import type { Conflict } from './conflict.ts';
import { conflicts, listConflicts } from './conflict-store.ts';
import { type ConflictView, integrationsRoutes } from './contract.ts';
import { resolveConflict } from './resolve.ts';
import type { Run } from './run.ts';
import { getState, listLines, listRuns, runs } from './run-store.ts';
import { runIdOf, syncWithExternal } from './sync-run.ts';
import { systemKind } from './system-kind.ts';

/** What is left of API Gateway's 29 seconds must suffice for the answer. */
export const onDemandMilliseconds = 18_000;

const shownRun =
  (viewing: Viewing) =>
  ({ position: _, lines: __, expiresAtSeconds: ___, startedBy, ...run }: Run) => ({
    ...run,
    startedBy: actorShownTo(viewing, startedBy),
  });

const oursOf = ({ status, version, totals, items, updatedAt }: Order): ConflictView['ours'] => ({
  status,
  version,
  total: totals.total,
  items: items.map((item) => {
    const { kept, shipped, delivered } = countPieces(item);
    return { sku: item.variantSnapshot.sku, kept, shipped, delivered, status: item.status };
  }),
  updatedAt,
});

const shownConflicts = async (found: readonly Conflict[]): Promise<ConflictView[]> => {
  const orderIds = [...new Set(found.flatMap(({ orderId }) => orderId ?? []))];
  const byId = new Map((await getOrders(orderIds)).map((order) => [order.id, order]));
  return found.map(({ takenBy: _, expiresAtSeconds: __, version: ___, ...conflict }) => {
    const order = conflict.orderId && byId.get(conflict.orderId);
    return { ...conflict, ...(order && { ours: oursOf(order) }) };
  });
};

const shownConflict = async (conflict: Conflict): Promise<ConflictView> => {
  const [shown] = await shownConflicts([conflict]);
  return shown ?? conflict;
};

export const handler = serve(integrationsRoutes, {
  getExternalSystem: async () => {
    const { failingSince, trouble } = await getState();
    return { status: 200, body: { kind: systemKind(), failingSince, trouble } };
  },

  startSync: async (request) => {
    const limits = { budgetMilliseconds: onDemandMilliseconds };
    const asked = { id: runIdOf(request.seed), startedBy: actorOf(request), limits };
    const run = await syncWithExternal(asked, request.now);
    return { status: 201, body: shownRun(request)(run) };
  },

  listSyncRuns: async (request) => {
    const page = await listRuns(request.query);
    return { status: 200, body: { ...page, items: page.items.map(shownRun(request)) } };
  },

  getSyncRun: async (request) => {
    const { params, query } = request;
    const [run, lines] = await Promise.all([runs.mustGet(params.id), listLines(params.id, query)]);
    return { status: 200, body: { ...shownRun(request)(run), ...lines } };
  },

  listSyncConflicts: async ({ query: { status, ...request } }) => {
    const page = await listConflicts(status, request);
    return { status: 200, body: { ...page, items: await shownConflicts(page.items) } };
  },

  getSyncConflict: async ({ params }) => ({
    status: 200,
    body: await shownConflict(await conflicts.mustGet(params.id)),
  }),

  resolveSyncConflict: async (request) => {
    const { params, body, seed, now } = request;
    const conflict = await resolveConflict(params.id, { keep: body.keep, by: actorOf(request), seed }, now);
    log.info('conflict resolved', { conflictId: conflict.id, orderId: conflict.orderId, kept: body.keep });
    return { status: 200, body: await shownConflict(conflict) };
  },
});
