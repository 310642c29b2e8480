/**
 * Where the items of one table are: one SQLite table for them, and one for each index. `slot` is a seeded digest of
 * the partition: a scan goes by it, so that its order means nothing, as on AWS.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type AttributeMap, itemSize } from './attribute-value.ts';
import { IndexStore, type Replacement } from './index-store.ts';
import { type Key, keyAttributes } from './key.ts';
import { type Stored, storedIn } from './stored.ts';
import type { Index, Table } from './table.ts';

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

const createItems = (id: number): string =>
  `CREATE TABLE IF NOT EXISTS items_${id} (
     slot INTEGER NOT NULL, hash BLOB NOT NULL, range BLOB NOT NULL, size INTEGER NOT NULL, item TEXT NOT NULL,
     PRIMARY KEY (slot, hash, range)) WITHOUT ROWID, STRICT`;

const ofItem = 'slot = ? AND hash = ? AND range = ?';

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
    this.selectOne = database.prepare(`SELECT item, size FROM items_${id} WHERE ${ofItem}`);
    this.insert = database.prepare(`INSERT OR REPLACE INTO items_${id} VALUES (?, ?, ?, ?, ?)`);
    this.remove = database.prepare(`DELETE FROM items_${id} WHERE ${ofItem}`);
  }

  slotOf(hash: Buffer): number {
    return digestOf(this.seed, hash);
  }

  get({ hash, range }: Key): Stored | undefined {
    const row = this.selectOne.get(this.slotOf(hash), hash, range);
    return row && storedIn(row);
  }

  /** In the items and in all indexes. @param lagOf how far behind an index is, in milliseconds */
  replace(key: Key, replacement: Replacement, now: Date, lagOf: (index: string) => number): void {
    const { before, after } = replacement;
    const slot = this.slotOf(key.hash);
    if (after) this.insert.run(slot, key.hash, key.range, after.size, after.text);
    else if (before) this.remove.run(slot, key.hash, key.range);
    const position = { key, slot, place: this.place(key) };
    for (const [name, index] of this.indexes) {
      index.replace(position, replacement, now.getTime(), lagOf(name));
    }
  }

  /** The same texts come again and again. */
  prepare(sql: string): StatementSync {
    const known = this.prepared.get(sql);
    if (known) return known;
    const statement = this.database.prepare(sql);
    this.prepared.set(sql, statement);
    return statement;
  }

  /** What SQL selects rows with: an item and its size, with a size of its own only where it is the whole item. */
  rows(index: Index | undefined): string {
    const items = `items_${this.id}`;
    if (!index) return `SELECT item, size FROM ${items}`;
    const current = `SELECT item FROM ${items} WHERE slot = row.slot AND hash = row.item_hash AND range = row.item_range`;
    return `SELECT coalesce(old, (${current})) AS item FROM ${this.indexes.get(index.name)?.name} AS row`;
  }

  /** A row of `rows` as a reader sees it. */
  shown(row: Readonly<Record<string, unknown>>, index: Index | undefined): Pick<Stored, 'item' | 'size'> {
    const store = index && this.indexes.get(index.name);
    if (!store) return storedIn(row);
    const item = store.projected(JSON.parse(String(row.item)) as AttributeMap);
    return { item, size: itemSize(item) };
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
