/**
 * DynamoDB in this process: every operation that the product and its tools use, over one SQLite file. An operation
 * runs from its first read to its last write without a pause, and all or nothing of it is on disk whatever ends the
 * process.
 */
import { DatabaseSync } from 'node:sqlite';
import { type LoggedRequest, RequestLog } from '../../../request-log.ts';
import { revived } from '../bytes.ts';
import { batchGetItem, batchWriteItem } from './batch.ts';
import { notServed } from './errors.ts';
import { Expiry } from './expiry.ts';
import { getItem, writeItem } from './item-operations.ts';
import { query } from './query.ts';
import { scan } from './scan.ts';
import { recordOf, Streams } from './stream.ts';
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

/** Of the service itself: deletes what has expired. */
const expiring = 'Expire';

export class DynamoDb {
  private readonly config: DynamoDbConfig;
  private readonly weather: Weather;
  private readonly log: RequestLog;
  private readonly tables: Tables;
  private readonly streams: Streams;
  private readonly transactions: Transactions;
  private readonly expiry: Expiry;
  /** When it was last: what a jump of the clock made old in a stream stays until the next time, for who has not read it. */
  private expiredAt = 0;
  private readonly reads: ReadonlyMap<string, (input: Input) => object>;
  private readonly writes: ReadonlyMap<string, Operation>;

  constructor(config: DynamoDbConfig) {
    this.config = config;
    this.weather = config.weather ?? calm;
    const database = new DatabaseSync(config.file ?? ':memory:');
    // Nobody else opens the file, so that no call has to ask the system for a lock. Large pages: a commit costs by page,
    // and what is not committed yet stays in memory.
    database.exec(
      'PRAGMA page_size = 8192; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000; PRAGMA cache_size = -16000',
    );
    this.tables = new Tables(database, config.seed ?? 0);
    this.streams = new Streams(database);
    this.transactions = new Transactions(database);
    this.expiry = new Expiry(database);
    this.reads = new Map(Object.entries(this.readOperations()));
    this.writes = new Map(Object.entries(this.writeOperations()));
    this.log = new RequestLog({
      database,
      file: config.file,
      returned: () => this.tables.load(),
      carryOut: (request) => this.carryOut(request, calm),
      reviver: revived,
    });
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
      GetRecords: (input) => streams.records(input, (name) => tables.get(name).table),
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
    if (!this.writes.has(operation)) throw notServed(operation);
    return this.write(operation, input);
  }

  /** Deletes what has expired by now, as the service does in its own time. */
  expire(): void {
    this.write(expiring, { streamsAt: this.expiredAt });
    this.expiredAt = this.config.now().getTime();
  }

  private write(operation: string, input: Input): object {
    const request = { operation, input, at: this.config.now() };
    const { answer, changed } = this.log.run(request, () => this.carryOut(request, this.weather));
    for (const table of changed) this.config.onRecords?.(table);
    return answer;
  }

  /** @returns also the tables whose streams have new records */
  private carryOut({ operation, input, at: now }: LoggedRequest, weather: Weather) {
    const records = new Map<string, string[]>();
    const record = (change: ItemChange): void => {
      this.expiry.note(change);
      const { table } = change.store;
      const text = recordOf(table, change);
      if (text === undefined) return;
      const others = records.get(table.name);
      if (others) others.push(text);
      else records.set(table.name, [text]);
    };
    const effects = { now, weather, record };
    if (operation === expiring) this.streams.age(Number(input.streamsAt));
    const answer =
      operation === expiring
        ? this.expiry.sweep(this.tables.all(), effects)
        : this.writes.get(operation)?.(input, effects);
    if (!answer) throw notServed(operation);
    for (const [table, texts] of records) this.streams.append(table, texts, now);
    return { answer, changed: records.keys() };
  }

  close(): void {
    this.log.close();
  }
}
