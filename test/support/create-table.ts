/** Makes a feature's table in an engine as its `table.ts` declares it, without the stack's template. */
import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TableDefinition } from '../../functions/shared/table.ts';

const attribute = (name: string) => ({ AttributeName: name, AttributeType: 'S' as const });

const projection = (include: readonly string[] | undefined) => {
  if (include === undefined) return { ProjectionType: 'ALL' as const };
  if (include.length === 0) return { ProjectionType: 'KEYS_ONLY' as const };
  return { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...include] };
};

export const createTable = (client: DynamoDBClient, table: TableDefinition): Promise<unknown> => {
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
