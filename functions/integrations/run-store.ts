/** Reads and writes of runs, of what they did, and of where the look stands. */
import * as z from 'zod';
import { defineDocument } from '../events/document.ts';
import type { Page, PageRequest } from '../shared/cursor.ts';
import { tableName } from '../shared/dynamo.ts';
import type { Id } from '../shared/ids.ts';
import { getItem, getItems, itemsOfPage, keySchema, queryPage } from '../shared/read.ts';
import type { Write } from '../shared/transact.ts';
import { type Line, lineSchema, type Run, storedRunSchema, withLines } from './run.ts';
import { noState, type State, stateSchema } from './state.ts';
import {
  integrationsTable,
  lineKey,
  linePrefix,
  revisionKey,
  runKey,
  runPartition,
  runsList,
  stateKey,
  takenKey,
} from './table.ts';

export const runs = /* @__PURE__ */ defineDocument({
  table: integrationsTable,
  name: 'run',
  key: (id: Id<'run'>) => runKey(id),
  schema: storedRunSchema,
  indexed: ({ id, startedAt }) => ({ listKey: runsList, atKey: `${startedAt}#${id}` }),
  conflict: 'Another one went on with the run',
});

export const states = /* @__PURE__ */ defineDocument({
  table: integrationsTable,
  name: 'state',
  key: () => stateKey(),
  schema: stateSchema,
  absent: (): State => noState,
});

/** There is one external system. */
export const theSystem = 'external';

export const getState = (): Promise<State> => states.get(theSystem);

/** Newest first. */
export const listRuns = async (request: PageRequest): Promise<Page<Run>> => {
  const query = { table: integrationsTable, index: 'byList', partition: runsList, newestFirst: true };
  return itemsOfPage(integrationsTable, await queryPage(query, keySchema, request), storedRunSchema);
};

export const listLines = (runId: string, request: PageRequest): Promise<Page<Line>> =>
  queryPage(
    { table: integrationsTable, partition: runPartition(runId), sort: { beginsWith: linePrefix } },
    lineSchema,
    request,
  );

/** The run with these lines, in one transaction with whatever they tell of. */
export const linesWrites = (run: Run, lines: readonly Line[]): { next: Run; writes: Write[] } => {
  const next = withLines(run, lines);
  const writes = lines.map((line, index) => ({
    Put: {
      TableName: tableName(integrationsTable),
      Item: { ...lineKey(run.id, run.lines + index), ...line, expiresAtSeconds: run.expiresAtSeconds },
    },
  }));
  return { next, writes: [...writes, runs.write(run.id, next)] };
};

const takenSchema = z.object({ changeId: z.string() });

/** Of these changes, those that are dealt with. */
export const dealtWith = async (changeIds: readonly string[]): Promise<ReadonlySet<string>> => {
  const keys = [...new Set(changeIds)].map(takenKey);
  const found = await getItems(integrationsTable, keys, takenSchema, { consistent: true });
  return new Set(found.map(({ changeId }) => changeId));
};

/** So long a repetition is known; later the order's own rules say that it is so already. */
const takenDays = 400;

export const takenWrite = (changeId: string, run: Run, now: Date): Write => ({
  Put: {
    TableName: tableName(integrationsTable),
    Item: {
      ...takenKey(changeId),
      changeId,
      runId: run.id,
      at: now.toISOString(),
      expiresAtSeconds: Math.floor(now.getTime() / 1000) + takenDays * 24 * 60 * 60,
    },
    ConditionExpression: 'attribute_not_exists(#pk)',
    ExpressionAttributeNames: { '#pk': 'pk' },
  },
});

const revisionSchema = z.object({ lastRevision: z.int() });

/** The greatest that was taken of this order. */
export const getRevision = async (orderId: string): Promise<number | undefined> =>
  (await getItem(integrationsTable, revisionKey(orderId), revisionSchema, { consistent: true }))
    ?.lastRevision;

/** Only the one run that is under way writes it. */
export const revisionWrite = (orderId: string, lastRevision: number): Write => ({
  Put: { TableName: tableName(integrationsTable), Item: { ...revisionKey(orderId), lastRevision } },
});
