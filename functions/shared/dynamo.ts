/** The one client of DynamoDB, and what it throws when the store does not answer. `read.ts` and `transact.ts` use it. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { env } from './env.ts';
import { DomainError } from './errors.ts';
import { reportTrouble } from './report-trouble.ts';
import { callLimits } from './sdk.ts';
import { type TableDefinition, tableVariable } from './table.ts';

/** What passes by itself: a later repetition of the same request may succeed. */
const passing = new Set([
  'TimeoutError',
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'InternalServerError',
  'ServiceUnavailable',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
]);

const isPassing = (error: unknown): boolean =>
  error instanceof Error && (passing.has(error.name) || ('code' in error && passing.has(String(error.code))));

/** An outage of the store is a 503 that says when to come back, not a 500. The SDK has tried again by then. */
const translateOutage = (error: unknown): unknown => {
  if (!isPassing(error)) return error;
  reportTrouble('store-refuses', 'the store did not answer: look at its throttles and latency', { error });
  return new DomainError('unavailable', 'Try again in a moment', { retryAfterSeconds: 2 });
};

/** Created on first use, so that importing a store needs no environment. */
let client: DynamoDBDocumentClient | undefined;

/** It answers within milliseconds, or not at all. */
const limits = callLimits({ answerMilliseconds: 2_000 });

const makeClient = (): DynamoDBDocumentClient => {
  const made = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      ...limits,
      requestHandler: { ...limits.requestHandler, httpsAgent: { maxSockets: 100 } },
    }),
    { marshallOptions: { removeUndefinedValues: true } },
  );
  made.middlewareStack.add(
    (next) => async (input) => {
      try {
        return await next(input);
      } catch (error) {
        throw translateOutage(error);
      }
    },
    { name: 'translateOutage', step: 'initialize', priority: 'high' },
  );
  return made;
};

export const dynamo = (): DynamoDBDocumentClient => {
  client ??= makeClient();
  return client;
};

export const tableName = (table: TableDefinition): string => env(tableVariable(table));

export type Key = { readonly pk: string; readonly sk: string };
export type Item = Record<string, unknown>;
