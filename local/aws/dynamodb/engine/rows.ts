/** Rows of a table or an index in the order of its keys, from behind a cursor on. */
import type { SQLInputValue } from 'node:sqlite';
import type { AttributeMap } from './attribute-value.ts';
import type { ItemStore } from './item-store.ts';
import { keyOfItem } from './key.ts';
import type { PageRequest } from './page.ts';
import type { Index } from './table.ts';

export type Row = Readonly<Record<string, unknown>>;

/** A condition of SQL with its parameters. */
export type Where = { readonly sql: string; readonly values: readonly SQLInputValue[] };

export const where = (sql: string, ...values: SQLInputValue[]): Where => ({ sql, values });

const columns = {
  items: ['slot', 'hash', 'range'],
  index: ['hash', 'range', 'place', 'item_hash', 'item_range'],
} as const;

/** Where a cursor stands, column by column. */
const placeOf = (store: ItemStore, index: Index | undefined, start: AttributeMap): SQLInputValue[] => {
  const key = keyOfItem(start, store.table);
  if (!index) return [store.slotOf(key.hash), key.hash, key.range];
  const inIndex = keyOfItem(start, index);
  return [inIndex.hash, inIndex.range, store.place(key), key.hash, key.range];
};

export type Wanted = {
  /** What the first columns of the key are: one partition. */
  readonly prefix?: readonly SQLInputValue[];
  readonly within?: readonly Where[];
  readonly forward?: boolean;
  /** Readers of an index that lags see it as it was. */
  readonly now: Date;
};

export const rowsOf = (
  { store, index, start, limit }: PageRequest,
  { prefix = [], within = [], forward = true, now }: Wanted,
): Iterable<Row> => {
  const all = columns[index ? 'index' : 'items'];
  const free = all.slice(prefix.length);
  const at = now.getTime();
  const behind = `(${free.join(', ')}) ${forward ? '>' : '<'} (${free.map(() => '?').join(', ')})`;
  const conditions = [
    ...prefix.map((value, position) => where(`${all[position]} = ?`, value)),
    ...within,
    ...(index ? [where('since <= ? AND (until IS NULL OR until > ?)', at, at)] : []),
    ...(start ? [where(behind, ...placeOf(store, index, start).slice(prefix.length))] : []),
  ];
  const sql = `${store.rows(index)}
    WHERE ${conditions.map((condition) => condition.sql).join(' AND ') || 'TRUE'}
    ORDER BY ${free.map((column) => `${column} ${forward ? 'ASC' : 'DESC'}`).join(', ')} LIMIT ?`;
  const values = conditions.flatMap((condition) => condition.values);
  return store.prepare(sql).iterate(...values, Number.isFinite(limit) ? limit : -1) as Iterable<Row>;
};
