/** The audit trail over HTTP: read by administrators, written by nobody. */
import * as z from 'zod';
import { auditEntrySchema } from '../shared/audit-trail.ts';
import { pageOf, pageQuery } from '../shared/cursor.ts';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';
import { endsAfterItBegins, timeRange } from '../shared/time-range.ts';

const entryResponse = auditEntrySchema.meta({
  id: 'AuditEntry',
  description: 'What somebody did to things that are not their own: `before` and `after` hold what differs.',
});

export const auditRoutes = defineRoutes({
  listAuditLog: {
    method: 'GET',
    path: '/v1/audit-log',
    summary: 'List what staff did, newest first, by actor or object and by time',
    access: 'audit:read',
    query: z
      .strictObject({
        ...pageQuery,
        actor: idSchema('user').optional(),
        object: z.string().min(1).max(100).optional(),
        ...timeRange,
      })
      .superRefine(endsAfterItBegins),
    responses: { 200: pageOf(entryResponse) },
    errors: ['invalid-cursor'],
  },
});
