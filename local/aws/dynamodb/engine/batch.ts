/** BatchGetItem and BatchWriteItem: many items, each by itself. */
import type { AttributeMap } from './attribute-value.ts';
import { itemSize } from './attribute-value.ts';
import { Consumption } from './capacity.ts';
import { invalid } from './errors.ts';
import { type ReadRequest, readItem, readKey } from './item-operations.ts';
import type { ItemStore } from './item-store.ts';
import type { Key } from './key.ts';
import { carryOut, type Effects, type Input, type ItemWrite, readWrite } from './write.ts';

const maximumKeys = 100;
const maximumWrites = 25;
/** 16 MB. */
const maximumAnswerBytes = 16 * 1024 * 1024;

export type StoreNamed = (name: unknown) => ItemStore;

/** Keys as text, to find doubles. */
export const identityOf = (store: ItemStore, { hash, range }: Key): string =>
  `${store.table.name} ${hash.toString('base64')} ${range.toString('base64')}`;

const requestItems = (input: Input): [string, unknown][] => {
  const { RequestItems: items } = input;
  if (typeof items !== 'object' || items === null || Object.keys(items).length === 0) {
    throw invalid(
      "1 validation error detected: Value '{}' at 'requestItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  }
  return Object.entries(items);
};

const assertDistinct = (identities: readonly string[], message: string): void => {
  if (new Set(identities).size !== identities.length) throw invalid(message);
};

type Wanted = {
  readonly name: string;
  readonly store: ItemStore;
  readonly request: ReadRequest;
  readonly key: object;
  readonly asked: Input;
};

const wantedBy = (input: Input, storeNamed: StoreNamed): Wanted[] =>
  requestItems(input).flatMap(([name, asked]) => {
    const store = storeNamed(name);
    const { Keys: keys, ...rest } = asked as Input;
    if (!Array.isArray(keys) || keys.length === 0) {
      throw invalid(
        `1 validation error detected: Value '[]' at 'requestItems.${name}.member.keys' failed to satisfy constraint: Member must have length greater than or equal to 1`,
      );
    }
    return keys.map((key: object) => ({
      name,
      store,
      key,
      asked: rest,
      request: readKey(store, { ...rest, Key: key }),
    }));
  });

/** The service answers in an order of its own. */
const shuffled = (wanted: readonly Wanted[]): Wanted[] =>
  [...wanted].sort((a, b) => a.store.place(a.request.key) - b.store.place(b.request.key));

export const batchGetItem = (input: Input, storeNamed: StoreNamed): object => {
  const wanted = wantedBy(input, storeNamed);
  if (wanted.length > maximumKeys) throw invalid('Too many items requested for the BatchGetItem call');
  assertDistinct(
    wanted.map(({ store, request }) => identityOf(store, request.key)),
    'Provided list of item keys contains duplicates',
  );
  const consumed = new Consumption('read');
  const Responses: Record<string, AttributeMap[]> = Object.fromEntries(wanted.map(({ name }) => [name, []]));
  const UnprocessedKeys: Record<string, { Keys: object[] }> = {};
  let bytes = 0;
  for (const { name, store, request, key, asked } of shuffled(wanted)) {
    if (bytes >= maximumAnswerBytes) {
      UnprocessedKeys[name] ??= { ...asked, Keys: [] };
      UnprocessedKeys[name].Keys.push(key);
      continue;
    }
    const item = readItem(store, request, asked.ConsistentRead === true, consumed);
    if (!item) continue;
    bytes += itemSize(item);
    Responses[name]?.push(item);
  }
  const ConsumedCapacity = consumed.describe(input.ReturnConsumedCapacity);
  return { Responses, UnprocessedKeys, ...(ConsumedCapacity && { ConsumedCapacity }) };
};

const writesOf = (input: Input, storeNamed: StoreNamed): ItemWrite[] =>
  requestItems(input).flatMap(([name, requests]) => {
    const store = storeNamed(name);
    return (requests as Input[]).map((request) => {
      const { PutRequest: put, DeleteRequest: remove } = request;
      if ((put === undefined) === (remove === undefined)) {
        throw invalid(
          'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
        );
      }
      return put ? readWrite('Put', store, put as Input) : readWrite('Delete', store, remove as Input);
    });
  });

export const batchWriteItem = (input: Input, storeNamed: StoreNamed, effects: Effects): object => {
  const writes = writesOf(input, storeNamed);
  if (writes.length > maximumWrites) throw invalid('Too many items requested for the BatchWriteItem call');
  assertDistinct(
    writes.map(({ store, key }) => identityOf(store, key)),
    'Provided list of item keys contains duplicates',
  );
  const consumed = new Consumption('write');
  for (const write of writes) {
    const stored = write.store.get(write.key);
    carryOut(write, stored, write.next(stored), effects, consumed);
  }
  const ConsumedCapacity = consumed.describe(input.ReturnConsumedCapacity);
  return { UnprocessedItems: {}, ...(ConsumedCapacity && { ConsumedCapacity }) };
};
