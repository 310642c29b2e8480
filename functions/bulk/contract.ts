/** Imports and exports over HTTP. `docs/imports.md` has the columns. */
import * as z from 'zod';
import { orderStatusSchema } from '../orders/order.ts';
import { pageOf, pageQuery } from '../shared/cursor.ts';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';
import { endsAfterItBegins, timeRange } from '../shared/time-range.ts';
import { exportKindSchema, exportSchema } from './export.ts';
import { importKindSchema, maximumFileBytes, maximumFileLines, shownStatusSchema } from './import.ts';
import { faultSchema } from './line-fault.ts';

export const maximumShownFaults = 100;

const importId = idSchema('import');
const exportId = idSchema('export');
const count = z.int().min(0);

const counts = {
  total: count.meta({ description: 'Lines without the header; 0 until the file was read once.' }),
  done: count.meta({ description: 'Lines that are decided: applied, found to be so already, or refused.' }),
  changed: count,
  unchanged: count.meta({ description: 'Said what was so already.' }),
  failed: count.meta({ description: 'Refused: nothing of these lines was applied.' }),
};

const importExample = {
  id: 'imp_01JD3Z7Q4M8K2V5X9W6T1R0N00',
  kind: 'stock' as const,
  status: 'running' as const,
  ...{ total: 1200, done: 400, changed: 391, unchanged: 8, failed: 1 },
  errors: [{ line: 17, message: 'There is no variant with the SKU MUG-BLEU' }],
  uploadUntil: '2026-01-01T09:00:00.000Z',
  createdBy: 'usr_01JD3Z7Q4M8K2V5X9W6T1R0N00',
  createdAt: '2026-01-01T08:00:00.000Z',
  updatedAt: '2026-01-01T08:00:04.000Z',
};

const listedImport = z.object({
  id: importId,
  kind: importKindSchema,
  status: shownStatusSchema,
  ...counts,
  reason: z.string().optional().meta({ description: 'Why it failed.' }),
  uploadUntil: z.iso.datetime(),
  createdBy: idSchema('user'),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().optional(),
});

const importResponse = listedImport
  .extend({
    errors: z.array(faultSchema).meta({ description: `The first ${maximumShownFaults}, by line.` }),
    reportUrl: z.string().optional().meta({
      description: 'All refused lines as a CSV file, once it has ended; good for five minutes.',
    }),
  })
  .meta({ id: 'Import', example: importExample });

const startedImport = z
  .object({
    id: importId,
    importId,
    kind: importKindSchema,
    uploadUrl: z
      .string()
      .meta({ description: 'PUT the file here; it begins by itself when it has arrived.' }),
    uploadUntil: z.iso.datetime(),
    maximumBytes: z.int(),
    maximumLines: z.int(),
  })
  .meta({
    id: 'StartedImport',
    description: `At most ${maximumFileBytes} bytes and ${maximumFileLines} lines.`,
  });

const { kind, done, status, from, to, orderStatus, ...exportFields } = exportSchema.shape;
const { createdBy, createdAt, updatedAt, finishedAt, expiresAt, reason, sizeBytes } = exportFields;

const listedExport = z.object({
  ...{ id: exportId, exportId, kind, status, from, to, orderStatus },
  done: done.meta({ description: 'Lines written.' }),
  ...{ createdBy, createdAt, updatedAt, finishedAt, reason, sizeBytes },
  expiresAt: expiresAt.meta({ description: 'Its file is deleted at the midnight (UTC) after this.' }),
});

const exportResponse = listedExport
  .extend({
    downloadUrl: z.string().optional().meta({
      description:
        'Once it is done and as long as the file is there; good for five minutes. Read again for another.',
    }),
  })
  .meta({
    id: 'Export',
    example: {
      id: 'exp_01JD3Z7Q4M8K2V5X9W6T1R0N00',
      exportId: 'exp_01JD3Z7Q4M8K2V5X9W6T1R0N00',
      kind: 'orders',
      status: 'done',
      from: '2026-01-01T00:00:00.000Z',
      to: '2026-01-31T23:59:59.999Z',
      done: 4711,
      sizeBytes: 1_482_113,
      createdBy: 'usr_01JD3Z7Q4M8K2V5X9W6T1R0N00',
      createdAt: '2026-02-01T08:00:00.000Z',
      updatedAt: '2026-02-01T08:00:09.000Z',
      finishedAt: '2026-02-01T08:00:09.000Z',
      expiresAt: '2026-02-08T08:00:09.000Z',
      downloadUrl: 'https://files.example/exports/exp_01JD3Z7Q4M8K2V5X9W6T1R0N00.csv?X-Amz-Signature=…',
    },
  });

const ofOrdersAlone = ['from', 'to', 'status'] as const;

const exportBody = z
  .strictObject({ kind: exportKindSchema, status: orderStatusSchema.optional(), ...timeRange })
  .superRefine(endsAfterItBegins)
  .superRefine((body, context) => {
    if (body.kind === 'orders') return;
    for (const name of ofOrdersAlone) {
      if (body[name] === undefined) continue;
      context.addIssue({ code: 'custom', path: [name], message: 'is for orders alone' });
    }
  })
  .meta({ example: { kind: 'orders', from: '2026-01-01', to: '2026-01-31' } });

export const bulkRoutes = defineRoutes({
  startImport: {
    method: 'POST',
    path: '/v1/imports',
    summary:
      'Get an address to upload a CSV file to, within an hour; its lines are applied in the background',
    access: 'imports:manage',
    body: z.strictObject({ kind: importKindSchema }).meta({ example: { kind: 'stock' } }),
    responses: { 201: startedImport },
    located: true,
    idempotent: true,
  },
  listImports: {
    method: 'GET',
    path: '/v1/imports',
    summary: 'Imports, newest first',
    access: 'imports:manage',
    query: z.strictObject(pageQuery),
    responses: { 200: pageOf(listedImport.meta({ id: 'ListedImport' })) },
    errors: ['invalid-cursor'],
  },
  getImport: {
    method: 'GET',
    path: '/v1/imports/{id}',
    summary: 'How far an import is, and which lines were refused',
    access: 'imports:manage',
    params: z.object({ id: importId }),
    responses: { 200: importResponse },
    errors: ['not-found'],
  },
  cancelImport: {
    method: 'POST',
    path: '/v1/imports/{id}/cancel',
    summary: 'Stop an import: what was applied stays, the rest is not',
    access: 'imports:manage',
    params: z.object({ id: importId }),
    responses: { 200: importResponse },
    errors: ['not-found', 'illegal-transition', 'conflict'],
    idempotent: true,
  },
  startExport: {
    method: 'POST',
    path: '/v1/exports',
    summary: 'Have a CSV file written; those of products, prices and stock can be imported again',
    access: 'exports:manage',
    body: exportBody,
    responses: { 201: exportResponse },
    located: true,
    idempotent: true,
  },
  listExports: {
    method: 'GET',
    path: '/v1/exports',
    summary: 'Exports, newest first',
    access: 'exports:manage',
    query: z.strictObject(pageQuery),
    responses: { 200: pageOf(listedExport.meta({ id: 'ListedExport' })) },
    errors: ['invalid-cursor'],
  },
  getExport: {
    method: 'GET',
    path: '/v1/exports/{id}',
    summary:
      'How far an export is, and the address of its file; who is given that of orders is on the record',
    access: 'exports:manage',
    params: z.object({ id: exportId }),
    responses: { 200: exportResponse },
    errors: ['not-found'],
  },
});
