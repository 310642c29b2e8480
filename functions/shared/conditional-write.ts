/**
 * One item written under a condition, by whoever is first. The SDK repeats a call whose answer is lost, and the
 * repetition meets the effect of the first try; a transaction has a token against that, a single write has not:
 *
 *   first try   ── condition holds ── written ── ✗ answer lost
 *   second try  ── condition fails: the item is there, with this writer's mark ── written
 *
 * So every write leaves a mark of its own on the item, by which it knows itself again.
 */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { dynamo, type Item, type Key, tableName } from './dynamo.ts';
import type { TableDefinition } from './table.ts';

export type Condition = {
  readonly expression: string;
  /** By placeholder: `{ '#status': 'status' }`. */
  readonly names: Readonly<Record<string, string>>;
  readonly values?: Item;
};

/** What is stored now; undefined when the condition failed because there is nothing. */
export type Conditional =
  | { readonly written: true }
  | { readonly written: false; readonly stored: Item | undefined };

const mark = 'writtenBy';

const knowingItself = async (write: (own: string) => Promise<unknown>): Promise<Conditional> => {
  const own = crypto.randomUUID();
  try {
    await write(own);
    return { written: true };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const stored = error.Item && unmarshall(error.Item);
    return stored?.[mark] === own ? { written: true } : { written: false, stored };
  }
};

const inputOf = (table: TableDefinition, { expression, names, values }: Condition) => ({
  TableName: tableName(table),
  ConditionExpression: expression,
  ExpressionAttributeNames: { ...names },
  ...(values && { ExpressionAttributeValues: values }),
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
});

export const putIf = (table: TableDefinition, item: Key & Item, condition: Condition): Promise<Conditional> =>
  knowingItself((own) =>
    dynamo().send(new PutCommand({ ...inputOf(table, condition), Item: { ...item, [mark]: own } })),
  );

/** Sets attributes of the item, which is made when the condition allows it. */
export const setIf = (
  table: TableDefinition,
  key: Key,
  changes: Item,
  condition: Condition,
): Promise<Conditional> =>
  knowingItself((own) => {
    const all = Object.entries({ ...changes, [mark]: own });
    const input = inputOf(table, condition);
    return dynamo().send(
      new UpdateCommand({
        ...input,
        Key: key,
        UpdateExpression: `SET ${all.map((_, index) => `#set${index} = :set${index}`).join(', ')}`,
        ExpressionAttributeNames: {
          ...input.ExpressionAttributeNames,
          ...Object.fromEntries(all.map(([name], index) => [`#set${index}`, name])),
        },
        ExpressionAttributeValues: {
          ...condition.values,
          ...Object.fromEntries(all.map(([, value], index) => [`:set${index}`, value])),
        },
      }),
    );
  });
