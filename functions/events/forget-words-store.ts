/**
 * What a person wrote into a thing's history is taken out of it: who did what and when stays. Entries are otherwise never
 * changed, and a repetition finds nothing left to do.
 */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dynamo, tableName } from '../shared/dynamo.ts';
import { queryAll } from '../shared/read.ts';
import type { TableDefinition } from '../shared/table.ts';
import { keptPrefix } from './chain.ts';
import { outboxPrefix } from './outbox.ts';

const entrySchema = z.object({
  pk: z.string(),
  sk: z.string(),
  actor: z.string().optional(),
  reason: z.string().optional(),
});

/** @param actors as they are written down: whoever's words go */
export const forgetWords = async (
  table: TableDefinition,
  partition: string,
  actors: readonly string[],
): Promise<void> => {
  const read = (beginsWith: string) =>
    queryAll({ table, partition, sort: { beginsWith }, consistent: true }, entrySchema);
  const entries = (await Promise.all([outboxPrefix, keptPrefix].map(read))).flat();
  const theirs = entries.filter(
    ({ actor, reason }) => reason !== undefined && actor !== undefined && actors.includes(actor),
  );
  for (const { pk, sk } of theirs) {
    await dynamo().send(
      new UpdateCommand({
        TableName: tableName(table),
        Key: { pk, sk },
        UpdateExpression: 'REMOVE #reason',
        ExpressionAttributeNames: { '#reason': 'reason' },
      }),
    );
  }
};
