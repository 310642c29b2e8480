/**
 * Makes the template's tables in the engine. One that is there already stays as it is, with its items; one whose indexes
 * or stream are not the template's any more is of an earlier version: its items are not where the code looks for them, or
 * nobody hears of them.
 */
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { Resource, Resources } from '../template/template.ts';
import type { CallDynamoDb } from './call.ts';
import { ofEarlierVersion } from './earlier-version.ts';

const streamSchema = z.object({ StreamViewType: z.string() });

const tableSchema = z.object({
  AttributeDefinitions: z.array(z.unknown()),
  KeySchema: z.array(z.unknown()),
  GlobalSecondaryIndexes: z.array(z.looseObject({ IndexName: z.string() })).optional(),
  LocalSecondaryIndexes: z.array(z.unknown()).optional(),
  StreamSpecification: streamSchema.optional(),
  TimeToLiveSpecification: z
    .object({ AttributeName: z.string(), Enabled: z.boolean().default(true) })
    .optional(),
});

/** What CreateTable takes of the template: without what only a deployment has (recovery, encryption, tags). */
const creation = (table: Resource): Record<string, unknown> => {
  const { StreamSpecification, GlobalSecondaryIndexes, ...keys } = table.read(tableSchema);
  return {
    TableName: table.ref,
    BillingMode: 'PAY_PER_REQUEST',
    ...keys,
    ...(GlobalSecondaryIndexes && {
      GlobalSecondaryIndexes: GlobalSecondaryIndexes.map(({ IndexName, KeySchema, Projection }) => ({
        IndexName,
        KeySchema,
        Projection,
      })),
    }),
    ...(StreamSpecification && { StreamSpecification: { StreamEnabled: true, ...StreamSpecification } }),
  };
};

const indexSchema = z.object({
  IndexName: z.string(),
  KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.string() })),
  Projection: z.object({ ProjectionType: z.string(), NonKeyAttributes: z.array(z.string()).optional() }),
});

const describedSchema = z.object({
  Table: z.object({
    GlobalSecondaryIndexes: z.array(indexSchema).default([]),
    StreamSpecification: z.object({ StreamViewType: z.string().optional() }).optional(),
  }),
});

/** In any order, as a comparison needs them. */
const comparable = (indexes: readonly unknown[]) =>
  new Map(
    z
      .array(indexSchema)
      .parse(indexes)
      .map(({ IndexName, KeySchema, Projection: { ProjectionType, NonKeyAttributes = [] } }) => [
        IndexName,
        { KeySchema, ProjectionType, copied: [...NonKeyAttributes].sort() },
      ]),
  );

const isOfThisVersion = async (table: Resource, call: CallDynamoDb): Promise<boolean> => {
  const { Table } = describedSchema.parse(await call('DescribeTable', { TableName: table.ref }));
  const { GlobalSecondaryIndexes: wanted = [], StreamSpecification: stream } = table.read(tableSchema);
  return (
    isDeepStrictEqual(comparable(Table.GlobalSecondaryIndexes), comparable(wanted)) &&
    Table.StreamSpecification?.StreamViewType === stream?.StreamViewType
  );
};

const expirySchema = z.object({ TimeToLiveDescription: z.object({ TimeToLiveStatus: z.string() }) });

/** Also of a table that was made before the template said so, or before this was done. */
const letExpire = async (table: Resource, call: CallDynamoDb): Promise<void> => {
  const { TimeToLiveSpecification } = table.read(tableSchema);
  if (!TimeToLiveSpecification?.Enabled) return;
  const told = expirySchema.parse(await call('DescribeTimeToLive', { TableName: table.ref }));
  if (told.TimeToLiveDescription.TimeToLiveStatus !== 'DISABLED') return;
  await call('UpdateTimeToLive', { TableName: table.ref, TimeToLiveSpecification });
};

/** @throws Error with what to do when a table is of an earlier version */
export const makeTables = async (resources: Resources, call: CallDynamoDb): Promise<void> => {
  const tables = resources.ofType('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable');
  const listed = z
    .object({ TableNames: z.array(z.string()) })
    .parse(await call('ListTables', { Limit: 100 }));
  const existing = new Set(listed.TableNames);
  const missing = tables.filter(({ ref }) => !existing.has(ref));
  const kept = tables.filter(({ ref }) => existing.has(ref));
  const isCurrent = await Promise.all(kept.map((table) => isOfThisVersion(table, call)));
  if (isCurrent.includes(false)) throw ofEarlierVersion();
  await Promise.all(missing.map((table) => call('CreateTable', creation(table))));
  await Promise.all(tables.map((table) => letExpire(table, call)));
};
