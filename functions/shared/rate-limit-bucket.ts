/**
 * One token bucket in DynamoDB, decided by conditional writes alone, so that no two callers get the same token.
 *
 * All that is stored is the moment at which the bucket will be full again. A token costs one interval:
 *
 *   now ────────────────●───── full again        idle:  full again ≤ now         → now + interval
 *   └ at most `burst` intervals ahead ┘          in use: now < full again ≤ last → full again + interval
 *
 * The two cases are two conditions. This process remembers how it last saw the bucket, so the first write is
 * nearly always the right one; a refused write returns the item, which says whether to refuse or to try the other.
 */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dynamo, tableName } from './dynamo.ts';
import { DomainError } from './errors.ts';
import { platformTable } from './platform-table.ts';
import type { BucketRule } from './rate-limits.ts';

export type Taken = {
  readonly allowed: boolean;
  /** Tokens that are left now. */
  readonly remaining: number;
  readonly fullInSeconds: number;
  /** 0 when there is a token left. */
  readonly nextInSeconds: number;
};

const bucketIsFull = 'attribute_not_exists(#fullAt) OR #fullAt <= :now';
const bucketHasToken = '#fullAt > :now AND #fullAt <= :last';

/** DynamoDB may delete the item some time after it says nothing any more. */
const keptSeconds = 60;

const intervalOf = ({ perMinute }: BucketRule): number => Math.ceil(60_000 / perMinute);

type Bucket = { readonly key: string; readonly rule: BucketRule; readonly nowMilliseconds: number };

const updateOf = ({ key, rule, nowMilliseconds: now }: Bucket, inUse: boolean): UpdateCommandInput => {
  const interval = intervalOf(rule);
  const values = inUse
    ? { ':last': now + (rule.burst - 1) * interval, ':interval': interval }
    : { ':next': now + interval };
  return {
    TableName: tableName(platformTable),
    Key: { pk: `BUCKET#${key}`, sk: 'BUCKET' },
    UpdateExpression: `SET #fullAt = ${inUse ? '#fullAt + :interval' : ':next'}, #expires = :expires`,
    ConditionExpression: inUse ? bucketHasToken : bucketIsFull,
    ExpressionAttributeNames: { '#fullAt': 'fullAtMilliseconds', '#expires': 'expiresAtSeconds' },
    ExpressionAttributeValues: {
      ...values,
      ':now': now,
      ':expires': Math.ceil((now + rule.burst * interval) / 1000) + keptSeconds,
    },
    ReturnValues: 'ALL_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
};

const itemSchema = z.object({ fullAtMilliseconds: z.number() });
const refusedItemSchema = z.object({ fullAtMilliseconds: z.object({ N: z.coerce.number() }) });

type Outcome = { readonly taken: boolean; readonly fullAt: number };

const writeBucket = async (bucket: Bucket, inUse: boolean): Promise<Outcome> => {
  try {
    const { Attributes } = await dynamo().send(new UpdateCommand(updateOf(bucket, inUse)));
    return { taken: true, fullAt: itemSchema.parse(Attributes).fullAtMilliseconds };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const old = refusedItemSchema.safeParse(error.Item);
    return { taken: false, fullAt: old.success ? old.data.fullAtMilliseconds.N : 0 };
  }
};

const stateOf = ({ rule, nowMilliseconds: now }: Bucket, { taken, fullAt }: Outcome): Taken => {
  const interval = intervalOf(rule);
  const missing = Math.max(0, fullAt - now) / interval;
  const untilNext = (missing + 1 - rule.burst) * interval;
  return {
    allowed: taken,
    remaining: Math.max(0, Math.floor(rule.burst - missing)),
    fullInSeconds: Math.ceil((missing * interval) / 1000),
    nextInSeconds: Math.max(0, Math.ceil(untilNext / 1000)),
  };
};

/** When this process last expected each bucket to be full again: a guess that saves a write, never a decision. */
const guesses = new Map<string, number>();
const maximumGuesses = 10_000;

const rememberFullAt = (key: string, fullAt: number): void => {
  if (guesses.size >= maximumGuesses) guesses.clear();
  guesses.set(key, fullAt);
};

const maximumWrites = 6;

/** @param key limit, kind of subject and subject */
export const takeToken = async (key: string, rule: BucketRule, now: Date): Promise<Taken> => {
  const bucket: Bucket = { key, rule, nowMilliseconds: now.getTime() };
  const last = bucket.nowMilliseconds + (rule.burst - 1) * intervalOf(rule);
  let fullAt = guesses.get(key) ?? 0;
  for (let attempt = 0; attempt < maximumWrites; attempt += 1) {
    const outcome = await writeBucket(bucket, fullAt > bucket.nowMilliseconds);
    fullAt = outcome.fullAt;
    rememberFullAt(key, fullAt);
    if (outcome.taken || fullAt > last) return stateOf(bucket, outcome);
  }
  throw new DomainError('unavailable', 'Too many requests at once', { retryAfterSeconds: 1 });
};
