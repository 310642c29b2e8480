/**
 * DynamoDB in this process: every operation that the product and its tools use, over one SQLite file. An operation
 * runs from its first read to its last write without a pause, in one transaction of SQLite, so that all or nothing of
 * it is on disk whatever ends the process.
 */
import { DatabaseSync } from 'node:sqlite';
import { batchGetItem, batchWriteItem } from './batch.ts';
import { DynamoDbError } from './errors.ts';
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
  private readonly database: DatabaseSync;
  private readonly tables: Tables;
  private readonly streams: Streams;
  private readonly transactions: Transactions;
  private readonly expiry: Expiry;
  private readonly reads: Readonly<Record<string, (input: Input) => object>>;
  private readonly writes: Readonly<Record<string, Operation>>;

  constructor(config: DynamoDbConfig) {
    this.config = config;
    this.database = new DatabaseSync(config.file ?? ':memory:');
    this.database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000');
    this.tables = new Tables(this.database, config.seed ?? 0);
    this.streams = new Streams(this.database);
    this.transactions = new Transactions(this.database);
    this.expiry = new Expiry(this.database);
    this.reads = this.readOperations();
    this.writes = this.writeOperations();
  }

  private readOperations(): DynamoDb['reads'] {
    const { tables, streams, transactions } = this;
    const { now } = this.config;
    return {
      GetItem: (input) => getItem(tables.get(input.TableName), input),
      Query: (input) => query(tables.get(input.TableName), input, now()),
      Scan: (input) => scan(tables.get(input.TableName), input, now()),
      BatchGetItem: (input) => batchGetItem(input, (name) => tables.get(name)),
      TransactGetItems: (input) => transactions.get(input, (name) => tables.get(name)),
      DescribeTable: (input) => tables.describe(input),
      ListTables: (input) => tables.list(input),
      DescribeTimeToLive: (input) => tables.describeExpiry(input),
      ListStreams: (input) =>
        streams.list(
          tables.all().map(({ table }) => table),
          input,
        ),
      DescribeStream: (input) => streams.describe(tables.ofStream(input.StreamArn)),
      GetShardIterator: (input) => streams.iterator(input),
      GetRecords: (input) => streams.records(input),
    };
  }

  private writeOperations(): DynamoDb['writes'] {
    const { tables, transactions, expiry } = this;
    const one =
      (action: 'Put' | 'Update' | 'Delete'): Operation =>
      (input, effects) =>
        writeItem(action, effects)(tables.get(input.TableName), input);
    return {
      PutItem: one('Put'),
      UpdateItem: one('Update'),
      DeleteItem: one('Delete'),
      BatchWriteItem: (input, effects) => batchWriteItem(input, (name) => tables.get(name), effects),
      TransactWriteItems: (input, effects) =>
        transactions.write(input, (name) => tables.get(name), effects, this.config.weather ?? calm),
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
    const { weather = calm } = this.config;
    weather.before?.(operation, input);
    const answer = this.run(operation, input);
    weather.after?.(operation, input);
    return answer;
  }

  private run(operation: string, input: Input): object {
    const read = Object.hasOwn(this.reads, operation) ? this.reads[operation] : undefined;
    if (read) return read(input);
    const write = Object.hasOwn(this.writes, operation) ? this.writes[operation] : undefined;
    if (!write)
      throw new DynamoDbError('UnknownOperationException', `${operation} is not served by this engine`);
    return this.inTransaction((effects) => write(input, effects));
  }

  /** Deletes what has expired by now, as the service does in its own time. @returns how many items */
  expire(): number {
    return this.inTransaction((effects) => this.expiry.sweep(this.tables.all(), effects));
  }

  private inTransaction<T>(work: (effects: Effects) => T): T {
    const changed = new Set<string>();
    const effects = this.effects(changed);
    this.database.exec('BEGIN IMMEDIATE');
    let result: T;
    try {
      result = work(effects);
      this.database.exec('COMMIT');
    } catch (error) {
      this.database.exec('ROLLBACK');
      throw error;
    }
    for (const table of changed) this.config.onRecords?.(table);
    return result;
  }

  private effects(changed: Set<string>): Effects {
    const now = this.config.now();
    const { indexLagMilliseconds } = this.config.weather ?? calm;
    const record = ({ store, key, before, after, expired }: ItemChange): void => {
      this.expiry.note(store, key, before, after);
      if (this.streams.write(store.table, { before, after, expired, now })) changed.add(store.table.name);
    };
    return { now, lagOf: (table, index) => indexLagMilliseconds?.(table, index) ?? 0, record };
  }

  close(): void {
    this.database.close();
  }
}
