/** The runs of reconciliation, newest first; they are written once and never change. */
import { newEvent } from '../../events/catalogue.ts';
import { outboxWrite } from '../../events/outbox.ts';
import type { Page, PageRequest } from '../../shared/cursor.ts';
import { tableName } from '../../shared/dynamo.ts';
import { getItem, queryPage } from '../../shared/read.ts';
import { transact } from '../../shared/transact.ts';
import { paymentsTable, reconciliationKey, reconciliationOutbox, reconciliationPartition } from '../table.ts';
import { type Run, runSchema } from './run.ts';

export const listRuns = (request: PageRequest): Promise<Page<Run>> =>
  queryPage(
    {
      table: paymentsTable,
      partition: reconciliationPartition,
      sort: { beginsWith: 'RUN#' },
      newestFirst: true,
    },
    runSchema,
    request,
  );

export const getRun = async (startedAt: string, id: string): Promise<Run | undefined> =>
  getItem(paymentsTable, reconciliationKey(startedAt, id), runSchema, { consistent: true });

export const saveRun = async (run: Run, now: Date): Promise<void> => {
  const { id: runId, startedAt, checked, findings } = run;
  const open = findings.filter(({ repaired }) => !repaired).length;
  const facts = { runId, startedAt, checked, findings: findings.length, unrepaired: open };
  await transact([
    {
      Put: { TableName: tableName(paymentsTable), Item: { ...reconciliationKey(startedAt, runId), ...run } },
    },
    outboxWrite(paymentsTable, {
      pk: reconciliationOutbox(runId),
      sequence: 1,
      events: [newEvent('payment.reconciled', facts, { now })],
    }),
  ]);
};
