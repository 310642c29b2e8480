/** GetItem, PutItem, UpdateItem, DeleteItem. */
import type { AttributeMap } from './attribute-value.ts';
import { Consumption, readUnits } from './capacity.ts';
import { invalid } from './errors.ts';
import { parseProjection } from './expression/parse-path.ts';
import type { Path } from './expression/path.ts';
import { Placeholders } from './expression/placeholders.ts';
import { project } from './expression/projection.ts';
import { pathsOf } from './expression/update.ts';
import type { Replacement } from './index-store.ts';
import type { ItemStore } from './item-store.ts';
import { type Key, keyOfRequest } from './key.ts';
import {
  type Action,
  carryOut,
  decide,
  type Effects,
  type Input,
  mapOf,
  readWrite,
  refuseLegacy,
} from './write.ts';

export type ReadRequest = { readonly key: Key; readonly paths: readonly Path[] | undefined };

/** @throws ValidationException */
export const readKey = (store: ItemStore, input: Input): ReadRequest => {
  refuseLegacy(input);
  const placeholders = new Placeholders(input);
  const paths = parseProjection(placeholders);
  placeholders.assertSound(store.table);
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
  if (consumed.isCounted) consumed.add(store.table.name, readUnits(stored?.size ?? 0, { consistent }));
  return stored && paths ? project(stored.item, paths) : stored?.item;
};

export const getItem = (store: ItemStore, input: Input): object => {
  const consumed = new Consumption('read', input.ReturnConsumedCapacity);
  const Item = readItem(store, readKey(store, input), input.ConsistentRead === true, consumed);
  return { ...(Item && { Item }), ...consumed.describeOne() };
};

const returnable: readonly unknown[] = [undefined, null, 'NONE', 'ALL_OLD'];
const ofUpdates: readonly unknown[] = ['UPDATED_OLD', 'ALL_NEW', 'UPDATED_NEW'];

const assertReturnable = (action: Action, wanted: unknown): void => {
  if (returnable.includes(wanted) || (action === 'Update' && ofUpdates.includes(wanted))) return;
  throw invalid('Return values set to invalid value');
};

const attributesToReturn = (
  wanted: unknown,
  { before, after }: Replacement,
  paths: readonly Path[],
): AttributeMap | undefined => {
  if (wanted === 'ALL_OLD') return before?.item;
  if (wanted === 'ALL_NEW') return after?.item;
  if (wanted !== 'UPDATED_OLD' && wanted !== 'UPDATED_NEW') return undefined;
  const item = wanted === 'UPDATED_OLD' ? before?.item : after?.item;
  const parts = item && project(item, paths);
  return parts && Object.keys(parts).length > 0 ? parts : undefined;
};

export const writeItem =
  (action: 'Put' | 'Update' | 'Delete', effects: Effects) =>
  (store: ItemStore, input: Input): object => {
    assertReturnable(action, input.ReturnValues);
    const write = readWrite(action, store, input);
    const change = decide(write, effects.weather);
    const consumed = new Consumption('write', input.ReturnConsumedCapacity);
    carryOut(write, change, effects, consumed);
    const paths = write.update ? pathsOf(write.update) : [];
    const Attributes = attributesToReturn(input.ReturnValues, change, paths);
    return { ...(Attributes && { Attributes }), ...consumed.describeOne() };
  };
