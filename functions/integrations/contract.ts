/** The routes of the external system: runs, and conflicts for staff to resolve. */
import * as z from 'zod';
import { itemStatusSchema, orderStatusSchema } from '../orders/order.ts';
import { pageOf, pageQuery } from '../shared/cursor.ts';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';
import { moneySchema } from '../shared/money.ts';
import { conflictSchema, keepSchema } from './conflict.ts';
import { lineSchema, runSchema } from './run.ts';
import { systemKindSchema } from './system-kind.ts';

const oursSchema = z
  .object({
    status: orderStatusSchema,
    version: z.int(),
    total: moneySchema,
    items: z.array(
      z.object({
        sku: z.string(),
        kept: z.int().meta({ description: 'Pieces that were ordered and not cancelled.' }),
        shipped: z.int(),
        delivered: z.int(),
        status: itemStatusSchema,
      }),
    ),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'SyncConflictOurs' });

const conflictViewSchema = conflictSchema
  .omit({ takenBy: true, expiresAtSeconds: true, version: true })
  .extend({
    ours: oursSchema
      .optional()
      .meta({ description: 'The order as it is here now; left out: it is not here.' }),
    theirs: z.unknown().meta({ description: 'The change as the external system sent it.' }),
  })
  .meta({ id: 'SyncConflict' });
export type ConflictView = z.input<typeof conflictViewSchema>;

const systemSchema = z
  .object({
    kind: systemKindSchema,
    failingSince: z.iso
      .datetime()
      .optional()
      .meta({ description: 'It did not answer since then; left out: it answered the last time.' }),
    trouble: z.string().optional().meta({ description: 'How it failed the last time.' }),
  })
  .meta({ id: 'ExternalSystem' });

const conflictParams = z.object({ id: idSchema('conflict') });

export const integrationsRoutes = defineRoutes({
  getExternalSystem: {
    method: 'GET',
    path: '/v1/integrations/external',
    summary: 'Whether there is an external system, and whether it answers',
    access: 'integrations:manage',
    responses: { 200: systemSchema },
  },
  startSync: {
    method: 'POST',
    path: '/v1/integrations/external/sync',
    summary:
      'Send the external system what it did not take, and take what is new there. One run at a time: while one is under way, that is the answer',
    access: 'integrations:manage',
    body: z.strictObject({}),
    bodyOptional: true,
    idempotent: true,
    responses: { 201: runSchema },
    errors: ['illegal-transition'],
  },
  listSyncRuns: {
    method: 'GET',
    path: '/v1/integrations/external/runs',
    summary: 'Runs, newest first',
    access: 'integrations:manage',
    query: z.strictObject(pageQuery),
    responses: { 200: pageOf(runSchema) },
    errors: ['invalid-cursor'],
  },
  getSyncRun: {
    method: 'GET',
    path: '/v1/integrations/external/runs/{id}',
    summary: 'One run, and what it sent, took and skipped and why, line by line',
    access: 'integrations:manage',
    params: z.object({ id: idSchema('run') }),
    query: z.strictObject(pageQuery),
    responses: { 200: runSchema.extend(pageOf(lineSchema).shape).meta({ id: 'SyncRunWithLines' }) },
    errors: ['not-found', 'invalid-cursor'],
  },
  listSyncConflicts: {
    method: 'GET',
    path: '/v1/integrations/external/conflicts',
    summary: 'What the external system told and could not be taken, newest first, with both sides',
    access: 'integrations:manage',
    query: z.strictObject({ ...pageQuery, status: conflictSchema.shape.status.default('open') }),
    responses: { 200: pageOf(conflictViewSchema) },
    errors: ['invalid-cursor'],
  },
  getSyncConflict: {
    method: 'GET',
    path: '/v1/integrations/external/conflicts/{id}',
    summary: 'One conflict, with both sides',
    access: 'integrations:manage',
    params: conflictParams,
    responses: { 200: conflictViewSchema },
    errors: ['not-found'],
  },
  resolveSyncConflict: {
    method: 'POST',
    path: '/v1/integrations/external/conflicts/{id}/resolve',
    summary:
      'Say whose word counts. `ours`: the external system is told that its change is refused. `theirs`: it is carried out now, if the order’s own rules allow it',
    access: 'integrations:manage',
    params: conflictParams,
    body: z.strictObject({ keep: keepSchema }),
    idempotent: true,
    responses: { 200: conflictViewSchema },
    errors: ['not-found', 'illegal-transition', 'insufficient-stock', 'not-sellable'],
  },
});
