/**
 * Change records of tables, in one order over all of them, kept for 24 hours. A table's stream has one shard.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import * as z from 'zod';
import { equals, itemSize } from './attribute-value.ts';
import { DynamoDbError, invalid } from './errors.ts';
import type { Stored } from './item-store.ts';
import { keyAttributes } from './key.ts';
import { streamArn, type Table, tableNameOfStream } from './table.ts';

const retentionMilliseconds = 24 * 60 * 60 * 1000;
const trimmedEvery = 1_000;
const maximumRecords = 1_000;
const shardId = 'shardId-00000000000000000001-00000001';
const sequenceDigits = 21;

const sequenceText = (sequence: number): string => String(sequence).padStart(sequenceDigits, '0');

/** Who deleted what expired. */
const expiry = { type: 'Service', principalId: 'dynamodb.amazonaws.com' } as const;

export type StreamWrite = {
  readonly before: Stored | undefined;
  readonly after: Stored | undefined;
  readonly expired?: boolean;
  readonly now: Date;
};

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

export class Streams {
  private readonly insert: StatementSync;
  private readonly page: StatementSync;
  private readonly newest: StatementSync;
  private readonly trim: StatementSync;
  private writes = 0;

  constructor(database: DatabaseSync) {
    database.exec(
      `CREATE TABLE IF NOT EXISTS stream_records (
         sequence INTEGER PRIMARY KEY AUTOINCREMENT, table_name TEXT NOT NULL, at INTEGER NOT NULL, record TEXT NOT NULL) STRICT;
       CREATE INDEX IF NOT EXISTS stream_records_of_table ON stream_records (table_name, sequence)`,
    );
    this.insert = database.prepare('INSERT INTO stream_records (table_name, at, record) VALUES (?, ?, ?)');
    this.page = database.prepare(
      'SELECT sequence, record FROM stream_records WHERE table_name = ? AND sequence > ? ORDER BY sequence LIMIT ?',
    );
    this.newest = database.prepare(
      'SELECT MAX(sequence) AS sequence FROM stream_records WHERE table_name = ?',
    );
    this.trim = database.prepare('DELETE FROM stream_records WHERE at < ?');
  }

  /** Nothing for a write that changes nothing. @returns whether there is a record now */
  write(table: Table, { before, after, expired = false, now }: StreamWrite): boolean {
    if (!table.stream || (before && after && equals({ M: before.item }, { M: after.item }))) return false;
    const { view } = table.stream;
    const keys = keyAttributes((after ?? before)?.item ?? {}, table);
    const eventName = before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT';
    const withNew = after && (view === 'NEW_IMAGE' || view === 'NEW_AND_OLD_IMAGES');
    const withOld = before && (view === 'OLD_IMAGE' || view === 'NEW_AND_OLD_IMAGES');
    const record = {
      eventName,
      ...(expired && { userIdentity: expiry }),
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(now.getTime() / 1000),
        Keys: keys,
        ...(withNew && { NewImage: after.item }),
        ...(withOld && { OldImage: before.item }),
        SizeBytes: itemSize(keys) + (withNew ? after.size : 0) + (withOld ? before.size : 0),
        StreamViewType: view,
      },
    };
    this.insert.run(table.name, now.getTime(), JSON.stringify(record));
    this.writes += 1;
    if (this.writes % trimmedEvery === 0) this.trim.run(now.getTime() - retentionMilliseconds);
    return true;
  }

  list(tables: readonly { readonly table: Table }[], input: Readonly<Record<string, unknown>>): object {
    const wanted = tables.filter(
      ({ table: { name, stream } }) => stream && (input.TableName ?? name) === name,
    );
    return {
      Streams: wanted.map(({ table }) => nameOf(table)),
    };
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
      LATEST: Number(this.newest.get(table)?.sequence ?? 0),
      AT_SEQUENCE_NUMBER: sequence - 1,
      AFTER_SEQUENCE_NUMBER: sequence,
    }[ShardIteratorType];
    return { ShardIterator: encode({ table, after }) };
  }

  records(input: Readonly<Record<string, unknown>>): object {
    const { table, after } = decode(input.ShardIterator);
    const limit = typeof input.Limit === 'number' ? Math.min(input.Limit, maximumRecords) : maximumRecords;
    const rows = this.page.all(table, after, limit);
    const Records = rows.map(({ sequence, record }) => {
      const { dynamodb, ...rest } = JSON.parse(String(record)) as { dynamodb: object };
      const SequenceNumber = sequenceText(Number(sequence));
      return {
        ...rest,
        eventID: SequenceNumber,
        eventVersion: '1.1',
        eventSource: 'aws:dynamodb',
        awsRegion: 'eu-west-1',
        dynamodb: { ...dynamodb, SequenceNumber },
      };
    });
    const last = rows.at(-1)?.sequence;
    return {
      Records,
      NextShardIterator: encode({ table, after: last === undefined ? after : Number(last) }),
    };
  }
}
