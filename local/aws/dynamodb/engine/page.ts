/** What Query and Scan have in common: which attributes, how many, from where on, and what was read. */
import { type AttributeMap, checkedMap } from './attribute-value.ts';
import { Consumption, readUnits } from './capacity.ts';
import { invalid, invalidMember, invalidParameter, quoted } from './errors.ts';
import { holds } from './expression/condition.ts';
import { parseCondition } from './expression/parse-condition.ts';
import { parseProjection } from './expression/parse-path.ts';
import { Placeholders } from './expression/placeholders.ts';
import { project } from './expression/projection.ts';
import type { ItemStore } from './item-store.ts';
import { keyOfItem } from './key.ts';
import type { Row } from './rows.ts';
import { attributesOf, type Index } from './table.ts';
import { type Input, refuseLegacy } from './write.ts';

/** 1 MB of items are read for a page, before they are filtered. */
const maximumPageBytes = 1024 * 1024;

const indexNamed = (store: ItemStore, name: unknown): Index | undefined => {
  if (name === undefined || name === null) return undefined;
  const found = store.indexes.get(quoted(name));
  if (!found) throw invalid(`The table does not have the specified index: ${quoted(name)}`);
  return found.index;
};

const limitOf = (limit: unknown): number => {
  if (limit === undefined || limit === null) return Number.POSITIVE_INFINITY;
  if (typeof limit === 'number' && Number.isInteger(limit) && limit >= 1) return limit;
  throw invalidMember(`'${quoted(limit)}'`, 'limit', 'have value greater than or equal to 1');
};

const selects = ['ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES', 'SPECIFIC_ATTRIBUTES', 'COUNT'];

const assertSelect = (select: unknown, index: Index | undefined, hasProjection: boolean): void => {
  if (select === undefined || select === null) return;
  if (!selects.includes(quoted(select))) {
    throw invalidMember(`'${quoted(select)}'`, 'select', `satisfy enum value set: [${selects.join(', ')}]`);
  }
  if (hasProjection !== (select === 'SPECIFIC_ATTRIBUTES')) {
    const verb = hasProjection ? 'Cannot' : 'Must';
    throw invalid(`${verb} specify the ProjectionExpression when choosing to get ${quoted(select)}`);
  }
  if (select === 'ALL_PROJECTED_ATTRIBUTES' && !index) {
    throw invalid('ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName');
  }
  if (select === 'ALL_ATTRIBUTES' && index && index.projection !== 'ALL') {
    throw invalidParameter(
      `Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} because its projection type is not ALL`,
    );
  }
};

/** @throws ValidationException for a cursor that is none of this table's or index's */
const startOf = (store: ItemStore, index: Index | undefined, given: unknown): AttributeMap | undefined => {
  if (given === undefined || given === null) return undefined;
  const start = checkedMap(given as object);
  const schemas = [store.table, ...(index ? [index] : [])];
  const names = new Set(schemas.flatMap(attributesOf).map(({ name }) => name));
  const isComplete = Object.keys(start).length === names.size && [...names].every((name) => name in start);
  if (!isComplete) throw invalid('The provided starting key is invalid');
  try {
    for (const schema of schemas) keyOfItem(start, schema);
  } catch (error) {
    throw invalid(`The provided starting key is invalid: ${error instanceof Error ? error.message : ''}`);
  }
  return start;
};

export type PageRequest = ReturnType<typeof readPageRequest>;

/** @throws ValidationException */
export const readPageRequest = (store: ItemStore, input: Input) => {
  refuseLegacy(input);
  const index = indexNamed(store, input.IndexName);
  const consistent = input.ConsistentRead === true;
  if (index && consistent) throw invalid('Consistent reads are not supported on global secondary indexes');
  const placeholders = new Placeholders(input);
  assertSelect(input.Select, index, placeholders.textOf('ProjectionExpression') !== undefined);
  return {
    store,
    index,
    placeholders,
    filter: parseCondition('FilterExpression', placeholders),
    paths: parseProjection(placeholders),
    countsOnly: input.Select === 'COUNT',
    limit: limitOf(input.Limit),
    start: startOf(store, index, input.ExclusiveStartKey),
    consistent,
  };
};

/** @param rows as they are wanted, from behind the cursor on; read only as far as the page goes */
export const answerPage = (request: PageRequest, rows: Iterable<Row>, input: Input): object => {
  const { store, index, filter, paths, limit } = request;
  const Items: AttributeMap[] = [];
  let scanned = 0;
  let bytes = 0;
  let last: AttributeMap | undefined;
  for (const row of rows) {
    const { item, size } = store.shown(row, index);
    scanned += 1;
    bytes += size;
    if (!filter || holds(filter, item)) Items.push(paths ? project(item, paths) : item);
    if (scanned < limit && bytes <= maximumPageBytes) continue;
    last = item;
    break;
  }
  const consumed = new Consumption('read', input.ReturnConsumedCapacity);
  const units = readUnits(bytes, request);
  if (consumed.isCounted) {
    consumed.add(store.table.name, index ? 0 : units);
    if (index) consumed.add(store.table.name, units, index.name);
  }
  return {
    ...(!request.countsOnly && { Items }),
    Count: Items.length,
    ScannedCount: scanned,
    ...(last && { LastEvaluatedKey: store.cursorOf(last, index) }),
    ...consumed.describeOne(),
  };
};
