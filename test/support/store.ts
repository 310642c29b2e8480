/** A fresh DynamoDB engine in memory with the given tables, for tests of stores and functions without the stack. */

import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll } from '@jest/globals';
import { auditTable } from '../../functions/shared/audit-table.ts';
import { platformTable } from '../../functions/shared/platform-table.ts';
import { type TableDefinition, tableVariable } from '../../functions/shared/table.ts';
import { type Engine, startEngine } from '../../local/dynamodb/engine.ts';

const attribute = (name: string) => ({ AttributeName: name, AttributeType: 'S' as const });

const projection = (include: readonly string[] | undefined) => {
  if (include === undefined) return { ProjectionType: 'ALL' as const };
  if (include.length === 0) return { ProjectionType: 'KEYS_ONLY' as const };
  return { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...include] };
};

const createTable = (client: DynamoDBClient, table: TableDefinition): Promise<unknown> => {
  const keys = table.indexes.flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey ?? 'sk']);
  const indexes = table.indexes.map((index) => ({
    IndexName: index.name,
    KeySchema: [
      { AttributeName: index.partitionKey, KeyType: 'HASH' as const },
      { AttributeName: index.sortKey ?? 'sk', KeyType: 'RANGE' as const },
    ],
    Projection: projection(index.include),
  }));
  return client.send(
    new CreateTableCommand({
      TableName: table.name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [...new Set(['pk', 'sk', ...keys])].map(attribute),
      ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
    }),
  );
};

/** Call at the top of a test file. The tables that `serve` itself needs are there in any case. */
export const withTables = (...named: readonly TableDefinition[]): void => {
  const tables = [...new Set<TableDefinition>([...named, platformTable, auditTable])];
  let engine: Engine | undefined;
  beforeAll(async () => {
    engine = await startEngine();
    process.env.AWS_REGION = 'eu-west-1';
    process.env.AWS_ACCESS_KEY_ID = 'local';
    process.env.AWS_SECRET_ACCESS_KEY = 'local';
    process.env.AWS_ENDPOINT_URL_DYNAMODB = engine.endpoint;
    process.env.STAGE = 'test';
    const client = new DynamoDBClient({});
    await Promise.all(tables.map((table) => createTable(client, table)));
    for (const table of tables) process.env[tableVariable(table)] = table.name;
    client.destroy();
  });
  afterAll(async () => {
    await engine?.stop();
  });
};
