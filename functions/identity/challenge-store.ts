/** Sign-ins that wait for their second factor, locked. */
import * as z from 'zod';
import { tableName } from '../shared/dynamo.ts';
import { getItem } from '../shared/read.ts';
import { transact, tryTransact } from '../shared/transact.ts';
import { secondFactorMinutes } from './auth-contract.ts';
import {
  challengeName,
  lockSignIn,
  maximumWrongSecondFactors,
  newChallengeKey,
  type PendingSignIn,
  unlockSignIn,
} from './challenge.ts';
import { challengeKey, identityTable } from './table.ts';

const recordSchema = z.object({ locked: z.string(), expiresAtSeconds: z.number() });

/** @returns the key, which is nowhere else */
export const keepChallenge = async (pending: PendingSignIn, now: Date): Promise<string> => {
  const key = newChallengeKey();
  const expiresAtSeconds = Math.floor(now.getTime() / 1000) + secondFactorMinutes * 60;
  const item = {
    ...challengeKey(challengeName(key)),
    locked: lockSignIn(key, pending),
    tries: 0,
    expiresAtSeconds,
  };
  await transact([{ Put: { TableName: tableName(identityTable), Item: item } }]);
  return key;
};

const tryIsLeft = '#tries < :limit AND #expires > :now';

/**
 * Counts a try before its code is looked at.
 * @returns undefined when there is none like it, it ran out, or too many codes were wrong
 */
export const takeChallenge = async (key: string, now: Date): Promise<PendingSignIn | undefined> => {
  const itemKey = challengeKey(challengeName(key));
  const refusals = await tryTransact([
    {
      Update: {
        TableName: tableName(identityTable),
        Key: itemKey,
        UpdateExpression: 'ADD #tries :one',
        ConditionExpression: tryIsLeft,
        ExpressionAttributeNames: { '#tries': 'tries', '#expires': 'expiresAtSeconds' },
        ExpressionAttributeValues: {
          ':one': 1,
          ':limit': maximumWrongSecondFactors,
          ':now': Math.floor(now.getTime() / 1000),
        },
      },
    },
  ]);
  if (refusals.length > 0) return undefined;
  const record = await getItem(identityTable, itemKey, recordSchema, { consistent: true });
  return record && unlockSignIn(key, record.locked);
};

export const dropChallenge = (key: string): Promise<void> =>
  transact([{ Delete: { TableName: tableName(identityTable), Key: challengeKey(challengeName(key)) } }]);
