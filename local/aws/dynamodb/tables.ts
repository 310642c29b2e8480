/** Makes the template's tables in the engine; tables that are there already stay as they are. */
import * as z from 'zod';
import type { Resource, Resources } from '../template/template.ts';
import type { CallDynamoDb } from './call.ts';

const streamSchema = z.object({ StreamViewType: z.string() });

const tableSchema = z.object({
  AttributeDefinitions: z.array(z.unknown()),
  KeySchema: z.array(z.unknown()),
  GlobalSecondaryIndexes: z.array(z.looseObject({ IndexName: z.string() })).optional(),
  LocalSecondaryIndexes: z.array(z.unknown()).optional(),
  StreamSpecification: streamSchema.optional(),
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

export const makeTables = async (resources: Resources, call: CallDynamoDb): Promise<void> => {
  const tables = resources.ofType('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable');
  const listed = z
    .object({ TableNames: z.array(z.string()) })
    .parse(await call('ListTables', { Limit: 100 }));
  const existing = new Set(listed.TableNames);
  const missing = tables.filter(({ ref }) => !existing.has(ref));
  await Promise.all(missing.map((table) => call('CreateTable', creation(table))));
};
