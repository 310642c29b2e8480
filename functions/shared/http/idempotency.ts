/**
 * `Idempotency-Key`: the same key and body within 24 hours gets the same answer.
 *
 *   first  ── begin (put if absent) ── effect ── finish (store the answer)
 *   second ───────────── begin refused: still running → 409, finished → stored answer, other body → 422
 *
 * A crash between effect and finish leaves the record running; after the lease the next request with the key
 * runs again with the SAME seed, from which handlers make their ids, so that the effect finds itself done.
 *
 * Keys are anybody's guess, so a key means something only together with who sends it (`Namespace`). Neither keys nor
 * credentials lie in the store in clear: the record is named by their hashes, and its answer is sealed.
 */

import { createHash } from 'node:crypto';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod';
import { type Condition, putIf, setIf } from '../conditional-write.ts';
import { dynamo, tableName } from '../dynamo.ts';
import { DomainError } from '../errors.ts';
import { newRootUlid, newUlid } from '../ids.ts';
import { platformTable } from '../platform-table.ts';
import { idempotencyHours } from './contract.ts';
import { openAnswer, sealAnswer } from './sealed-answer.ts';

const retentionSeconds = idempotencyHours * 60 * 60;
/** Longer than any function may run (29 s is API Gateway's own limit). */
export const leaseSeconds = 30;

const keySchema = z.string().regex(/^[\x21-\x7e]{1,255}$/);

const recordSchema = z.object({
  fingerprint: z.string(),
  seed: z.string(),
  leasedUntilSeconds: z.number(),
  expiresAtSeconds: z.number(),
  answer: z.instanceof(Uint8Array).optional(),
});

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Whose keys these are: no two people share one, and what one kind of caller sends never reads as another kind's. */
export type Namespace = `user:${string}` | `cart:${string}`;

export const userNamespace = (userId: string): Namespace => `user:${userId}`;

/** @param secret what opens the thing that the request is about; verified, never only claimed */
export const secretNamespace = (secret: string): Namespace => `cart:${hashOf(`cart:${secret}`)}`;

/** @throws DomainError `invalid-request` */
export const assertIdempotencyKey = (key: string): void => {
  if (!keySchema.safeParse(key).success) {
    throw new DomainError('invalid-request', 'Idempotency-Key takes 1 to 255 visible ASCII characters');
  }
};

export type IdempotentRequest = {
  readonly namespace: Namespace;
  readonly route: string;
  readonly key: string;
  /** Everything that makes the request what it is: path and body. */
  readonly content: string;
  readonly now: Date;
};

type Begun = { readonly seed: string } | { readonly answer: APIGatewayProxyStructuredResultV2 };

const recordKey = ({ namespace, route, key }: IdempotentRequest) => ({
  pk: `IDEMPOTENCY#${namespace}#${route}#${hashOf(key)}`,
  sk: 'REQUEST',
});

const recordIsFree = (nowSeconds: number): Condition => ({
  expression: 'attribute_not_exists(#pk) OR #expiresAtSeconds < :now',
  names: { '#pk': 'pk', '#expiresAtSeconds': 'expiresAtSeconds' },
  values: { ':now': nowSeconds },
});

const leaseIsOver = (fingerprint: string, nowSeconds: number): Condition => ({
  expression: 'attribute_not_exists(#answer) AND #leasedUntil < :now AND #fingerprint = :fingerprint',
  names: { '#answer': 'answer', '#leasedUntil': 'leasedUntilSeconds', '#fingerprint': 'fingerprint' },
  values: { ':now': nowSeconds, ':fingerprint': fingerprint },
});

const beginRequest = async (request: IdempotentRequest): Promise<Begun> => {
  assertIdempotencyKey(request.key);
  const nowSeconds = Math.floor(request.now.getTime() / 1000);
  const fingerprint = hashOf(request.content);
  const seed = newRootUlid(newUlid(request.now));
  const leasedUntilSeconds = nowSeconds + leaseSeconds;
  const expiresAtSeconds = nowSeconds + retentionSeconds;
  const begun = await putIf(
    platformTable,
    { ...recordKey(request), fingerprint, seed, leasedUntilSeconds, expiresAtSeconds },
    recordIsFree(nowSeconds),
  );
  if (begun.written) return { seed };
  const record = recordSchema.parse(begun.stored);
  if (record.fingerprint !== fingerprint) {
    throw new DomainError(
      'idempotency-key-reused',
      'This key was used with another request: choose a new one',
    );
  }
  if (record.answer !== undefined) {
    return { answer: openAnswer(record.answer, request.key, recordKey(request).pk) };
  }
  const leased = await setIf(
    platformTable,
    recordKey(request),
    { leasedUntilSeconds },
    leaseIsOver(fingerprint, nowSeconds),
  );
  if (leased.written) return { seed: record.seed };
  throw new DomainError('idempotency-in-progress', 'Repeat the request in a moment', {
    retryAfterSeconds: 1,
  });
};

const finishRequest = (
  request: IdempotentRequest,
  answer: APIGatewayProxyStructuredResultV2,
): Promise<unknown> =>
  dynamo().send(
    new UpdateCommand({
      TableName: tableName(platformTable),
      Key: recordKey(request),
      UpdateExpression: 'SET #answer = :answer',
      ExpressionAttributeNames: { '#answer': 'answer' },
      ExpressionAttributeValues: { ':answer': sealAnswer(answer, request.key, recordKey(request).pk) },
    }),
  );

/** Lets the next request with this key run at once: the failed one changed nothing. */
const giveUpRequest = (request: IdempotentRequest): Promise<unknown> =>
  dynamo().send(
    new UpdateCommand({
      TableName: tableName(platformTable),
      Key: recordKey(request),
      UpdateExpression: 'SET #leasedUntilSeconds = :free',
      ExpressionAttributeNames: { '#leasedUntilSeconds': 'leasedUntilSeconds' },
      ExpressionAttributeValues: { ':free': 0 },
    }),
  );

/**
 * Runs `effect` once per key. Its answer is kept when it is final: success, and refusals that a repetition of
 * the same request would meet again are NOT kept, so that a client may mend the cause and use the key again.
 */
export const onceForKey = async (
  request: IdempotentRequest,
  effect: (seed: string) => Promise<APIGatewayProxyStructuredResultV2>,
): Promise<APIGatewayProxyStructuredResultV2> => {
  const begun = await beginRequest(request);
  if ('answer' in begun) {
    return { ...begun.answer, headers: { ...begun.answer.headers, 'idempotent-replayed': 'true' } };
  }
  let answer: APIGatewayProxyStructuredResultV2;
  try {
    answer = await effect(begun.seed);
  } catch (error) {
    await giveUpRequest(request);
    throw error;
  }
  await finishRequest(request, answer);
  return answer;
};
