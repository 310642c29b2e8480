/** Many items of one table, each put whether it is there or not: whoever repeats it writes the same again. */
import { BatchWriteCommand, type BatchWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { backOff } from './back-off.ts';
import { dynamo, type Item, type Key, tableName } from './dynamo.ts';
import { DomainError } from './errors.ts';
import type { TableDefinition } from './table.ts';

/** DynamoDB's own limit. */
const maximumBatchItems = 25;

const maximumRewrites = 12;

const writeBatch = async (requests: BatchWriteCommandInput['RequestItems'], attempt = 0): Promise<void> => {
  const { UnprocessedItems = {} } = await dynamo().send(new BatchWriteCommand({ RequestItems: requests }));
  if (Object.keys(UnprocessedItems).length === 0) return;
  if (attempt >= maximumRewrites) throw new DomainError('unavailable', 'The store is busy');
  await backOff(attempt);
  await writeBatch(UnprocessedItems, attempt + 1);
};

/**
 * Not together: some may be written when it fails.
 * @param items no two with one key
 * @throws DomainError `unavailable` when the store goes on leaving some out
 */
export const putAll = async (table: TableDefinition, items: readonly (Key & Item)[]): Promise<void> => {
  const chunks = Array.from({ length: Math.ceil(items.length / maximumBatchItems) }, (_, index) =>
    items.slice(index * maximumBatchItems, (index + 1) * maximumBatchItems),
  );
  const putOf = (item: Item) => ({ PutRequest: { Item: item } });
  await Promise.all(chunks.map((chunk) => writeBatch({ [tableName(table)]: chunk.map(putOf) })));
};
