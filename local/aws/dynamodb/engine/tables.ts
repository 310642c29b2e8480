/** All tables of one database file, and the way to one by name. */
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { DynamoDbError, invalid, invalidMember, noSuchTable } from './errors.ts';
import { ItemStore } from './item-store.ts';
import { description, type Table, tableNameOfStream, tableOf } from './table.ts';
import type { Input } from './write.ts';

const maximumListed = 100;

const expirySchema = z.object({
  TimeToLiveSpecification: z.object({ AttributeName: z.string().min(1), Enabled: z.boolean() }),
});

export class Tables {
  private readonly database: DatabaseSync;
  private readonly seed: number;
  private readonly stores = new Map<string, ItemStore>();

  constructor(database: DatabaseSync, seed: number) {
    this.database = database;
    this.seed = seed;
    database.exec(
      'CREATE TABLE IF NOT EXISTS tables (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, definition TEXT NOT NULL) STRICT',
    );
  }

  /** As the file says. */
  load(): void {
    this.stores.clear();
    for (const { id, definition } of this.database.prepare('SELECT id, definition FROM tables').all()) {
      this.open(Number(id), JSON.parse(String(definition)) as Table);
    }
  }

  private open(id: number, table: Table): void {
    this.stores.set(table.name, new ItemStore(this.database, id, table, this.seed));
  }

  all(): ItemStore[] {
    return [...this.stores.values()];
  }

  /** By name or by ARN. @throws ResourceNotFoundException */
  get(name: unknown): ItemStore {
    if (typeof name !== 'string') throw invalidMember('null', 'tableName', 'not be null');
    const store = this.stores.get(name.startsWith('arn:') ? name.slice(name.lastIndexOf('/') + 1) : name);
    if (!store) throw noSuchTable();
    return store;
  }

  ofStream(arn: unknown): Table {
    const { table } = this.get(tableNameOfStream(String(arn)) ?? '');
    if (!table.stream) throw new DynamoDbError('ResourceNotFoundException', 'Requested resource not found');
    return table;
  }

  create(input: Input, now: Date): object {
    const table = tableOf(input, now);
    if (this.stores.has(table.name)) {
      throw new DynamoDbError('ResourceInUseException', `Table already exists: ${table.name}`);
    }
    const { lastInsertRowid } = this.database
      .prepare('INSERT INTO tables (name, definition) VALUES (?, ?)')
      .run(table.name, JSON.stringify(table));
    this.open(Number(lastInsertRowid), table);
    return { TableDescription: description(table, 0) };
  }

  drop(input: Input): object {
    const store = this.get(input.TableName);
    store.drop();
    this.database.prepare('DELETE FROM tables WHERE id = ?').run(store.id);
    this.stores.delete(store.table.name);
    return { TableDescription: { ...description(store.table, 0), TableStatus: 'DELETING' } };
  }

  describe(input: Input): object {
    const store = this.get(input.TableName);
    return { Table: description(store.table, store.count()) };
  }

  list(input: Input): object {
    const after = typeof input.ExclusiveStartTableName === 'string' ? input.ExclusiveStartTableName : '';
    const limit = typeof input.Limit === 'number' ? input.Limit : maximumListed;
    const names = [...this.stores.keys()].filter((name) => name > after).sort();
    const TableNames = names.slice(0, limit);
    return { TableNames, ...(names.length > limit && { LastEvaluatedTableName: TableNames.at(-1) }) };
  }

  describeExpiry(input: Input): object {
    const { expiresBy } = this.get(input.TableName).table;
    const TimeToLiveStatus = expiresBy ? 'ENABLED' : 'DISABLED';
    return { TimeToLiveDescription: { TimeToLiveStatus, ...(expiresBy && { AttributeName: expiresBy }) } };
  }

  setExpiry(input: Input): object {
    const parsed = expirySchema.safeParse(input);
    if (!parsed.success) throw invalid(`UpdateTimeToLive: ${parsed.error.issues[0]?.message}`);
    const { AttributeName, Enabled } = parsed.data.TimeToLiveSpecification;
    const { table, id } = this.get(input.TableName);
    if (Enabled === (table.expiresBy !== undefined)) {
      throw invalid(`TimeToLive is already ${Enabled ? 'enabled' : 'disabled'}`);
    }
    const { expiresBy: _, ...rest } = table;
    const next: Table = { ...rest, ...(Enabled && { expiresBy: AttributeName }) };
    this.database.prepare('UPDATE tables SET definition = ? WHERE id = ?').run(JSON.stringify(next), id);
    this.open(id, next);
    return { TimeToLiveSpecification: parsed.data.TimeToLiveSpecification };
  }
}
