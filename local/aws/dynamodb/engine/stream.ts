/**
 * Change records of tables, in one order over all of them, kept for 24 hours: a row for all that one request did to a
 * table, with a record a line. A table's stream has one shard.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import * as z from 'zod';
import { type AttributeMap, equals, itemSize } from './attribute-value.ts';
import { DynamoDbError, invalid } from './errors.ts';
import { keyAttributes } from './key.ts';
import { streamArn, type Table, tableNameOfStream } from './table.ts';
import type { ItemChange } from './write.ts';

const retentionMilliseconds = 24 * 60 * 60 * 1000;
const trimmedEvery = 1_000;
const maximumRecords = 1_000;
const shardId = 'shardId-00000000000000000001-00000001';

/** 21 digits. */
const sequenceText = (sequence: number): string => String(sequence).padStart(21, '0');

/** Who deleted what expired. */
const expiry = { type: 'Service', principalId: 'dynamodb.amazonaws.com' } as const;

const iteratorSchema = z.object({ table: z.string(), after: z.int() });
const shardIteratorInput = z.object({
  StreamArn: z.string(),
  ShardId: z.string(),
  ShardIteratorType: z.enum(['TRIM_HORIZON', 'LATEST', 'AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER']),
  SequenceNumber: z.string().optional(),
});

const encode = (iterator: z.output<typeof iteratorSchema>): string =>
  Buffer.from(JSON.stringify(iterator)).toString('base64url');

const decode = (text: unknown): z.output<typeof iteratorSchema> => {
  try {
    return iteratorSchema.parse(JSON.parse(Buffer.from(String(text), 'base64url').toString()));
  } catch {
    throw invalid('Invalid ShardIterator');
  }
};

const nameOf = (table: Table) => ({
  StreamArn: streamArn(table),
  TableName: table.name,
  StreamLabel: table.stream?.label,
});

/** @returns the text of a record; undefined for a write that changes nothing */
export const recordOf = (table: Table, { before, after, expired }: ItemChange): string | undefined => {
  const known = after ?? before;
  const isSame =
    before && after && (before.text === after.text || equals({ M: before.item }, { M: after.item }));
  if (!table.stream || !known || isSame) return undefined;
  const { view } = table.stream;
  const eventName = before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT';
  const image = after && view.includes('NEW') ? `,"NewImage":${after.text}` : '';
  const former = before && view.includes('OLD') ? `,"OldImage":${before.text}` : '';
  const keys = image || former ? '' : `,"Keys":${JSON.stringify(keyAttributes(known.item, table))}`;
  return `{"eventName":"${eventName}"${expired ? ',"expired":true' : ''}${keys}${image}${former}}`;
};

/** As it is stored: with keys where no image has them. */
type Line = {
  readonly eventName: string;
  readonly expired?: true;
  readonly Keys?: AttributeMap;
  readonly NewImage?: AttributeMap;
  readonly OldImage?: AttributeMap;
};

const shown = (table: Table, line: Line, sequence: number, at: number): object => {
  const { eventName, expired, Keys: keys, ...images } = line;
  const Keys = keys ?? keyAttributes(images.NewImage ?? images.OldImage ?? {}, table);
  const SequenceNumber = sequenceText(sequence);
  return {
    eventName,
    ...(expired && { userIdentity: expiry }),
    eventID: SequenceNumber,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-west-1',
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(at / 1000),
      Keys,
      ...images,
      SequenceNumber,
      SizeBytes: [Keys, ...Object.values(images)].reduce((total, item) => total + itemSize(item), 0),
      StreamViewType: table.stream?.view,
    },
  };
};

export class Streams {
  private readonly insert: StatementSync;
  private readonly rows: StatementSync;
  private readonly newest: StatementSync;
  private readonly newestOfAll: StatementSync;
  private readonly trim: StatementSync;
  private writes = 0;

  constructor(database: DatabaseSync) {
    database.exec(
      `CREATE TABLE IF NOT EXISTS stream_records (
         last INTEGER PRIMARY KEY, table_name TEXT NOT NULL, at INTEGER NOT NULL, records TEXT NOT NULL) STRICT;
       CREATE INDEX IF NOT EXISTS stream_records_of_table ON stream_records (table_name, last)`,
    );
    this.insert = database.prepare('INSERT INTO stream_records VALUES (?, ?, ?, ?)');
    this.rows = database.prepare(
      'SELECT last, at, records FROM stream_records WHERE table_name = ? AND last > ? ORDER BY last',
    );
    this.newest = database.prepare('SELECT MAX(last) AS last FROM stream_records WHERE table_name = ?');
    this.newestOfAll = database.prepare('SELECT MAX(last) AS last FROM stream_records');
    // The newest row stays: numbers go on from it.
    this.trim = database.prepare(
      `DELETE FROM stream_records WHERE last < COALESCE(
         (SELECT last FROM stream_records WHERE at >= ? ORDER BY last LIMIT 1),
         (SELECT MAX(last) FROM stream_records))`,
    );
  }

  /** @param records what one request did to a table */
  append(table: string, records: readonly string[], now: Date): void {
    const last = Number(this.newestOfAll.get()?.last ?? 0) + records.length;
    this.insert.run(last, table, now.getTime(), records.join('\n'));
    this.writes += 1;
    if (this.writes % trimmedEvery === 0) this.age(now.getTime());
  }

  /** Forgets what is a day old at that time. */
  age(at: number): void {
    this.trim.run(at - retentionMilliseconds);
  }

  list(tables: readonly { readonly table: Table }[], input: Readonly<Record<string, unknown>>): object {
    const wanted = tables.filter(
      ({ table: { name, stream } }) => stream && (input.TableName ?? name) === name,
    );
    return { Streams: wanted.map(({ table }) => nameOf(table)) };
  }

  describe(table: Table): object {
    return {
      StreamDescription: {
        ...nameOf(table),
        StreamStatus: 'ENABLED',
        StreamViewType: table.stream?.view,
        Shards: [{ ShardId: shardId, SequenceNumberRange: { StartingSequenceNumber: sequenceText(1) } }],
      },
    };
  }

  /** @throws ValidationException, ResourceNotFoundException */
  iterator(input: unknown): object {
    const parsed = shardIteratorInput.safeParse(input);
    if (!parsed.success) throw invalid(`GetShardIterator: ${parsed.error.issues[0]?.message}`);
    const { StreamArn, ShardId, ShardIteratorType, SequenceNumber } = parsed.data;
    const table = tableNameOfStream(StreamArn);
    if (table === undefined || ShardId !== shardId) {
      throw new DynamoDbError('ResourceNotFoundException', 'Requested resource not found');
    }
    const sequence = Number(SequenceNumber ?? 0);
    const after = {
      TRIM_HORIZON: 0,
      LATEST: Number(this.newest.get(table)?.last ?? 0),
      AT_SEQUENCE_NUMBER: sequence - 1,
      AFTER_SEQUENCE_NUMBER: sequence,
    }[ShardIteratorType];
    return { ShardIterator: encode({ table, after }) };
  }

  /** @param tableNamed throws ResourceNotFoundException */
  records(input: Readonly<Record<string, unknown>>, tableNamed: (name: string) => Table): object {
    const { table: name, after } = decode(input.ShardIterator);
    const table = tableNamed(name);
    const limit = typeof input.Limit === 'number' ? Math.min(input.Limit, maximumRecords) : maximumRecords;
    const Records: object[] = [];
    let reached = after;
    for (const row of this.rows.iterate(name, after)) {
      const lines = String(row.records).split('\n');
      const first = Number(row.last) - lines.length + 1;
      reached = Math.max(first - 1, after);
      for (const line of lines.slice(reached - first + 1, reached - first + 1 + limit - Records.length)) {
        reached += 1;
        Records.push(shown(table, JSON.parse(line), reached, Number(row.at)));
      }
      if (Records.length === limit) break;
    }
    return { Records, NextShardIterator: encode({ table: name, after: reached }) };
  }
}
