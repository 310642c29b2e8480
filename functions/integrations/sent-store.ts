/** Reads and writes of what the external system was told. */
import * as z from 'zod';
import { defineDocument } from '../events/document.ts';
import type { Page, PageRequest } from '../shared/cursor.ts';
import { tableName } from '../shared/dynamo.ts';
import { type Id, idSchema } from '../shared/ids.ts';
import { queryPage } from '../shared/read.ts';
import { shardFor, shardsOf } from '../shared/shards.ts';
import { transact, type Write } from '../shared/transact.ts';
import { lineSchema } from './run.ts';
import { madeThere, nothingSent, type Sent, sentSchema } from './sent.ts';
import {
  integrationsTable,
  refusalKey,
  sentKey,
  unreportedKey,
  unreportedList,
  waitingList,
} from './table.ts';

const waiting = (since: string, id: string) => ({ listKey: waitingList, atKey: `${since}#${id}` });

export const sents = /* @__PURE__ */ defineDocument({
  table: integrationsTable,
  name: 'record of what was sent',
  key: (orderId: Id<'order'>) => sentKey(orderId),
  schema: sentSchema,
  absent: nothingSent,
  indexed: ({ orderId, waitingSince }) => (waitingSince === undefined ? {} : waiting(waitingSince, orderId)),
  conflict: 'Somebody else sends the order',
});

export const madeThereWrite = (orderId: Id<'order'>, externalId: string): Write =>
  sents.newWrite(orderId, madeThere(orderId, externalId));

const unreportedSchema = z.object({ pk: z.string(), orderVersion: z.int(), line: lineSchema });
export type Unreported = z.output<typeof unreportedSchema>;

/** With the record, so that no run misses a sending and none has it twice. */
export const unreportedWrite = ({ orderId, externalId }: Sent, orderVersion: number, now: Date): Write => {
  const line = {
    kind: 'sent',
    at: now.toISOString(),
    what: `version ${orderVersion}`,
    orderId,
    ...(externalId !== undefined && { externalId }),
    orderVersion,
  };
  const key = unreportedKey(shardFor(unreportedList, orderId), orderId, orderVersion);
  return {
    Put: { TableName: tableName(integrationsTable), Item: { ...key, orderVersion, line } },
  };
};

export const unreportedShards: readonly string[] = shardsOf(unreportedList);

export const listUnreported = async (shard: string, limit: number): Promise<Unreported[]> => {
  const query = { table: integrationsTable, partition: shard, consistent: true };
  return (await queryPage(query, unreportedSchema, { limit })).items;
};

/** Refused when another run has it. */
export const reportedWrite = ({ pk, orderVersion, line }: Unreported): Write => ({
  Delete: {
    TableName: tableName(integrationsTable),
    Key: unreportedKey(pk, line.orderId ?? '', orderVersion),
    ConditionExpression: 'attribute_exists(#pk)',
    ExpressionAttributeNames: { '#pk': 'pk' },
  },
});

const refusalSchema = z.object({ conflictId: idSchema('conflict') });

export const refusalWrite = (conflictId: Id<'conflict'>, now: Date): Write => ({
  Put: {
    TableName: tableName(integrationsTable),
    Item: { ...refusalKey(conflictId), conflictId, ...waiting(now.toISOString(), conflictId) },
  },
});

export const dropRefusal = (conflictId: Id<'conflict'>): Promise<void> =>
  transact([{ Delete: { TableName: tableName(integrationsTable), Key: refusalKey(conflictId) } }]);

const waitingSchema = z
  .object({ pk: z.string() })
  .transform(({ pk }) => pk.split('#'))
  .transform(([kind = '', id = '']) =>
    kind === 'REFUSAL'
      ? { kind: 'refusal' as const, ...refusalSchema.parse({ conflictId: id }) }
      : { kind: 'order' as const, orderId: idSchema('order').parse(id) },
  );
export type Waiting = z.output<typeof waitingSchema>;

/** What was not taken, longest first. The index may be a moment behind. */
export const listWaiting = (request: PageRequest): Promise<Page<Waiting>> =>
  queryPage({ table: integrationsTable, index: 'byList', partition: waitingList }, waitingSchema, request);
