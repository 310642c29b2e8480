/**
 * DynamoDB in this process: every operation that the product and its tools use, over one SQLite file. An operation
 * runs from its first read to its last write without a pause, in one transaction of SQLite, so that all or nothing of
 * it is on disk whatever ends the process.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { batchGetItem, batchWriteItem } from './batch.ts';
import { notServed } from './errors.ts';
import { Expiry } from './expiry.ts';
import { getItem, writeItem } from './item-operations.ts';
import { query } from './query.ts';
import { scan } from './scan.ts';
import { Streams } from './stream.ts';
import { Tables } from './tables.ts';
import { Transactions } from './transaction.ts';
import { calm, type Weather } from './weather.ts';
import type { Effects, Input, ItemChange } from './write.ts';

export type DynamoDbConfig = {
  /** Left out: in memory. */
  readonly file?: string;
  readonly now: () => Date;
  /** Orders what has no order: scans, and items whose index keys are equal. */
  readonly seed?: number;
  readonly weather?: Weather;
  /** Told, after the commit, of each table whose stream has new records. */
  readonly onRecords?: (table: string) => void;
};

type Operation = (input: Input, effects: Effects) => object;

export class DynamoDb {
  private readonly config: DynamoDbConfig;
  private readonly weather: Weather;
  private readonly database: DatabaseSync;
  private readonly begin: StatementSync;
  private readonly commit: StatementSync;
  private readonly rollback: StatementSync;
  private readonly tables: Tables;
  private readonly streams: Streams;
  private readonly transactions: Transactions;
  private readonly expiry: Expiry;
  private readonly reads: ReadonlyMap<string, (input: Input) => object>;
  private readonly writes: ReadonlyMap<string, Operation>;

  constructor(config: DynamoDbConfig) {
    this.config = config;
    this.weather = config.weather ?? calm;
    this.database = new DatabaseSync(config.file ?? ':memory:');
    // Nobody else opens the file, so that no call has to ask the system for a lock. Large pages: a commit costs by page.
    this.database.exec(
      'PRAGMA page_size = 8192; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000',
    );
    this.begin = this.database.prepare('BEGIN IMMEDIATE');
    this.commit = this.database.prepare('COMMIT');
    this.rollback = this.database.prepare('ROLLBACK');
    this.tables = new Tables(this.database, config.seed ?? 0);
    this.streams = new Streams(this.database);
    this.transactions = new Transactions(this.database);
    this.expiry = new Expiry(this.database);
    this.reads = new Map(Object.entries(this.readOperations()));
    this.writes = new Map(Object.entries(this.writeOperations()));
  }

  private readOperations(): Readonly<Record<string, (input: Input) => object>> {
    const { tables, streams, transactions } = this;
    const { now } = this.config;
    const named = (name: unknown) => tables.get(name);
    return {
      GetItem: (input) => getItem(tables.get(input.TableName), input),
      Query: (input) => query(tables.get(input.TableName), input, now()),
      Scan: (input) => scan(tables.get(input.TableName), input, now()),
      BatchGetItem: (input) => batchGetItem(input, named),
      TransactGetItems: (input) => transactions.get(input, named, this.weather),
      DescribeTable: (input) => tables.describe(input),
      ListTables: (input) => tables.list(input),
      DescribeTimeToLive: (input) => tables.describeExpiry(input),
      ListStreams: (input) => streams.list(tables.all(), input),
      DescribeStream: (input) => streams.describe(tables.ofStream(input.StreamArn)),
      GetShardIterator: (input) => streams.iterator(input),
      GetRecords: (input) => streams.records(input),
    };
  }

  private writeOperations(): Readonly<Record<string, Operation>> {
    const { tables, transactions, expiry } = this;
    const named = (name: unknown) => tables.get(name);
    const one =
      (action: 'Put' | 'Update' | 'Delete'): Operation =>
      (input, effects) =>
        writeItem(action, effects)(tables.get(input.TableName), input);
    return {
      PutItem: one('Put'),
      UpdateItem: one('Update'),
      DeleteItem: one('Delete'),
      BatchWriteItem: (input, effects) => batchWriteItem(input, named, effects),
      TransactWriteItems: (input, effects) => transactions.write(input, named, effects),
      CreateTable: (input, { now }) => tables.create(input, now),
      DeleteTable: (input) => {
        expiry.forget(tables.get(input.TableName));
        return tables.drop(input);
      },
      UpdateTimeToLive: (input) => {
        const answer = tables.setExpiry(input);
        expiry.follow(tables.get(input.TableName));
        return answer;
      },
    };
  }

  /**
   * @param operation by its name in the API
   * @throws DynamoDbError
   */
  call(operation: string, input: Input): object {
    this.weather.before?.(operation, input);
    const answer = this.run(operation, input);
    this.weather.after?.(operation, input);
    return answer;
  }

  private run(operation: string, input: Input): object {
    const read = this.reads.get(operation);
    if (read) return read(input);
    const write = this.writes.get(operation);
    if (!write) throw notServed(operation);
    return this.inTransaction((effects) => write(input, effects));
  }

  /** Deletes what has expired by now, as the service does in its own time. @returns how many items */
  expire(): number {
    return this.inTransaction((effects) => this.expiry.sweep(this.tables.all(), effects));
  }

  private inTransaction<T>(work: (effects: Effects) => T): T {
    const changed = new Set<string>();
    const effects = this.effects(changed);
    this.begin.run();
    let result: T;
    try {
      result = work(effects);
      this.commit.run();
    } catch (error) {
      this.rollback.run();
      throw error;
    }
    for (const table of changed) this.config.onRecords?.(table);
    return result;
  }

  private effects(changed: Set<string>): Effects {
    const now = this.config.now();
    const { weather } = this;
    const record = (change: ItemChange): void => {
      const { table } = change.store;
      this.expiry.note(change);
      if (this.streams.write(table, { ...change, now })) changed.add(table.name);
    };
    const lagOf = (table: string, index: string) => weather.indexLagMilliseconds?.(table, index) ?? 0;
    return { now, lagOf, weather, record };
  }

  close(): void {
    this.database.close();
  }
}
