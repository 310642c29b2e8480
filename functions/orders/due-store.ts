/** Orders that the sweep has to look at, from a list that most orders are never on for long. */
import { ConditionalCheckFailedException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { dynamo, tableName } from '../shared/dynamo.ts';
import type { Id } from '../shared/ids.ts';
import { getItems, keySchema, queryPage } from '../shared/read.ts';
import { shardsOf } from '../shared/shards.ts';
import { dueAt, nextLookAt, standOf } from './due.ts';
import { type Order, orderSchema } from './order.ts';
import { dueList, orderKey, orderPartition, ordersTable } from './table.ts';

export const dueShards = (): string[] => shardsOf(dueList);

/** Longest due first. The index may be a moment behind: what moved on by now is left out. */
export const dueOrders = async (shard: string, now: Date, limit: number): Promise<Order[]> => {
  const query = { table: ordersTable, index: 'byDue', partition: shard, sort: { to: now.toISOString() } };
  const { items: keys } = await queryPage(query, keySchema, { limit });
  const found = await getItems(ordersTable, keys, orderSchema, { consistent: true });
  const byPartition = new Map(found.map((order) => [orderPartition(order.id), order]));
  const inOrder = keys.flatMap(({ pk }) => byPartition.get(pk) ?? []);
  return inOrder.filter((order) => (dueAt(order) ?? '~') <= now.toISOString());
};

/** Somebody else has it, moved the order on, or is just about to. */
const isRefusal = (error: unknown): boolean =>
  error instanceof ConditionalCheckFailedException || error instanceof TransactionConflictException;

type Change = Pick<UpdateCommandInput, 'UpdateExpression' | 'ConditionExpression'> & {
  readonly values: Readonly<Record<string, unknown>>;
};

/**
 * Changes what the list says of an order. Its version stays, for nothing of the order changed; whoever writes it meanwhile
 * may undo this, which costs one more look.
 * @returns false when it was refused
 */
const changeEntry = async (orderId: string, { values, ...change }: Change): Promise<boolean> => {
  const used = `${change.UpdateExpression} ${change.ConditionExpression}`;
  const names = new Set([...used.matchAll(/#(\w+)/g)].map(([, name = '']) => name));
  try {
    await dynamo().send(
      new UpdateCommand({
        TableName: tableName(ordersTable),
        Key: orderKey(orderId),
        ...change,
        ExpressionAttributeNames: Object.fromEntries([...names].map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: values,
      }),
    );
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
};

const isDue = '#dueAt <= :now';

/** Takes the look for one caller alone: the others, and the next run, find it due later. */
export const claimLook = (order: Order, now: Date): Promise<boolean> => {
  const next = nextLookAt(order, now);
  return changeEntry(order.id, {
    UpdateExpression: 'SET #dueAt = :next, #lookedAt = :look',
    ConditionExpression: isDue,
    values: { ':now': now.toISOString(), ':next': next, ':look': { stand: standOf(order), next } },
  });
};

const isStillIn = '#status = :status';

/** All who had to hear that it ended have heard: nobody looks at it any more. */
export const markCarriedOn = async (id: Id<'order'>, status: Order['status']): Promise<void> => {
  await changeEntry(id, {
    UpdateExpression: 'SET #carriedOn = :yes REMOVE #dueShard, #dueAt, #lookedAt',
    ConditionExpression: isStillIn,
    values: { ':status': status, ':yes': true },
  });
};
