/** Reads from DynamoDB: every item is parsed by a schema, every list has a cursor. */
import {
  BatchGetCommand,
  type BatchGetCommandInput,
  GetCommand,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { backOff } from './back-off.ts';
import { decodeCursor, encodeCursor, invalidCursor, type Page, type PageRequest } from './cursor.ts';
import { dynamo, type Item, type Key, tableName } from './dynamo.ts';
import { DomainError } from './errors.ts';
import { unpack } from './packed.ts';
import type { TableDefinition } from './table.ts';

/** DynamoDB's own limit. */
const maximumBatchKeys = 100;

const maximumRereads = 12;

/**
 * DynamoDB refuses an empty key, some engines answer that there is nothing: whoever asks for it has lost an id, and must
 * not be told so.
 * @throws RangeError
 */
const assertKey = (...parts: readonly string[]): void => {
  if (parts.includes('')) throw new RangeError('an empty key was to be read');
};

/** Reads one item. `consistent` before every read-modify-write. */
export const getItem = async <S extends z.ZodType>(
  table: TableDefinition,
  key: Key,
  schema: S,
  { consistent = false }: { consistent?: boolean } = {},
): Promise<z.output<S> | undefined> => {
  assertKey(key.pk, key.sk);
  const { Item } = await dynamo().send(
    new GetCommand({ TableName: tableName(table), Key: key, ConsistentRead: consistent }),
  );
  return Item === undefined ? undefined : schema.parse(unpack(Item));
};

type Wanted = { readonly table: string; readonly key: Key };

const placeIn = (table: string, { pk, sk }: Key): string => JSON.stringify([table, pk, sk]);

const placeOf = ({ table, key }: Read<unknown>): string => placeIn(tableName(table), key);

const requestOf = (wanted: readonly Wanted[], consistent: boolean): BatchGetCommandInput['RequestItems'] =>
  Object.fromEntries(
    [...Map.groupBy(wanted, ({ table }) => table)].map(([table, some]) => [
      table,
      { Keys: some.map(({ key }) => key), ConsistentRead: consistent },
    ]),
  );

/** One call, and more for what the store left out. */
const readBatch = async (
  request: BatchGetCommandInput['RequestItems'],
  attempt = 0,
): Promise<(readonly [table: string, item: Item])[]> => {
  const { Responses = {}, UnprocessedKeys = {} } = await dynamo().send(
    new BatchGetCommand({ RequestItems: request }),
  );
  const found = Object.entries(Responses).flatMap(([table, items]) =>
    items.map((item) => [table, unpack(item)] as const),
  );
  if (Object.keys(UnprocessedKeys).length === 0) return found;
  if (attempt >= maximumRereads) throw new DomainError('unavailable', 'The store is busy');
  await backOff(attempt);
  return [...found, ...(await readBatch(UnprocessedKeys, attempt + 1))];
};

/** Reads many items of one table in as few calls as DynamoDB allows; absent ones are left out, order is free. */
export const getItems = async <S extends z.ZodType>(
  table: TableDefinition,
  keys: readonly Key[],
  schema: S,
  { consistent = false }: { consistent?: boolean } = {},
): Promise<z.output<S>[]> => {
  for (const { pk, sk } of keys) assertKey(pk, sk);
  const wanted = keys.map((key) => ({ table: tableName(table), key }));
  const chunks = Array.from({ length: Math.ceil(keys.length / maximumBatchKeys) }, (_, index) =>
    wanted.slice(index * maximumBatchKeys, (index + 1) * maximumBatchKeys),
  );
  const found = await Promise.all(chunks.map((chunk) => readBatch(requestOf(chunk, consistent))));
  return found.flat().map(([, item]) => schema.parse(item));
};

/** One item to be read with others. A document of an application makes one by `readOf`. */
export type Read<T> = {
  readonly table: TableDefinition;
  readonly key: Key;
  readonly parse: (item: Item | undefined) => T;
};

export const readOf = <S extends z.ZodType>(
  table: TableDefinition,
  key: Key,
  schema: S,
): Read<z.output<S> | undefined> => ({
  table,
  key,
  parse: (item) => (item === undefined ? undefined : schema.parse(item)),
});

type Answers<R extends readonly Read<unknown>[]> = {
  readonly [K in keyof R]: R[K] extends Read<infer T> ? T : never;
};

/**
 * What does not depend on each other, in one call instead of several; each as it is now, though not all of the same
 * moment. At most 100 items.
 * @throws DomainError `unavailable` when the store goes on leaving some out
 */
export const readTogether = async <const R extends readonly Read<unknown>[]>(
  ...reads: R
): Promise<Answers<R>> => {
  for (const { key } of reads) assertKey(key.pk, key.sk);
  const wanted = new Map(
    reads.map((read) => [placeOf(read), { table: tableName(read.table), key: read.key }]),
  );
  const items = await readBatch(requestOf([...wanted.values()], true));
  const found = new Map(items.map(([table, item]) => [placeIn(table, keySchema.parse(item)), item]));
  return reads.map((read) => read.parse(found.get(placeOf(read)))) as unknown as Answers<R>;
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

const keysOf = ({ table, index }: Pick<PartitionQuery, 'table' | 'index'>) => {
  if (index === undefined) return { partition: 'pk', sort: 'sk' };
  const found = table.indexes.find(({ name }) => name === index);
  if (!found) throw new Error(`${table.name} has no index ${index}`);
  return { partition: found.partitionKey, sort: found.sortKey ?? 'sk' };
};

/** The attribute that orders what is queried. */
export const sortKeyOf = (query: Pick<PartitionQuery, 'table' | 'index'>): string => keysOf(query).sort;

const queryInput = (query: PartitionQuery, limit: number | undefined): QueryCommandInput => {
  assertKey(query.partition);
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

/** What a filter drops is read all the same: a first read in case little is dropped, then more at once. */
const biggerBite = 100;
const biggestBite = 1000;
/** A filtered page gives up after so many reads (some 5,000 items) and says where to go on. */
const maximumFilteredReads = 8;

const biteOf = (read: number, missing: number, isFiltered: boolean): number =>
  read === 0 || !isFiltered ? missing : Math.min(biggestBite, biggerBite * 2 ** (read - 1));

/**
 * One page of a partition, in key order. With a filter, reads on until the page is full or the partition ends; a
 * page for which too much had to be read is short and still has a `nextCursor`.
 * @throws DomainError `invalid-cursor` for a cursor of another list.
 */
export const queryPage = async <S extends z.ZodType>(
  query: PartitionQuery,
  schema: S,
  request: PageRequest,
): Promise<Page<z.output<S>>> => {
  const keys = keysOf(query);
  const cursorKeys = [...new Set([keys.partition, keys.sort, 'pk', 'sk'])];
  const isFiltered = query.filter !== undefined;
  const found: Item[] = [];
  let start = decodeCursor(request.cursor, cursorKeys, { [keys.partition]: query.partition });
  let reads = 0;
  do {
    const answer = await queryFrom(query, biteOf(reads, request.limit - found.length, isFiltered), start);
    found.push(...(answer.Items ?? []).map(unpack));
    start = answer.LastEvaluatedKey as Record<string, string> | undefined;
    reads += 1;
  } while (start && found.length < request.limit && !(isFiltered && reads >= maximumFilteredReads));
  const items = found.slice(0, request.limit);
  const last = items.at(-1);
  const wentTooFar = last !== undefined && found.length > items.length;
  const next = wentTooFar ? Object.fromEntries(cursorKeys.map((name) => [name, last[name]])) : start;
  return {
    items: items.map((item) => schema.parse(item)),
    ...(next && { nextCursor: encodeCursor(next) }),
  };
};

export const keySchema = z.object({ pk: z.string(), sk: z.string() });

/**
 * What a page of keys stands for, in one more call and in the page's order. An index may be a moment behind: what is
 * gone meanwhile is left out, and what changed is as it is now.
 */
export const itemsOfPage = async <S extends z.ZodType>(
  table: TableDefinition,
  page: Page<Key>,
  schema: S,
  options: { consistent?: boolean } = {},
): Promise<Page<z.output<S>>> => {
  const placeOf = ({ pk, sk }: Key): string => JSON.stringify([pk, sk]);
  const found = await getItems(table, page.items, z.looseObject(keySchema.shape), options);
  const byPlace = new Map(found.map((item) => [placeOf(item), item]));
  const items = page.items.flatMap((key) => byPlace.get(placeOf(key)) ?? []);
  return { ...page, items: items.map((item) => schema.parse(item)) };
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
