/**
 * The only door to DynamoDB. Reads are parsed by a schema; a transaction's refusals come back as what the
 * refused condition means; conflicts between transactions are retried with jitter.
 */
import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { z } from 'zod';
import { decodeCursor, encodeCursor, invalidCursor, type Page, type PageRequest } from './cursor.ts';
import { env } from './env.ts';
import { DomainError, isDomainError } from './errors.ts';
import { log } from './log.ts';
import { type TableDefinition, tableVariable } from './table.ts';

/** DynamoDB's own limits. */
export const maximumTransactionItems = 100;
const maximumBatchKeys = 100;

const maximumConflictRetries = 12;
const conflictBackoffMilliseconds = 15;

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
  log.warn('the store did not answer: look at its throttles and latency', { error });
  return new DomainError('unavailable', 'Try again in a moment', { retryAfterSeconds: 2 });
};

/** Created on first use, so that importing a store needs no environment. */
let client: DynamoDBDocumentClient | undefined;

const makeClient = (): DynamoDBDocumentClient => {
  const made = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      requestHandler: { connectionTimeout: 3_000, requestTimeout: 5_000, httpsAgent: { maxSockets: 100 } },
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

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** One write of a transaction, and what it means when its condition does not hold. */
export type Write = TransactItem & {
  /** Gets the stored item, if there is one. Left out: `conflict`. */
  readonly otherwise?: (stored: Item | undefined) => DomainError;
};

export type Refusal = {
  readonly index: number;
  readonly stored: Item | undefined;
  readonly error: DomainError;
};

const withoutMeaning = ({ otherwise: _, ...item }: Write): TransactItem => {
  const [kind, operation] = Object.entries(item)[0] ?? [];
  return { [kind as string]: { ReturnValuesOnConditionCheckFailure: 'ALL_OLD', ...operation } };
};

const refusalsOf = (error: TransactionCanceledException, writes: readonly Write[]): Refusal[] =>
  (error.CancellationReasons ?? []).flatMap((reason, index) => {
    if (reason.Code !== 'ConditionalCheckFailed') return [];
    const stored = reason.Item && unmarshall(reason.Item);
    const meaning = writes[index]?.otherwise?.(stored);
    return [
      { index, stored, error: meaning ?? new DomainError('conflict', 'The resource changed meanwhile') },
    ];
  });

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Writes all or nothing (at most 100 items). Returns the refused conditions, none when it was written.
 * @throws DomainError `unavailable` when other transactions kept winning.
 */
export const tryTransact = async (writes: readonly Write[]): Promise<Refusal[]> => {
  for (let attempt = 0; attempt <= maximumConflictRetries; attempt += 1) {
    try {
      await dynamo().send(new TransactWriteCommand({ TransactItems: writes.map(withoutMeaning) }));
      return [];
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const refusals = refusalsOf(error, writes);
      if (refusals.length > 0) return refusals;
      if (error.CancellationReasons?.some((reason) => reason.Code === 'ValidationError')) throw error;
      await pause(Math.random() * conflictBackoffMilliseconds * 2 ** Math.min(attempt, 6));
    }
  }
  throw new DomainError('unavailable', 'Too many writers at once', { retryAfterSeconds: 1 });
};

/** Writes all or nothing; throws the meaning of the first refused condition. */
export const transact = async (writes: readonly Write[]): Promise<void> => {
  const [refusal] = await tryTransact(writes);
  if (refusal) throw refusal.error;
};

/** Reads one item. `consistent` before every read-modify-write. */
export const getItem = async <S extends z.ZodType>(
  table: TableDefinition,
  key: Key,
  schema: S,
  { consistent = false }: { consistent?: boolean } = {},
): Promise<z.output<S> | undefined> => {
  const { Item } = await dynamo().send(
    new GetCommand({ TableName: tableName(table), Key: key, ConsistentRead: consistent }),
  );
  return Item === undefined ? undefined : schema.parse(Item);
};

/** Reads many items of one table in as few calls as DynamoDB allows; absent ones are left out, order is free. */
export const getItems = async <S extends z.ZodType>(
  table: TableDefinition,
  keys: readonly Key[],
  schema: S,
  { consistent = false }: { consistent?: boolean } = {},
): Promise<z.output<S>[]> => {
  const name = tableName(table);
  const chunks = Array.from({ length: Math.ceil(keys.length / maximumBatchKeys) }, (_, index) =>
    keys.slice(index * maximumBatchKeys, (index + 1) * maximumBatchKeys),
  );
  const read = async (chunk: readonly Key[], attempt = 0): Promise<Item[]> => {
    const answer = await dynamo().send(
      new BatchGetCommand({ RequestItems: { [name]: { Keys: [...chunk], ConsistentRead: consistent } } }),
    );
    const items = answer.Responses?.[name] ?? [];
    const unread = answer.UnprocessedKeys?.[name]?.Keys as Key[] | undefined;
    if (!unread || unread.length === 0) return items;
    if (attempt >= maximumConflictRetries) throw new DomainError('unavailable', 'The store is busy');
    await pause(Math.random() * conflictBackoffMilliseconds * 2 ** attempt);
    return [...items, ...(await read(unread, attempt + 1))];
  };
  return (await Promise.all(chunks.map((chunk) => read(chunk)))).flat().map((item) => schema.parse(item));
};

export type PartitionQuery = {
  readonly table: TableDefinition;
  /** One of the table's declared indexes; left out: the table itself. */
  readonly index?: string;
  readonly partition: string;
  /** Bounds on the sort key: a prefix, or an inclusive range. */
  readonly sort?: { readonly beginsWith: string } | { readonly from?: string; readonly to?: string };
  readonly newestFirst?: boolean;
  readonly consistent?: boolean;
  /** A condition on other attributes. DynamoDB charges for what it drops: only for rare cases. */
  readonly filter?: Pick<QueryCommandInput, 'FilterExpression'> & {
    readonly names: Record<string, string>;
    readonly values: Record<string, unknown>;
  };
};

const keysOf = ({ table, index }: PartitionQuery): { partition: string; sort: string } => {
  if (index === undefined) return { partition: 'pk', sort: 'sk' };
  const found = table.indexes.find(({ name }) => name === index);
  if (!found) throw new Error(`${table.name} has no index ${index}`);
  return { partition: found.partitionKey, sort: found.sortKey ?? 'sk' };
};

const queryInput = (query: PartitionQuery, limit: number | undefined): QueryCommandInput => {
  const keys = keysOf(query);
  const names: Record<string, string> = { '#partition': keys.partition, ...query.filter?.names };
  const values: Record<string, unknown> = { ':partition': query.partition, ...query.filter?.values };
  const conditions = ['#partition = :partition'];
  const { sort } = query;
  if (sort) names['#sort'] = keys.sort;
  if (sort && 'beginsWith' in sort) {
    conditions.push('begins_with(#sort, :prefix)');
    values[':prefix'] = sort.beginsWith;
  } else if (sort) {
    conditions.push('#sort BETWEEN :from AND :to');
    values[':from'] = sort.from ?? ' ';
    values[':to'] = sort.to ?? '\u{10FFFF}';
  }
  return {
    TableName: tableName(query.table),
    IndexName: query.index,
    KeyConditionExpression: conditions.join(' AND '),
    FilterExpression: query.filter?.FilterExpression,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
    ScanIndexForward: !query.newestFirst,
    ConsistentRead: query.consistent,
    Limit: limit,
  };
};

/** A cursor can have the right form and begin outside what is asked for: DynamoDB refuses it. */
const queryFrom = async (
  query: PartitionQuery,
  limit: number,
  start: Record<string, string> | undefined,
): Promise<QueryCommandOutput> => {
  try {
    return await dynamo().send(new QueryCommand({ ...queryInput(query, limit), ExclusiveStartKey: start }));
  } catch (error) {
    if (start && error instanceof Error && error.name === 'ValidationException') throw invalidCursor();
    throw error;
  }
};

/**
 * One page of a partition, in key order. With a filter, reads on until the page is full or the partition ends.
 * @throws DomainError `invalid-cursor` for a cursor of another list.
 */
export const queryPage = async <S extends z.ZodType>(
  query: PartitionQuery,
  schema: S,
  request: PageRequest,
): Promise<Page<z.output<S>>> => {
  const keys = keysOf(query);
  const cursorKeys = [...new Set([keys.partition, keys.sort, 'pk', 'sk'])];
  const items: Item[] = [];
  let start = decodeCursor(request.cursor, cursorKeys, { [keys.partition]: query.partition });
  do {
    const answer = await queryFrom(query, request.limit - items.length, start);
    items.push(...(answer.Items ?? []));
    start = answer.LastEvaluatedKey as Record<string, string> | undefined;
  } while (start && items.length < request.limit);
  return {
    items: items.map((item) => schema.parse(item)),
    ...(start && { nextCursor: encodeCursor(start) }),
  };
};

/** All items of a partition; only for partitions that a limit elsewhere keeps small. */
export const queryAll = async <S extends z.ZodType>(
  query: PartitionQuery,
  schema: S,
): Promise<z.output<S>[]> => {
  const items: z.output<S>[] = [];
  let cursor: string | undefined;
  do {
    const page = await queryPage(query, schema, { limit: 1000, ...(cursor !== undefined && { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return items;
};

const maximumConflictRounds = 8;

/**
 * Read, decide, write, again from the start when somebody else wrote in between (`conflict`). The rounds are
 * bounded; the last refusal is thrown.
 */
export const retryOnConflict = async <T>(round: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await round();
    } catch (error) {
      if (!isDomainError(error, 'conflict') || attempt >= maximumConflictRounds) throw error;
      await pause(Math.random() * conflictBackoffMilliseconds * 2 ** attempt);
    }
  }
};
