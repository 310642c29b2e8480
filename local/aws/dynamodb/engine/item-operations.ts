/** GetItem, PutItem, UpdateItem, DeleteItem. */
import { type AttributeMap, checkedMap } from './attribute-value.ts';
import { Consumption, readUnits } from './capacity.ts';
import { invalid, quoted } from './errors.ts';
import { parseProjection } from './expression/parse-path.ts';
import type { Path } from './expression/path.ts';
import { Placeholders } from './expression/placeholders.ts';
import { project } from './expression/projection.ts';
import { pathsOf } from './expression/update.ts';
import type { ItemStore } from './item-store.ts';
import { type Key, keyOfRequest } from './key.ts';
import {
  type Action,
  assertCondition,
  carryOut,
  type Effects,
  type Input,
  readWrite,
  refuseLegacy,
} from './write.ts';

export type ReadRequest = { readonly key: Key; readonly paths: readonly Path[] | undefined };

/** @throws ValidationException */
export const readKey = (store: ItemStore, input: Input): ReadRequest => {
  refuseLegacy(input);
  const placeholders = new Placeholders(input);
  const text = input.ProjectionExpression;
  const paths = typeof text === 'string' ? parseProjection(text, placeholders) : undefined;
  placeholders.assertAllUsed(paths !== undefined);
  placeholders.assertScalarKeys(store.table);
  if (typeof input.Key !== 'object' || input.Key === null) {
    throw invalid(
      "1 validation error detected: Value null at 'key' failed to satisfy constraint: Member must not be null",
    );
  }
  return { key: keyOfRequest(checkedMap(input.Key), store.table), paths };
};

/** The item, or the parts that are asked for. */
export const readItem = (
  store: ItemStore,
  { key, paths }: ReadRequest,
  consistent: boolean,
  consumed: Consumption,
): AttributeMap | undefined => {
  const stored = store.get(key);
  consumed.add(store.table.name, readUnits(stored?.size ?? 0, { consistent }));
  return stored && paths ? project(stored.item, paths) : stored?.item;
};

const single = (consumed: Consumption, input: Input): { ConsumedCapacity?: object } => {
  const [ConsumedCapacity] = consumed.describe(input.ReturnConsumedCapacity) ?? [];
  return ConsumedCapacity ? { ConsumedCapacity } : {};
};

export const getItem = (store: ItemStore, input: Input): object => {
  const consumed = new Consumption('read');
  const Item = readItem(store, readKey(store, input), input.ConsistentRead === true, consumed);
  return { ...(Item && { Item }), ...single(consumed, input) };
};

const returnable: Readonly<Record<string, readonly string[]>> = {
  Put: ['NONE', 'ALL_OLD'],
  Delete: ['NONE', 'ALL_OLD'],
  Update: ['NONE', 'ALL_OLD', 'UPDATED_OLD', 'ALL_NEW', 'UPDATED_NEW'],
};

const assertReturnable = (action: Action, wanted: unknown): void => {
  if (wanted === undefined || wanted === null || returnable[action]?.includes(quoted(wanted))) return;
  throw invalid('Return values set to invalid value');
};

const attributesToReturn = (
  wanted: unknown,
  before: AttributeMap | undefined,
  after: AttributeMap | undefined,
  paths: readonly Path[],
): AttributeMap | undefined => {
  if (wanted === 'ALL_OLD') return before;
  if (wanted === 'ALL_NEW') return after;
  if (wanted !== 'UPDATED_OLD' && wanted !== 'UPDATED_NEW') return undefined;
  const item = wanted === 'UPDATED_OLD' ? before : after;
  const parts = item && project(item, paths);
  return parts && Object.keys(parts).length > 0 ? parts : undefined;
};

export const writeItem =
  (action: 'Put' | 'Update' | 'Delete', effects: Effects) =>
  (store: ItemStore, input: Input): object => {
    assertReturnable(action, input.ReturnValues);
    const write = readWrite(action, store, input);
    const stored = store.get(write.key);
    assertCondition(write, stored);
    const after = write.next(stored);
    const consumed = new Consumption('write');
    carryOut(write, stored, after, effects, consumed);
    const paths = write.update ? pathsOf(write.update) : [];
    const Attributes = attributesToReturn(input.ReturnValues, stored?.item, after, paths);
    return { ...(Attributes && { Attributes }), ...single(consumed, input) };
  };
