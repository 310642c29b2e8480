/**
 * One index of a table: where in it which items stand. A row keeps no item but the one that readers of a lagging index
 * still see; so a write touches an index only when it moves the item there. `place` is a seeded digest of the item's
 * key: items whose index keys are equal stand in no order, as on AWS.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type AttributeMap, attributeOf, equals, itemSize } from './attribute-value.ts';
import { writeUnits } from './capacity.ts';
import { project } from './expression/projection.ts';
import { type Key, keyAttributes, keyInIndex } from './key.ts';
import type { Stored } from './stored.ts';
import { attributesOf, type Index, type Table } from './table.ts';

/** `since` and `until`: when readers see the row, in milliseconds; `old`: the item of a row that goes. */
const createIndex = (name: string): string =>
  `CREATE TABLE IF NOT EXISTS ${name} (
     hash BLOB NOT NULL, range BLOB NOT NULL, place INTEGER NOT NULL, item_hash BLOB NOT NULL, item_range BLOB NOT NULL,
     slot INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER, old TEXT,
     PRIMARY KEY (hash, range, place, item_hash, item_range, since)) WITHOUT ROWID, STRICT;
   CREATE INDEX IF NOT EXISTS ${name}_retired ON ${name} (until) WHERE until IS NOT NULL`;

const ofItem = 'hash = ? AND range = ? AND place = ? AND item_hash = ? AND item_range = ?';

/** An item, or its going: undefined. */
export type Replacement = { readonly before: Stored | undefined; readonly after: Stored | undefined };

/** Where the item itself is. */
export type Position = { readonly key: Key; readonly slot: number; readonly place: number };

export class IndexStore {
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
    this.put = database.prepare(`INSERT OR REPLACE INTO ${name} VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL)`);
    this.remove = database.prepare(`DELETE FROM ${name} WHERE ${ofItem}`);
    this.retire = database.prepare(`UPDATE ${name} SET until = ?, old = ? WHERE ${ofItem} AND until IS NULL`);
    this.forget = database.prepare(`DELETE FROM ${name} WHERE until <= ?`);
  }

  /** @param lag how much later readers see it, in milliseconds */
  replace({ key, slot, place }: Position, { before, after }: Replacement, now: number, lag: number): void {
    if (lag === 0 && before && after && this.stays(before.item, after.item)) return;
    const [from, to] = [before, after].map((stored) => stored && keyInIndex(stored.item, this.index));
    if (before && from) {
      const row = [from.hash, from.range, place, key.hash, key.range] as const;
      if (lag > 0) {
        this.forget.run(now);
        this.retire.run(now + lag, before.text, ...row);
      } else this.remove.run(...row);
    }
    if (to) this.put.run(to.hash, to.range, place, key.hash, key.range, slot, now + lag);
  }

  private stays(before: AttributeMap, after: AttributeMap): boolean {
    return attributesOf(this.index).every(({ name }) =>
      equals(attributeOf(before, name), attributeOf(after, name)),
    );
  }

  /** What the index shows of an item. */
  projected(item: AttributeMap): AttributeMap {
    const { index, table } = this;
    if (index.projection === 'ALL') return item;
    const keys = keyAttributes(item, table, index);
    const included = index.included.map((name) => [name]);
    return index.projection === 'KEYS_ONLY' ? keys : { ...project(item, included), ...keys };
  }

  /** How many write units a change takes: one write for what goes, one for what comes, one for what changes. */
  unitsOf({ before, after }: Replacement): number {
    const [old, next] = [before, after].map((stored) =>
      stored && keyInIndex(stored.item, this.index) ? this.projected(stored.item) : undefined,
    );
    if (equals(old && { M: old }, next && { M: next })) return 0;
    const sizes = [old, next].flatMap((item) => (item ? [itemSize(item)] : []));
    if (old && next && this.stays(old, next)) return writeUnits(...sizes);
    return sizes.reduce((total, size) => total + writeUnits(size), 0);
  }
}
