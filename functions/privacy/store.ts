/** Reads and writes of people's exports. */
import { defineDocument } from '../events/document.ts';
import type { Id } from '../shared/ids.ts';
import { queryAll } from '../shared/read.ts';
import { type DataExport, dataExportSchema } from './data-export.ts';
import { exportKey, exportPartition, exportPrefix, personPartition, privacyTable } from './table.ts';

type Name = `${Id<'user'>} ${Id<'data-export'>}`;

/** Whose it is belongs to its name: nobody finds another's. */
export const nameOf = (userId: Id<'user'>, exportId: Id<'data-export'>): Name => `${userId} ${exportId}`;

const partsOf = (name: Name): [string, string] => {
  const [userId = '', exportId = ''] = name.split(' ');
  return [userId, exportId];
};

export const dataExports = /* @__PURE__ */ defineDocument({
  table: privacyTable,
  name: 'export',
  key: (name: Name) => exportKey(...partsOf(name)),
  schema: dataExportSchema,
  outbox: (name: Name) => exportPartition(partsOf(name)[1]),
});

export const exportsOf = (userId: Id<'user'>): Promise<DataExport[]> =>
  queryAll(
    {
      table: privacyTable,
      partition: personPartition(userId),
      sort: { beginsWith: exportPrefix },
      consistent: true,
    },
    dataExportSchema,
  );
