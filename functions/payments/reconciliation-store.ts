/** The runs of reconciliation, newest first; they are written once and never change. */
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Page, PageRequest } from '../shared/cursor.ts';
import { dynamo, tableName } from '../shared/dynamo.ts';
import { queryPage } from '../shared/read.ts';
import { type Run, runSchema } from './reconciliation.ts';
import { paymentsTable, reconciliationKey, reconciliationPartition } from './table.ts';

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

export const saveRun = async (run: Run): Promise<void> => {
  const Item = { ...reconciliationKey(run.startedAt, run.id), ...run };
  await dynamo().send(new PutCommand({ TableName: tableName(paymentsTable), Item }));
};
