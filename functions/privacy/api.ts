/** HTTP: people take their data away. That they did is in the audit trail, like what staff do. */

import { announced } from '../events/change.ts';
import { getProfile } from '../identity/store.ts';
import { auditOutcome } from '../shared/audit-trail.ts';
import { notFound } from '../shared/errors.ts';
import type { Caller } from '../shared/http/caller.ts';
import { type Route, routeKey } from '../shared/http/contract.ts';
import { serve } from '../shared/http/serve.ts';
import { type Id, idOf } from '../shared/ids.ts';
import { madeOnce } from '../shared/made-once.ts';
import { privacyRoutes } from './contract.ts';
import { type DataExport, fileIsThere, fileOf, newDataExport } from './data-export.ts';
import { downloadUrlOf } from './files.ts';
import { dataExports, nameOf } from './store.ts';

const viewOf = ({ id, status, requestedAt, finishedAt, expiresAt, sizeBytes }: DataExport) => ({
  id,
  status,
  requestedAt,
  ...(finishedAt !== undefined && { finishedAt }),
  ...(expiresAt !== undefined && { expiresAt }),
  ...(sizeBytes !== undefined && { sizeBytes }),
});

const start = (id: Id<'data-export'>, userId: Id<'user'>, now: Date): Promise<DataExport> => {
  const name = nameOf(userId, id);
  const next = newDataExport(id, userId, now);
  const events = announced(next, [['user.export-requested', { userId, exportId: id }]], now);
  return madeOnce(
    next,
    () => dataExports.save(name, { next, events }),
    () => dataExports.get(name),
  );
};

type Noted = { readonly caller: Caller; readonly requestId: string; readonly now: Date };

const note = ({ caller, requestId, now }: Noted, route: Route, object: string): Promise<void> =>
  auditOutcome(
    { actor: caller.userId, roles: [...caller.roles], action: routeKey(route), requestId, object },
    { outcome: 'done' },
    now,
  );

export const handler = serve(privacyRoutes, {
  startDataExport: async (request) => {
    const { caller, seed, now } = request;
    if (!(await getProfile(caller.userId))) throw notFound('user');
    const started = await start(idOf('data-export', seed), caller.userId, now);
    await note(request, privacyRoutes.startDataExport, started.id);
    const headers = { location: `/v1/me/export/${started.id}` };
    return { status: 202, body: viewOf(started), headers };
  },

  getDataExport: async (request) => {
    const { caller, params, now } = request;
    const found = await dataExports.mustGet(nameOf(caller.userId, params.id));
    if (!fileIsThere(found, now)) return { status: 200, body: viewOf(found) };
    await note(request, privacyRoutes.getDataExport, found.id);
    return { status: 200, body: { ...viewOf(found), downloadUrl: await downloadUrlOf(fileOf(found)) } };
  },
});
