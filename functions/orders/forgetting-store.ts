/** Deleted accounts whose orders are to be gone through once more. */
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dynamo, tableName } from '../shared/dynamo.ts';
import { queryPage } from '../shared/read.ts';
import { forgettingKey, forgettingPartition, ordersTable } from './table.ts';

const forgettingSchema = z.object({ userId: z.string(), dueAt: z.string() });
type Forgetting = z.output<typeof forgettingSchema>;

export const storeForgetting = async (userId: string, dueAt: Date): Promise<void> => {
  const forgetting = { userId, dueAt: dueAt.toISOString() };
  await dynamo().send(
    new PutCommand({
      TableName: tableName(ordersTable),
      Item: { ...forgettingKey(forgetting), ...forgetting },
    }),
  );
};

/** Longest due first. */
export const dueForgettings = async (now: Date, limit: number): Promise<Forgetting[]> => {
  const sort = { to: `${now.toISOString()}~` };
  const query = { table: ordersTable, partition: forgettingPartition, sort, consistent: true };
  return (await queryPage(query, forgettingSchema, { limit })).items;
};

export const endForgetting = async (forgetting: Forgetting): Promise<void> => {
  await dynamo().send(
    new DeleteCommand({ TableName: tableName(ordersTable), Key: forgettingKey(forgetting) }),
  );
};
