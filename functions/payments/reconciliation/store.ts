/** The runs of reconciliation, newest first. */
import { newEvent } from '../../events/catalogue.ts';
import { outboxWrite } from '../../events/outbox.ts';
import type { Page, PageRequest } from '../../shared/cursor.ts';
import { tableName } from '../../shared/dynamo.ts';
import { getItem, queryPage } from '../../shared/read.ts';
import { transact, type Write } from '../../shared/transact.ts';
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

const runWrite = (run: Run): Write => ({
  Put: {
    TableName: tableName(paymentsTable),
    Item: { ...reconciliationKey(run.startedAt, run.id), ...run },
  },
});

/** How far a run is, so that it can go on after a crash. It announces nothing yet. */
export const saveProgress = (run: Run): Promise<void> => transact([runWrite(run)]);

/** Announces it: one that stopped, too, and again when somebody went on with it. */
export const saveRun = async (run: Run, now: Date): Promise<void> => {
  const { id: runId, startedAt, finishedAt, checked, findings } = run;
  const open = findings.filter(({ repaired }) => !repaired).length;
  const facts = { runId, startedAt, checked, findings: findings.length, unrepaired: open };
  await transact([
    runWrite(run),
    outboxWrite(paymentsTable, {
      pk: reconciliationOutbox(runId, finishedAt),
      sequence: 1,
      events: [newEvent('payment.reconciled', facts, { now })],
    }),
  ]);
};

/** As many runs as there may be unfinished ones among. */
const latestRuns = 100;

/** What others began and had no time to finish, oldest first. */
export const unfinishedRuns = async (): Promise<Run[]> => {
  const { items } = await listRuns({ limit: latestRuns });
  return items.filter(({ status, comparedTo }) => status === 'stopped' && comparedTo !== undefined).reverse();
};
