/**
 * Where the items of one table are: one SQLite table for them, and one for each index with the projected items.
 * `slot` is a seeded digest of the partition: a scan goes by it, so that its order means nothing, as on AWS; `place`
 * does the same for items of an index whose keys are equal.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type AttributeMap, equals, itemSize } from './attribute-value.ts';
import { writeUnits } from './capacity.ts';
import { project } from './expression/projection.ts';
import { type Key, keyAttributes, keyInIndex } from './key.ts';
import type { Index, Table } from './table.ts';

export type Stored = { readonly item: AttributeMap; readonly size: number };

/** FNV-1a, 31 bits. */
export const digestOf = (seed: number, ...parts: readonly Buffer[]): number => {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (const part of parts) {
    for (let at = 0; at < part.length; at += 1)
      hash = Math.imul(hash ^ (part[at] as number), 0x01000193) >>> 0;
    hash = Math.imul(hash ^ 0xff, 0x01000193) >>> 0;
  }
  return hash >>> 1;
};

export const storedIn = ({ item, size }: Readonly<Record<string, unknown>>): Stored => ({
  item: JSON.parse(String(item)) as AttributeMap,
  size: Number(size),
});

/** What an index keeps of an item. */
const projected = (item: AttributeMap, index: Index, table: Table): AttributeMap => {
  if (index.projection === 'ALL') return item;
  const keys = keyAttributes(item, table, index);
  if (index.projection === 'KEYS_ONLY') return keys;
  return {
    ...project(
      item,
      index.included.map((name) => [name]),
    ),
    ...keys,
  };
};

const createItems = (id: number): string =>
  `CREATE TABLE IF NOT EXISTS items_${id} (
     slot INTEGER NOT NULL, hash BLOB NOT NULL, range BLOB NOT NULL, size INTEGER NOT NULL, item TEXT NOT NULL,
     PRIMARY KEY (slot, hash, range)) WITHOUT ROWID, STRICT`;

/** `since` and `until`: when readers of an index that lags see the row, in milliseconds. */
const createIndex = (name: string): string =>
  `CREATE TABLE IF NOT EXISTS ${name} (
     hash BLOB NOT NULL, range BLOB NOT NULL, place INTEGER NOT NULL, item_hash BLOB NOT NULL, item_range BLOB NOT NULL,
     size INTEGER NOT NULL, item TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER,
     PRIMARY KEY (hash, range, place, item_hash, item_range)) WITHOUT ROWID, STRICT;
   CREATE INDEX IF NOT EXISTS ${name}_retired ON ${name} (until) WHERE until IS NOT NULL`;

const ofIndexRow = 'hash = ? AND range = ? AND place = ? AND item_hash = ? AND item_range = ?';

class IndexStore {
  readonly index: Index;
  readonly name: string;
  private readonly table: Table;
  private readonly put: StatementSync;
  private readonly remove: StatementSync;
  private readonly retire: StatementSync;
  private readonly forget: StatementSync;

  constructor(database: DatabaseSync, name: string, table: Table, index: Index) {
    database.exec(createIndex(name));
    this.table = table;
    this.index = index;
    this.name = name;
    this.put = database.prepare(`INSERT OR REPLACE INTO ${name} VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)`);
    this.remove = database.prepare(`DELETE FROM ${name} WHERE ${ofIndexRow}`);
    this.retire = database.prepare(`UPDATE ${name} SET until = ? WHERE ${ofIndexRow}`);
    this.forget = database.prepare(`DELETE FROM ${name} WHERE until <= ?`);
  }

  /** @returns how many write units it took */
  replace(key: Key, place: number, { before, after, now, lagOf }: Replacement): number {
    const { index, table } = this;
    const [from, to] = [before, after].map((stored) => stored && keyInIndex(stored.item, index));
    const old = before && from && projected(before.item, index, table);
    const next = after && to && projected(after.item, index, table);
    const lag = lagOf(index.name);
    const stays = from && to && from.hash.equals(to.hash) && from.range.equals(to.range);
    if (old && next && stays && equals({ M: old }, { M: next })) return 0;
    let units = 0;
    if (from && old && !stays) {
      const row = [from.hash, from.range, place, key.hash, key.range] as const;
      if (lag > 0) {
        this.forget.run(now);
        this.retire.run(now + lag, ...row);
      } else this.remove.run(...row);
      units += writeUnits(itemSize(old));
    }
    if (to && next) {
      const size = itemSize(next);
      this.put.run(to.hash, to.range, place, key.hash, key.range, size, JSON.stringify(next), now + lag);
      units += writeUnits(size, stays && old ? itemSize(old) : 0);
    }
    return units;
  }
}

export type Replacement = {
  readonly before: Stored | undefined;
  /** Undefined: the item goes. */
  readonly after: Stored | undefined;
  readonly now: number;
  readonly lagOf: (index: string) => number;
};

export class ItemStore {
  readonly table: Table;
  readonly id: number;
  readonly indexes: ReadonlyMap<string, IndexStore>;
  private readonly database: DatabaseSync;
  private readonly seed: number;
  private readonly selectOne: StatementSync;
  private readonly insert: StatementSync;
  private readonly remove: StatementSync;
  private readonly prepared = new Map<string, StatementSync>();

  constructor(database: DatabaseSync, id: number, table: Table, seed: number) {
    database.exec(createItems(id));
    this.database = database;
    this.table = table;
    this.id = id;
    this.seed = seed;
    this.indexes = new Map(
      table.indexes.map((index, position) => [
        index.name,
        new IndexStore(database, `index_${id}_${position}`, table, index),
      ]),
    );
    this.selectOne = database.prepare(
      `SELECT item, size FROM items_${id} WHERE slot = ? AND hash = ? AND range = ?`,
    );
    this.insert = database.prepare(`INSERT OR REPLACE INTO items_${id} VALUES (?, ?, ?, ?, ?)`);
    this.remove = database.prepare(`DELETE FROM items_${id} WHERE slot = ? AND hash = ? AND range = ?`);
  }

  slotOf(hash: Buffer): number {
    return digestOf(this.seed, hash);
  }

  get({ hash, range }: Key): Stored | undefined {
    const row = this.selectOne.get(this.slotOf(hash), hash, range);
    return row && storedIn(row);
  }

  /** Items and indexes. @returns how many write units each index took */
  replace(key: Key, replacement: Replacement): ReadonlyMap<string, number> {
    const { before, after } = replacement;
    const slot = this.slotOf(key.hash);
    if (after) this.insert.run(slot, key.hash, key.range, after.size, JSON.stringify(after.item));
    else if (before) this.remove.run(slot, key.hash, key.range);
    const units = new Map<string, number>();
    for (const [name, index] of this.indexes) {
      const taken = index.replace(key, this.place(key), replacement);
      if (taken > 0) units.set(name, taken);
    }
    return units;
  }

  /** The same texts come again and again. */
  prepare(sql: string): StatementSync {
    const known = this.prepared.get(sql);
    if (known) return known;
    const statement = this.database.prepare(sql);
    this.prepared.set(sql, statement);
    return statement;
  }

  /** The SQLite table of the items, or of an index. */
  sqlName(index: Index | undefined): string {
    return index ? (this.indexes.get(index.name)?.name ?? '') : `items_${this.id}`;
  }

  place(key: Key): number {
    return digestOf(this.seed, key.hash, key.range);
  }

  count(): number {
    return Number(this.prepare(`SELECT COUNT(*) AS n FROM items_${this.id}`).get()?.n ?? 0);
  }

  drop(): void {
    this.database.exec(`DROP TABLE items_${this.id}`);
    for (const { name } of this.indexes.values()) this.database.exec(`DROP TABLE ${name}`);
  }

  /** All attributes that a cursor into the table, or into this index, has. */
  cursorOf(item: AttributeMap, index: Index | undefined): AttributeMap {
    return keyAttributes(item, this.table, ...(index ? [index] : []));
  }
}
