/** GetItem, PutItem, UpdateItem, DeleteItem. */
import type { AttributeMap } from './attribute-value.ts';
import { Consumption, readUnits } from './capacity.ts';
import { invalid, throttled, transactionConflict } from './errors.ts';
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
  isThrottled,
  mapOf,
  placeOf,
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
  placeholders.assertSound(paths !== undefined, store.table);
  return { key: keyOfRequest(mapOf(input.Key, 'key'), store.table), paths };
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

export const getItem = (store: ItemStore, input: Input): object => {
  const consumed = new Consumption('read');
  const Item = readItem(store, readKey(store, input), input.ConsistentRead === true, consumed);
  return { ...(Item && { Item }), ...consumed.describeOne(input.ReturnConsumedCapacity) };
};

const returnable: readonly unknown[] = [undefined, null, 'NONE', 'ALL_OLD'];
const ofUpdates: readonly unknown[] = ['UPDATED_OLD', 'ALL_NEW', 'UPDATED_NEW'];

const assertReturnable = (action: Action, wanted: unknown): void => {
  if (returnable.includes(wanted) || (action === 'Update' && ofUpdates.includes(wanted))) return;
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
    const { weather } = effects;
    if (weather.conflicts?.(placeOf(write), write.key.range)) throw transactionConflict();
    const stored = store.get(write.key);
    assertCondition(write, stored);
    const after = write.next(stored);
    if (isThrottled(write, after ?? stored, weather)) throw throttled();
    const consumed = new Consumption('write');
    carryOut(write, stored, after, effects, consumed);
    const paths = write.update ? pathsOf(write.update) : [];
    const Attributes = attributesToReturn(input.ReturnValues, stored?.item, after?.item, paths);
    return { ...(Attributes && { Attributes }), ...consumed.describeOne(input.ReturnConsumedCapacity) };
  };
