/** The routes of reconciliation. */

import * as z from 'zod';
import { pageOf, pageQuery } from '../../shared/cursor.ts';
import { defineRoutes } from '../../shared/http/contract.ts';
import { endsAfterItBegins, timeRange } from '../../shared/time-range.ts';
import { runSchema } from './run.ts';

export const reconciliationRoutes = defineRoutes({
  startReconciliation: {
    method: 'POST',
    path: '/v1/payments/reconciliations',
    summary: 'Compare our payments with the providers’, repair what is safe and list the rest',
    access: 'payments:reconcile',
    body: z.strictObject(timeRange).superRefine(endsAfterItBegins),
    bodyOptional: true,
    idempotent: true,
    responses: { 201: runSchema },
  },
  listReconciliations: {
    method: 'GET',
    path: '/v1/payments/reconciliations',
    summary: 'Reconciliation runs, newest first',
    access: 'payments:reconcile',
    query: z.strictObject(pageQuery),
    responses: { 200: pageOf(runSchema) },
  },
});
