/**
 * One at a time: functions share nothing but the table, so whoever is about to deal with a provider about an attempt
 * says so there first. A lease ends by itself, because its holder may die.
 */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo, tableName } from '../shared/dynamo.ts';
import type { Attempt } from './payment.ts';
import { leaseKey, paymentsTable } from './table.ts';
import { parseTxRef } from './tx-ref.ts';

/** `connect`: asks for a place to pay. `ask`: asks how it stands; kept for its time, as nobody need ask again. */
export type Leased = 'connect' | 'ask';

const keyOf = ({ txRef }: Pick<Attempt, 'txRef'>, what: Leased) => {
  const parts = parseTxRef(txRef);
  if (!parts) throw new RangeError(`${txRef} is no reference of ours`);
  return leaseKey(parts.paymentId, what, txRef);
};

const isFree = 'attribute_not_exists(#until) OR #until <= :now';

/** Whether the caller alone may do it, for so long. */
export const takeLease = async (
  attempt: Pick<Attempt, 'txRef'>,
  what: Leased,
  milliseconds: number,
  now: Date,
): Promise<boolean> => {
  try {
    await dynamo().send(
      new UpdateCommand({
        TableName: tableName(paymentsTable),
        Key: keyOf(attempt, what),
        UpdateExpression: 'SET #until = :until',
        ConditionExpression: isFree,
        ExpressionAttributeNames: { '#until': 'untilMilliseconds' },
        ExpressionAttributeValues: { ':now': now.getTime(), ':until': now.getTime() + milliseconds },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
};

export const endLease = async (attempt: Pick<Attempt, 'txRef'>, what: Leased): Promise<void> => {
  await dynamo().send(new DeleteCommand({ TableName: tableName(paymentsTable), Key: keyOf(attempt, what) }));
};
