/** A person's own data, to take away. */
import * as z from 'zod';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';
import { dataExportSchema, keptDays } from './data-export.ts';

const { id, status, requestedAt, finishedAt, expiresAt, sizeBytes } = dataExportSchema.shape;

const dataExportResponse = z
  .object({
    id,
    status,
    requestedAt,
    finishedAt,
    expiresAt: expiresAt.meta({ description: `The file is deleted after ${keptDays} days.` }),
    sizeBytes,
    downloadUrl: z.string().optional().meta({
      description:
        'Once it is done and as long as the file is there; good for five minutes. Read again for another.',
    }),
  })
  .meta({
    id: 'DataExport',
    example: {
      id: 'dex_01JD3Z7Q4M8K2V5X9W6T1R0N00',
      status: 'done',
      requestedAt: '2026-01-01T08:00:00.000Z',
      finishedAt: '2026-01-01T08:00:05.000Z',
      expiresAt: '2026-01-08T08:00:05.000Z',
      sizeBytes: 48_211,
      downloadUrl: 'https://files.example/people/usr_…/dex_….json?X-Amz-Signature=…',
    },
  });

export const privacyRoutes = defineRoutes({
  startDataExport: {
    method: 'POST',
    path: '/v1/me/export',
    summary: 'Have all that is kept of me written into a JSON file; at most three times a day',
    access: 'account:manage',
    limit: 'data-export',
    responses: { 202: dataExportResponse },
    errors: ['not-found', 'rate-limited'],
    idempotent: true,
  },
  getDataExport: {
    method: 'GET',
    path: '/v1/me/export/{id}',
    summary: 'How far my export is, and the address of its file',
    access: 'account:manage',
    params: z.object({ id: idSchema('data-export') }),
    responses: { 200: dataExportResponse },
    errors: ['not-found'],
  },
});
