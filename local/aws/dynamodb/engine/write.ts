/** One item's change: read from a request, decided against what is stored, and carried out with all that follows it. */
import { type AttributeMap, checkedMap, itemSize } from './attribute-value.ts';
import { type Consumption, writeUnits } from './capacity.ts';
import { conditionFailed, invalid, invalidMember, invalidParameter } from './errors.ts';
import { type Condition, holds } from './expression/condition.ts';
import { parseCondition } from './expression/parse-condition.ts';
import { parseUpdate } from './expression/parse-update.ts';
import { assertScalarKeys } from './expression/path.ts';
import { Placeholders } from './expression/placeholders.ts';
import { applied, pathsOf, type Update } from './expression/update.ts';
import type { ItemStore, Stored } from './item-store.ts';
import { assertFitsIndexes, type Key, keyInIndex, keyOfItem, keyOfRequest } from './key.ts';
import type { Index, Table } from './table.ts';
import type { Place, Weather } from './weather.ts';

/** 400 KB. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const maximumItemBytes = 400 * 1024;

export type Input = Readonly<Record<string, unknown>>;

export type Action = 'Put' | 'Update' | 'Delete' | 'ConditionCheck';

export type ItemWrite = {
  readonly action: Action;
  readonly store: ItemStore;
  readonly key: Key;
  readonly condition: Condition | undefined;
  readonly update: Update | undefined;
  /** What the item is to be; undefined when it goes, or stays. @throws ValidationException */
  readonly next: (stored: Stored | undefined) => Stored | undefined;
  /** `ALL_OLD`: a refusal of the condition shows the item. */
  readonly showsRefused: boolean;
};

/** Of the time before expressions. */
const legacy = [
  'AttributesToGet',
  'AttributeUpdates',
  'ConditionalOperator',
  'Expected',
  'KeyConditions',
  'QueryFilter',
  'ScanFilter',
];

/** @throws ValidationException that names what this engine does not take */
export const refuseLegacy = (input: Input): void => {
  const found = legacy.find((name) => input[name] !== undefined && input[name] !== null);
  if (found) throw invalid(`${found} is not served by this engine: use an expression`);
};

export const mapOf = (value: unknown, name: string): AttributeMap => {
  if (typeof value === 'object' && value !== null) return checkedMap(value);
  throw invalidMember('null', name, 'not be null');
};

/** @throws ValidationException for an item that no table takes */
const fitting = (item: AttributeMap, { indexes }: Table, what: string): Stored => {
  assertFitsIndexes(item, indexes);
  const size = itemSize(item);
  if (size > maximumItemBytes) throw invalid(`${what} has exceeded the maximum allowed size`);
  return { item, size };
};

const assertKeepsKey = ({ hash, range }: Table, update: Update): void => {
  for (const [first] of pathsOf(update)) {
    if (first !== hash.name && first !== range?.name) continue;
    throw invalidParameter(`Cannot update attribute ${first}. This attribute is part of the key`);
  }
};

type Reading = { readonly store: ItemStore; readonly input: Input; readonly placeholders: Placeholders };

const put = ({ store, input }: Reading) => {
  const item = mapOf(input.Item, 'item');
  const key = keyOfItem(item, store.table);
  const after = fitting(item, store.table, 'Item size');
  return { key, next: () => after, update: undefined };
};

const keyed = ({ store, input }: Reading): { key: Key; attributes: AttributeMap } => {
  const attributes = mapOf(input.Key, 'key');
  return { key: keyOfRequest(attributes, store.table), attributes };
};

const updating = (reading: Reading) => {
  const { input, placeholders } = reading;
  const { table } = reading.store;
  const text = input.UpdateExpression;
  const update =
    typeof text === 'string' ? parseUpdate(text, placeholders) : { set: [], remove: [], add: [], delete: [] };
  const { key, attributes } = keyed(reading);
  const next = (stored: Stored | undefined): Stored => {
    assertKeepsKey(table, update);
    assertScalarKeys(placeholders.pathsOf('UpdateExpression'), table);
    return fitting(applied(update, stored?.item ?? attributes), table, 'Item size to update');
  };
  return { key, update, next };
};

const deleting = (reading: Reading) => ({ ...keyed(reading), next: () => undefined, update: undefined });

const checking = (reading: Reading) => ({
  ...keyed(reading),
  next: (stored: Stored | undefined) => stored,
  update: undefined,
});

const readers = { Put: put, Update: updating, Delete: deleting, ConditionCheck: checking } as const;

/** @throws ValidationException for whatever can be seen without the stored item */
export const readWrite = (action: Action, store: ItemStore, input: Input): ItemWrite => {
  refuseLegacy(input);
  const placeholders = new Placeholders(input);
  const text = input.ConditionExpression;
  const condition =
    typeof text === 'string' ? parseCondition('ConditionExpression', text, placeholders) : undefined;
  const what = readers[action]({ store, input, placeholders });
  placeholders.assertSound(
    typeof text === 'string' || typeof input.UpdateExpression === 'string',
    store.table,
  );
  const showsRefused = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
  return { action, store, condition, showsRefused, ...what };
};

/** @throws ConditionalCheckFailedException */
export const assertCondition = ({ condition, showsRefused }: ItemWrite, stored: Stored | undefined): void => {
  if (!condition || holds(condition, stored?.item ?? {})) return;
  throw conditionFailed(showsRefused ? stored?.item : undefined);
};

export type ItemChange = {
  readonly store: ItemStore;
  readonly key: Key;
  readonly before: Stored | undefined;
  readonly after: Stored | undefined;
  readonly expired: boolean;
};

/** What carrying out a change needs to know of the service. */
export type Effects = {
  readonly now: Date;
  readonly lagOf: (table: string, index: string) => number;
  readonly weather: Weather;
  /** Told of every change that was made. */
  readonly record: (change: ItemChange) => void;
  /** The service itself deletes what expired. */
  readonly expired?: boolean;
};

export const placeOf = ({ store, key }: Pick<ItemWrite, 'store' | 'key'>): Place => ({
  table: store.table.name,
  partition: key.hash,
});

/** Where an index has the item; undefined when it has not. */
const placeInIndex = (table: Table, index: Index, { item }: Stored): Place | undefined => {
  const key = keyInIndex(item, index);
  return key && { table: table.name, index: index.name, partition: key.hash };
};

/** Whether the item's partition, or that of an index that gets the item, is used up: an index that is full stops its table. */
export const isThrottled = (
  { store, key }: Pick<ItemWrite, 'store' | 'key'>,
  item: Stored | undefined,
  { isExhausted }: Weather,
): boolean => {
  if (!isExhausted) return false;
  const { table } = store;
  const ofIndexes = item ? table.indexes.map((index) => placeInIndex(table, index, item)) : [];
  return [placeOf({ store, key }), ...ofIndexes].some((place) => place && isExhausted(place));
};

/** Carries out what was decided on `stored`. */
export const carryOut = (
  { store, key, action }: Pick<ItemWrite, 'store' | 'key' | 'action'>,
  stored: Stored | undefined,
  after: Stored | undefined,
  { now, lagOf, record, weather, expired = false }: Effects,
  consumed: Consumption,
): void => {
  const { name } = store.table;
  const tableUnits = writeUnits(stored?.size ?? 0, after?.size ?? 0);
  consumed.add(name, tableUnits);
  weather.consumed?.(placeOf({ store, key }), tableUnits);
  if (action === 'ConditionCheck' || (!stored && !after)) return;
  const indexUnits = store.replace(key, {
    before: stored,
    after,
    now: now.getTime(),
    lagOf: (index) => lagOf(name, index),
  });
  for (const [index, units] of indexUnits) {
    consumed.addIndex(name, index, units);
    const definition = weather.consumed && store.table.indexes.find((each) => each.name === index);
    const item = after ?? stored;
    const place = definition && item && placeInIndex(store.table, definition, item);
    if (place) weather.consumed?.(place, units);
  }
  record({ store, key, before: stored, after, expired });
};
