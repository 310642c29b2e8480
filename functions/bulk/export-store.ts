/** Exports. */
import { announced } from '../events/change.ts';
import { defineDocument } from '../events/document.ts';
import type { Page, PageRequest } from '../shared/cursor.ts';
import type { Id } from '../shared/ids.ts';
import { queryPage } from '../shared/read.ts';
import { type Export, exportSchema } from './export.ts';
import { expiresAtSeconds } from './import-store.ts';
import { bulkTable, exportKey, exportsList, underWay } from './table.ts';

export const exports = /* @__PURE__ */ defineDocument({
  table: bulkTable,
  name: 'export',
  key: (id: Id<'export'>) => exportKey(id),
  schema: exportSchema,
  conflict: 'The export moved on meanwhile',
  indexed: (document) => ({
    list: exportsList,
    expiresAtSeconds: expiresAtSeconds(document.createdAt),
    ...(document.status === 'running' && { open: underWay }),
  }),
});

/** What is written with a version after which there is something to be done. */
export const exportDueNext = (next: Export, now: Date) => ({
  next,
  events: announced(next, [['export.due', { exportId: next.id }]], now),
  note: { expiresAtSeconds: expiresAtSeconds(next.createdAt) },
});

export const listExports = (request: PageRequest): Promise<Page<Export>> =>
  queryPage(
    { table: bulkTable, index: 'all', partition: exportsList, newestFirst: true },
    exportSchema,
    request,
  );
