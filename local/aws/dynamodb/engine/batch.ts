/** BatchGetItem and BatchWriteItem: many items, each by itself. */
import { type AttributeMap, itemSize, notExactlyOne } from './attribute-value.ts';
import { Consumption } from './capacity.ts';
import { invalid, invalidMember } from './errors.ts';
import { readItem, readKey } from './item-operations.ts';
import type { ItemStore } from './item-store.ts';
import type { Key } from './key.ts';
import { carryOut, type Effects, type Input, type ItemWrite, readWrite } from './write.ts';

const maximumKeys = 100;
const maximumWrites = 25;
/** 16 MB. */
const maximumAnswerBytes = 16 * 1024 * 1024;

export const atLeastOne = 'have length greater than or equal to 1';

export type StoreNamed = (name: unknown) => ItemStore;

/** @throws ValidationException when an item is named twice */
export const assertDistinct = (
  places: readonly { readonly store: ItemStore; readonly key: Key }[],
  message: string,
): void => {
  const identities = places.map(
    ({ store, key }) =>
      `${store.id} ${key.hash.toString('latin1')} ${key.hash.length} ${key.range.toString('latin1')}`,
  );
  if (new Set(identities).size !== identities.length) throw invalid(message);
};

const requestItems = (input: Input): [string, unknown][] => {
  const { RequestItems: items } = input;
  if (typeof items !== 'object' || items === null || Object.keys(items).length === 0) {
    throw invalidMember("'{}'", 'requestItems', atLeastOne);
  }
  return Object.entries(items);
};

const duplicates = 'Provided list of item keys contains duplicates';

const wantedBy = (input: Input, storeNamed: StoreNamed) =>
  requestItems(input).flatMap(([name, asked]) => {
    const store = storeNamed(name);
    const { Keys: keys, ...rest } = asked as Input;
    if (!Array.isArray(keys) || keys.length === 0) {
      throw invalidMember("'[]'", `requestItems.${name}.member.keys`, atLeastOne);
    }
    return keys.map((given: object) => {
      const request = readKey(store, { ...rest, Key: given });
      return { name, store, given, asked: rest, place: store.place(request.key), ...request };
    });
  });

export const batchGetItem = (input: Input, storeNamed: StoreNamed): object => {
  const wanted = wantedBy(input, storeNamed);
  if (wanted.length > maximumKeys) throw invalid('Too many items requested for the BatchGetItem call');
  assertDistinct(wanted, duplicates);
  const consumed = new Consumption('read', input.ReturnConsumedCapacity);
  const Responses: Record<string, AttributeMap[]> = Object.fromEntries(wanted.map(({ name }) => [name, []]));
  const UnprocessedKeys: Record<string, { Keys: object[] }> = {};
  let bytes = 0;
  // The service answers in an order of its own.
  for (const { name, store, given, asked, ...request } of wanted.sort((a, b) => a.place - b.place)) {
    if (bytes >= maximumAnswerBytes) {
      UnprocessedKeys[name] ??= { ...asked, Keys: [] };
      UnprocessedKeys[name].Keys.push(given);
      continue;
    }
    const item = readItem(store, request, asked.ConsistentRead === true, consumed);
    if (!item) continue;
    bytes += itemSize(item);
    Responses[name]?.push(item);
  }
  return { Responses, UnprocessedKeys, ...consumed.describe() };
};

const writesOf = (input: Input, storeNamed: StoreNamed): ItemWrite[] =>
  requestItems(input).flatMap(([name, requests]) => {
    const store = storeNamed(name);
    return (requests as Input[]).map((request) => {
      const { PutRequest: put, DeleteRequest: remove } = request;
      if ((put === undefined) === (remove === undefined)) {
        throw notExactlyOne(put ? 'has more than one datatypes set' : 'is empty');
      }
      return put ? readWrite('Put', store, put as Input) : readWrite('Delete', store, remove as Input);
    });
  });

export const batchWriteItem = (input: Input, storeNamed: StoreNamed, effects: Effects): object => {
  const writes = writesOf(input, storeNamed);
  if (writes.length > maximumWrites) throw invalid('Too many items requested for the BatchWriteItem call');
  assertDistinct(writes, duplicates);
  const consumed = new Consumption('write', input.ReturnConsumedCapacity);
  for (const write of writes) {
    const before = write.store.get(write.key);
    carryOut(write, { before, after: write.next(before) }, effects, consumed);
  }
  return { UnprocessedItems: {}, ...consumed.describe() };
};
