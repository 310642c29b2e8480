/** The one change of address that an account may have under way. */
import { tableName } from '../shared/dynamo.ts';
import type { Id } from '../shared/ids.ts';
import { getItem } from '../shared/read.ts';
import { transact, tryTransact, type Write } from '../shared/transact.ts';
import { type EmailChange, emailChangeSchema, maximumWrongCodes } from './email-change.ts';
import { emailChangeKey, identityTable } from './table.ts';

/** In the place of a former one, whose code ends. */
export const keepEmailChange = (change: EmailChange): Promise<void> =>
  transact([
    { Put: { TableName: tableName(identityTable), Item: { ...emailChangeKey(change.userId), ...change } } },
  ]);

const guessIsLeft = '#wrong < :limit';

/**
 * Counts a guess before it is looked at, so that many at once are no more than one after the other.
 * @returns undefined when there is none, or too many codes were wrong
 */
export const guessAtEmailChange = async (userId: Id<'user'>): Promise<EmailChange | undefined> => {
  const refusals = await tryTransact([
    {
      Update: {
        TableName: tableName(identityTable),
        Key: emailChangeKey(userId),
        UpdateExpression: 'ADD #wrong :one',
        ConditionExpression: guessIsLeft,
        ExpressionAttributeNames: { '#wrong': 'wrongCodes' },
        ExpressionAttributeValues: { ':one': 1, ':limit': maximumWrongCodes },
      },
    },
  ]);
  if (refusals.length > 0) return undefined;
  return getItem(identityTable, emailChangeKey(userId), emailChangeSchema, { consistent: true });
};

/** With whatever ends it. */
export const dropEmailChange = (userId: Id<'user'>): Write => ({
  Delete: { TableName: tableName(identityTable), Key: emailChangeKey(userId) },
});
