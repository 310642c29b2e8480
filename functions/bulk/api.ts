/** The routes of imports and exports. */
import { shopSettings } from '../settings/store.ts';
import { auditOutcome } from '../shared/audit-trail.ts';
import { routeKey } from '../shared/http/contract.ts';
import type { HttpRequest } from '../shared/http/request.ts';
import { serve } from '../shared/http/serve.ts';
import { type Id, idOf } from '../shared/ids.ts';
import { madeOnce } from '../shared/made-once.ts';
import { bulkRoutes, maximumShownFaults } from './contract.ts';
import { type Export, newExport } from './export.ts';
import { exportDueNext, exports, listExports } from './export-store.ts';
import { exportFileKey, reportKey } from './file-names.ts';
import { downloadUrlOf, uploadUrlOf } from './files.ts';
import {
  type Import,
  importMoved,
  isUnderWay,
  maximumFileBytes,
  maximumFileLines,
  newImport,
  uploadSeconds,
} from './import.ts';
import { dueNext, imports, listFaults, listImports, progressOf } from './import-store.ts';
import { exportView, fileNameOf, importView } from './view.ts';

const startImport = (asked: Parameters<typeof newImport>[0], now: Date): Promise<Import> => {
  const next = newImport(asked, now);
  return madeOnce(
    next,
    () => imports.save(next.id, { next }),
    () => imports.get(next.id),
  );
};

const startExport = (asked: Parameters<typeof newExport>[0], now: Date): Promise<Export> => {
  const next = newExport(asked, now);
  return madeOnce(
    next,
    () => exports.save(next.id, exportDueNext(next, now)),
    () => exports.get(next.id),
  );
};

const wholeImport = async (document: Import, now: Date) => {
  const { id, kind, reported, createdAt } = document;
  const [progress, { items: errors }] = await Promise.all([
    progressOf(id),
    listFaults(id, { limit: maximumShownFaults }),
  ]);
  const reportUrl = reported
    ? await downloadUrlOf(reportKey(id), fileNameOf(`${kind}-report`, createdAt))
    : undefined;
  return { ...importView(document, progress, now), errors, ...(reportUrl !== undefined && { reportUrl }) };
};

const cancelImport = (importId: Id<'import'>, now: Date): Promise<Import> =>
  imports.change(importId, (document) => {
    if (document.status === 'cancelled') return undefined;
    const next = importMoved(document, 'cancel', {}, now);
    return isUnderWay(document) ? dueNext(next, now) : { next };
  });

const fileIsThere = ({ status, expiresAt }: Export, now: Date): boolean =>
  status === 'done' && expiresAt !== undefined && now.toISOString() < expiresAt;

type Reading = HttpRequest<typeof bulkRoutes.getExport>;

/** People's names and addresses leave the shop by this: it is on the record who took them, like a change. */
const noteTaking = ({ caller, requestId, now }: Reading, { id }: Export): Promise<void> =>
  auditOutcome(
    {
      actor: caller.userId,
      roles: [...caller.roles],
      action: routeKey(bulkRoutes.getExport),
      requestId,
      object: id,
    },
    { outcome: 'done' },
    now,
  );

export const handler = serve(bulkRoutes, {
  startImport: async ({ body, caller, seed, now }) => {
    const { userId: createdBy, roles } = caller;
    const id = idOf('import', seed);
    const document = await startImport({ id, ...body, createdBy, roles: [...roles] }, now);
    const { kind, uploadUntil } = document;
    const uploadUrl = await uploadUrlOf(id, uploadSeconds);
    return {
      status: 201,
      body: {
        ...{ id, importId: id, kind, uploadUrl, uploadUntil },
        ...{ maximumBytes: maximumFileBytes, maximumLines: maximumFileLines },
      },
      headers: { location: `/v1/imports/${id}` },
    };
  },
  listImports: async ({ query, now }) => {
    const { items, ...page } = await listImports(query);
    const views = await Promise.all(
      items.map(async (document) => importView(document, await progressOf(document.id), now)),
    );
    return { status: 200, body: { ...page, items: views } };
  },
  getImport: async ({ params, now }) => ({
    status: 200,
    body: await wholeImport(await imports.mustGet(params.id), now),
  }),
  cancelImport: async ({ params, now }) => ({
    status: 200,
    body: await wholeImport(await cancelImport(params.id, now), now),
  }),
  startExport: async ({ body, caller, seed, now }) => {
    const { status: orderStatus, ...asked } = body;
    const id = idOf('export', seed);
    const { currencies } = asked.kind === 'products' ? await shopSettings(now) : {};
    const wanted = { id, ...asked, orderStatus, currencies, createdBy: caller.userId };
    const document = await startExport(wanted, now);
    return { status: 201, body: exportView(document), headers: { location: `/v1/exports/${id}` } };
  },
  listExports: async ({ query }) => {
    const { items, ...page } = await listExports(query);
    return { status: 200, body: { ...page, items: items.map(exportView) } };
  },
  getExport: async (request) => {
    const document = await exports.mustGet(request.params.id);
    const body = exportView(document);
    if (!fileIsThere(document, request.now)) return { status: 200, body };
    if (document.kind === 'orders') await noteTaking(request, document);
    const { id, kind, createdAt } = document;
    const downloadUrl = await downloadUrlOf(exportFileKey(id), fileNameOf(kind, createdAt));
    return { status: 200, body: { ...body, downloadUrl } };
  },
});
