/** One item's change: read from a request, decided against what is stored, and carried out with all that follows it. */
import { type AttributeMap, checkedMap } from './attribute-value.ts';
import { type Consumption, writeUnits } from './capacity.ts';
import {
  conditionFailed,
  invalid,
  invalidMember,
  invalidParameter,
  throttled,
  transactionConflict,
} from './errors.ts';
import { type Condition, holds } from './expression/condition.ts';
import { parseCondition } from './expression/parse-condition.ts';
import { parseUpdate } from './expression/parse-update.ts';
import { assertScalarKey } from './expression/path.ts';
import { Placeholders } from './expression/placeholders.ts';
import { applied, pathsOf, type Update } from './expression/update.ts';
import type { Replacement } from './index-store.ts';
import type { ItemStore } from './item-store.ts';
import { assertFitsIndexes, type Key, keyInIndex, keyOfItem, keyOfRequest } from './key.ts';
import { type Stored, storedOf } from './stored.ts';
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
  readonly update?: Update;
  /** What the item is to be; undefined when it goes, or stays. @throws ValidationException */
  readonly next: (stored: Stored | undefined) => Stored | undefined;
  /** `ALL_OLD`: a refusal of the condition shows the item. */
  readonly showsRefused: boolean;
};

/** Of the time before expressions. */
const legacy =
  'AttributesToGet AttributeUpdates ConditionalOperator Expected KeyConditions QueryFilter ScanFilter'.split(
    ' ',
  );

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
  const stored = storedOf(item);
  if (stored.size > maximumItemBytes) throw invalid(`${what} has exceeded the maximum allowed size`);
  return stored;
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
  return { key, next: () => after };
};

const keyed = ({ store, input }: Reading): { key: Key; attributes: AttributeMap } => {
  const attributes = mapOf(input.Key, 'key');
  return { key: keyOfRequest(attributes, store.table), attributes };
};

const updating = (reading: Reading) => {
  const { placeholders, store } = reading;
  const { table } = store;
  const update = parseUpdate(placeholders);
  const { key, attributes } = keyed(reading);
  const next = (stored: Stored | undefined): Stored => {
    assertKeepsKey(table, update);
    for (const path of placeholders.pathsOf('UpdateExpression')) assertScalarKey(path, table);
    return fitting(applied(update, stored?.item ?? attributes), table, 'Item size to update');
  };
  return { key, update, next };
};

const deleting = (reading: Reading) => ({ ...keyed(reading), next: () => undefined });

const checking = (reading: Reading) => ({ ...keyed(reading), next: (stored: Stored | undefined) => stored });

const readers = { Put: put, Update: updating, Delete: deleting, ConditionCheck: checking } as const;

/** @throws ValidationException for whatever can be seen without the stored item */
export const readWrite = (action: Action, store: ItemStore, input: Input): ItemWrite => {
  refuseLegacy(input);
  const placeholders = new Placeholders(input);
  const condition = parseCondition('ConditionExpression', placeholders);
  const what = readers[action]({ store, input, placeholders });
  placeholders.assertSound(store.table);
  const showsRefused = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
  return { action, store, condition, showsRefused, ...what };
};

export type ItemChange = Replacement & {
  readonly store: ItemStore;
  readonly key: Key;
  readonly expired: boolean;
};

/** What carrying out a change needs to know of the service. */
export type Effects = {
  readonly now: Date;
  readonly weather: Weather;
  /** Told of every change that was made. */
  readonly record: (change: ItemChange) => void;
  /** The service itself deletes what expired. */
  readonly expired?: boolean;
};

type Placed = Pick<ItemWrite, 'store' | 'key'>;

export const placeOf = ({ store, key }: Placed): Place => ({ table: store.table.name, partition: key.hash });

/** Where an index has the item; undefined when it has not. */
const placeInIndex = (table: Table, index: Index, stored: Stored | undefined): Place | undefined => {
  const key = stored && keyInIndex(stored.item, index);
  return key && { table: table.name, index: index.name, partition: key.hash };
};

/** Whether the item's partition, or that of an index that gets the item, is used up: an index that is full stops its table. */
const isThrottled = (write: Placed, item: Stored | undefined, { isExhausted }: Weather): boolean => {
  if (!isExhausted) return false;
  const { table } = write.store;
  const ofIndexes = table.indexes.map((index) => placeInIndex(table, index, item));
  return [placeOf(write), ...ofIndexes].some((place) => place && isExhausted(place));
};

/** @throws ConditionalCheckFailedException, ValidationException, and what the weather has */
export const decide = (write: ItemWrite, weather: Weather): Replacement => {
  const { store, key, condition, showsRefused } = write;
  if (weather.conflicts?.(placeOf(write), key.range)) throw transactionConflict();
  const before = store.get(key);
  const fails = condition && !holds(condition, before?.item ?? {});
  if (fails) throw conditionFailed(showsRefused ? before?.item : undefined);
  const after = write.next(before);
  if (isThrottled(write, after ?? before, weather)) throw throttled();
  return { before, after };
};

/** Carries out what was decided. */
export const carryOut = (
  { store, key, action }: Pick<ItemWrite, 'store' | 'key' | 'action'>,
  change: Replacement,
  { now, weather, record, expired = false }: Effects,
  consumed: Consumption,
): void => {
  const { before, after } = change;
  const { table, indexes } = store;
  const count = (units: number, place: Place): void => {
    const counted = consumed.add(table.name, units, place.index);
    if (counted > 0) weather.consumed?.(place, counted);
  };
  const isCounted = consumed.isCounted || weather.consumed !== undefined;
  if (isCounted) count(writeUnits(before?.size ?? 0, after?.size ?? 0), placeOf({ store, key }));
  if (action === 'ConditionCheck' || (!before && !after)) return;
  store.replace(key, change, now, (index) => weather.indexLagMilliseconds?.(table.name, index) ?? 0);
  record({ store, key, expired, ...change });
  if (!isCounted) return;
  for (const indexed of indexes.values()) {
    const place = placeInIndex(table, indexed.index, after) ?? placeInIndex(table, indexed.index, before);
    if (place) count(indexed.unitsOf(change), place);
  }
};
