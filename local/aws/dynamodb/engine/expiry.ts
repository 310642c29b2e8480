/**
 * Time to live: which items of a table expire when. The service deletes them within days; here a sweep does it.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { attributeOf } from './attribute-value.ts';
import { Consumption } from './capacity.ts';
import type { ItemStore } from './item-store.ts';
import { keyOfItem } from './key.ts';
import { type Stored, storedIn } from './stored.ts';
import { carryOut, type Effects, type ItemChange } from './write.ts';

const sweptAtOnce = 1_000;
/** What expired longer ago than this is left alone, so that an old time is no accident. */
const maximumAgeSeconds = 5 * 365 * 24 * 60 * 60;

export class Expiry {
  private readonly database: DatabaseSync;
  private readonly insert: StatementSync;
  private readonly remove: StatementSync;
  private readonly due: StatementSync;

  constructor(database: DatabaseSync) {
    database.exec(
      `CREATE TABLE IF NOT EXISTS expiries (
         store INTEGER NOT NULL, at INTEGER NOT NULL, hash BLOB NOT NULL, range BLOB NOT NULL,
         PRIMARY KEY (store, at, hash, range)) WITHOUT ROWID, STRICT`,
    );
    this.database = database;
    this.insert = database.prepare('INSERT OR REPLACE INTO expiries VALUES (?, ?, ?, ?)');
    this.remove = database.prepare(
      'DELETE FROM expiries WHERE store = ? AND at = ? AND hash = ? AND range = ?',
    );
    this.due = database.prepare(
      `SELECT hash, range FROM expiries WHERE store = ? AND at < ? AND at > ? ORDER BY at LIMIT ${sweptAtOnce}`,
    );
  }

  /** In seconds; undefined for an item that does not expire. */
  private static timeOf(stored: Stored | undefined, name: string): number | undefined {
    const value = stored && attributeOf(stored.item, name);
    return value && 'N' in value ? Math.floor(Number(value.N)) : undefined;
  }

  note({ store: { table, id }, key, before, after }: ItemChange): void {
    if (table.expiresBy === undefined) return;
    const [old, next] = [Expiry.timeOf(before, table.expiresBy), Expiry.timeOf(after, table.expiresBy)];
    if (old === next) return;
    if (old !== undefined) this.remove.run(id, old, key.hash, key.range);
    if (next !== undefined) this.insert.run(id, next, key.hash, key.range);
  }

  forget({ id }: ItemStore): void {
    this.database.prepare('DELETE FROM expiries WHERE store = ?').run(id);
  }

  /** The table's setting changed: all of its items anew. */
  follow(store: ItemStore): void {
    this.forget(store);
    if (store.table.expiresBy === undefined) return;
    for (const row of this.database.prepare(`SELECT item, size FROM items_${store.id}`).all()) {
      const after = storedIn(row);
      const key = keyOfItem(after.item, store.table);
      this.note({ store, key, before: undefined, after, expired: false });
    }
  }

  sweep(stores: readonly ItemStore[], effects: Effects): object {
    const inItsName = { ...effects, expired: true };
    const uncounted = new Consumption('write', 'NONE');
    const seconds = Math.floor(effects.now.getTime() / 1000);
    for (const store of stores) {
      if (store.table.expiresBy === undefined) continue;
      for (const { hash, range } of this.due.all(store.id, seconds, seconds - maximumAgeSeconds)) {
        const key = { hash: Buffer.from(hash as Uint8Array), range: Buffer.from(range as Uint8Array) };
        const write = { store, key, action: 'Delete' } as const;
        carryOut(write, { before: store.get(key), after: undefined }, inItsName, uncounted);
      }
    }
    return {};
  }
}
