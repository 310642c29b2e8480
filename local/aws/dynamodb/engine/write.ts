/** One item's change: read from a request, decided against what is stored, and carried out with all that follows it. */
import { type AttributeMap, checkedMap, itemSize } from './attribute-value.ts';
import { type Consumption, writeUnits } from './capacity.ts';
import { conditionFailed, invalid, invalidParameter } from './errors.ts';
import { type Condition, holds } from './expression/condition.ts';
import { parseCondition } from './expression/parse-condition.ts';
import { parseUpdate } from './expression/parse-update.ts';
import { assertScalarKeys } from './expression/path.ts';
import { Placeholders } from './expression/placeholders.ts';
import { applied, pathsOf, readPathsOf, type Update } from './expression/update.ts';
import type { ItemStore, Stored } from './item-store.ts';
import { assertFitsIndexes, type Key, keyOfItem, keyOfRequest } from './key.ts';
import type { Table } from './table.ts';

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
  readonly next: (stored: Stored | undefined) => AttributeMap | undefined;
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

const mapOf = (value: unknown, name: string): AttributeMap => {
  if (typeof value !== 'object' || value === null) {
    throw invalid(
      `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
    );
  }
  return checkedMap(value);
};

const assertSize = (item: AttributeMap, message: string): void => {
  if (itemSize(item) > maximumItemBytes) throw invalid(message);
};

const assertKeepsKey = ({ hash, range }: Table, update: Update): void => {
  for (const [first] of pathsOf(update)) {
    if (first !== hash.name && first !== range?.name) continue;
    throw invalidParameter(`Cannot update attribute ${first}. This attribute is part of the key`);
  }
};

const updated =
  (table: Table, key: AttributeMap, update: Update) =>
  (stored: Stored | undefined): AttributeMap => {
    assertKeepsKey(table, update);
    assertScalarKeys(readPathsOf(update), table);
    const next = applied(update, stored?.item ?? key);
    assertFitsIndexes(next, table.indexes);
    assertSize(next, 'Item size to update has exceeded the maximum allowed size');
    return next;
  };

type Reading = { readonly store: ItemStore; readonly input: Input; readonly placeholders: Placeholders };

const put = ({ store, input }: Reading) => {
  const item = mapOf(input.Item, 'item');
  const key = keyOfItem(item, store.table);
  assertFitsIndexes(item, store.table.indexes);
  assertSize(item, 'Item size has exceeded the maximum allowed size');
  return { key, next: () => item, update: undefined };
};

const keyed = ({ store, input }: Reading): { key: Key; attributes: AttributeMap } => {
  const attributes = mapOf(input.Key, 'key');
  return { key: keyOfRequest(attributes, store.table), attributes };
};

const updating = (reading: Reading) => {
  const { store, input, placeholders } = reading;
  const text = input.UpdateExpression;
  const update =
    typeof text === 'string' ? parseUpdate(text, placeholders) : { set: [], remove: [], add: [], delete: [] };
  const { key, attributes } = keyed(reading);
  return { key, update, next: updated(store.table, attributes, update) };
};

const deleting = (reading: Reading) => ({
  key: keyed(reading).key,
  next: () => undefined,
  update: undefined,
});

const checking = (reading: Reading) => {
  const { key } = keyed(reading);
  return { key, next: (stored: Stored | undefined) => stored?.item, update: undefined };
};

const readers = { Put: put, Update: updating, Delete: deleting, ConditionCheck: checking } as const;

/** @throws ValidationException for whatever can be seen without the stored item */
export const readWrite = (action: Action, store: ItemStore, input: Input): ItemWrite => {
  refuseLegacy(input);
  const placeholders = new Placeholders(input);
  const text = input.ConditionExpression;
  const condition =
    typeof text === 'string' ? parseCondition('ConditionExpression', text, placeholders) : undefined;
  const what = readers[action]({ store, input, placeholders });
  placeholders.assertAllUsed(typeof text === 'string' || typeof input.UpdateExpression === 'string');
  placeholders.assertScalarKeys(store.table);
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
  readonly before: AttributeMap | undefined;
  readonly after: AttributeMap | undefined;
  readonly expired: boolean;
};

/** What carrying out a change needs to know of the service. */
export type Effects = {
  readonly now: Date;
  readonly lagOf: (table: string, index: string) => number;
  /** Told of every change that was made. */
  readonly record: (change: ItemChange) => void;
  /** The service itself deletes what expired. */
  readonly expired?: boolean;
};

/** Carries out what was decided on `stored`. */
export const carryOut = (
  { store, key, action }: Pick<ItemWrite, 'store' | 'key' | 'action'>,
  stored: Stored | undefined,
  after: AttributeMap | undefined,
  { now, lagOf, record, expired = false }: Effects,
  consumed: Consumption,
): void => {
  const { name } = store.table;
  consumed.add(name, writeUnits(stored?.size ?? 0, after ? itemSize(after) : 0));
  if (action === 'ConditionCheck' || (!stored && !after)) return;
  const indexUnits = store.replace(key, {
    before: stored,
    after,
    now: now.getTime(),
    lagOf: (index) => lagOf(name, index),
  });
  for (const [index, units] of indexUnits) consumed.addIndex(name, index, units);
  record({ store, key, before: stored?.item, after, expired });
};
