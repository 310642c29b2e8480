/** Query: one partition of a table or an index, in order. */
import type { SQLInputValue } from 'node:sqlite';
import { type AttributeMap, attributeOf } from './attribute-value.ts';
import { invalid } from './errors.ts';
import { attributesIn } from './expression/condition.ts';
import { parseCondition } from './expression/parse-condition.ts';
import type { ItemStore } from './item-store.ts';
import { attributesOf, bytesOf } from './key.ts';
import { isInside, type Span, spanIn } from './key-condition.ts';
import { answerPage, type PageRequest, positionOf, readPageRequest } from './page.ts';
import type { KeySchema } from './table.ts';
import type { Input } from './write.ts';

/** A condition of SQL with its parameters. */
type Where = { readonly sql: string; readonly values: readonly SQLInputValue[] };

const where = (sql: string, ...values: SQLInputValue[]): Where => ({ sql, values });

const boundsOf = ({ from, to }: Span): Where[] => [
  ...(from ? [where(`range ${from.inclusive ? '>=' : '>'} ?`, from.bytes)] : []),
  ...(to ? [where(`range ${to.inclusive ? '<=' : '<'} ?`, to.bytes)] : []),
];

const indexColumns = ['range', 'place', 'item_hash', 'item_range'];

const beyond = ({ store, index, start }: PageRequest, forward: boolean): Where[] => {
  if (!start) return [];
  const operator = forward ? '>' : '<';
  const { key, inIndex, place } = positionOf(store, index, start);
  if (!inIndex) return [where(`range ${operator} ?`, key.range)];
  return [
    where(`(${indexColumns.join(', ')}) ${operator} (?, ?, ?, ?)`, inIndex.range, place, key.hash, key.range),
  ];
};

const partition = ({ store, index }: PageRequest, { hash }: Span, now: number): Where[] =>
  index
    ? [where('hash = ?', hash), where('since <= ?', now), where('(until IS NULL OR until > ?)', now)]
    : [where('slot = ?', store.slotOf(hash)), where('hash = ?', hash)];

const rowsOf = (request: PageRequest, span: Span, forward: boolean, now: number) => {
  const { store, index, limit } = request;
  const conditions = [...partition(request, span, now), ...boundsOf(span), ...beyond(request, forward)];
  const direction = forward ? 'ASC' : 'DESC';
  const columns = index ? indexColumns : ['range'];
  const sql = `SELECT item, size FROM ${tableOf(store, index?.name)}
    WHERE ${conditions.map((condition) => condition.sql).join(' AND ')}
    ORDER BY ${columns.map((column) => `${column} ${direction}`).join(', ')} LIMIT ?`;
  const values = conditions.flatMap((condition) => condition.values);
  return store.prepare(sql).iterate(...values, Number.isFinite(limit) ? limit : -1) as Iterable<
    Record<string, unknown>
  >;
};

/** The SQLite table of the items, or of an index. */
export const tableOf = (store: ItemStore, index: string | undefined): string =>
  index === undefined ? `items_${store.id}` : (store.indexes.get(index)?.name ?? '');

const assertStartsInside = (start: AttributeMap, span: Span, { hash, range }: KeySchema): void => {
  const [first, second] = [attributeOf(start, hash.name), range && attributeOf(start, range.name)];
  if (!first || !bytesOf(first).equals(span.hash)) {
    throw invalid('The provided starting key is outside query boundaries based on provided conditions');
  }
  if (second && !isInside(span, second)) {
    throw invalid('The provided starting key does not match the range key predicate');
  }
};

const assertFiltersOthers = ({ filter }: PageRequest, keys: KeySchema): void => {
  const names = filter ? attributesIn(filter) : new Set<string>();
  const key = attributesOf(keys).find(({ name }) => names.has(name));
  if (!key) return;
  throw invalid(
    `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${key.name}`,
  );
};

export const query = (store: ItemStore, input: Input, now: Date): object => {
  const text = input.KeyConditionExpression;
  const request = readPageRequest(store, input);
  if (typeof text !== 'string') {
    throw invalid(
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    );
  }
  const { placeholders, index, start } = request;
  const condition = parseCondition('KeyConditionExpression', text, placeholders);
  placeholders.assertAllUsed(true);
  placeholders.assertScalarKeys(store.table);
  const keys = index ?? store.table;
  const span = spanIn(condition, keys);
  assertFiltersOthers(request, keys);
  if (start) assertStartsInside(start, span, keys);
  const forward = input.ScanIndexForward !== false;
  return answerPage(request, rowsOf(request, span, forward, now.getTime()), input);
};
