/** What a stream has taken and not yet written: rows of the journal, so that nothing is lost with the process. */
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';

const table = `
  CREATE TABLE IF NOT EXISTS firehose_records (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, stream TEXT NOT NULL, record TEXT NOT NULL,
    arrived_at INTEGER NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS firehose_records_by_stream ON firehose_records (stream, sequence)`;

const rowSchema = z.object({ sequence: z.number(), record: z.string(), arrived_at: z.number() });
type Row = z.infer<typeof rowSchema>;

const sizeSchema = z.object({ bytes: z.number(), first: z.number().nullable() });

export type Buffer = {
  /** Within the journal's current transaction. */
  readonly add: (stream: string, record: string, now: number) => void;
  /** @returns all that waits, oldest first */
  readonly waiting: (stream: string) => Row[];
  /** Forgets what was written. */
  readonly drop: (stream: string, upTo: number) => void;
  /** Bytes that wait, and when the first of them came. */
  readonly size: (stream: string) => { readonly bytes: number; readonly first: number | undefined };
};

export const openBuffer = (journal: DatabaseSync): Buffer => {
  journal.exec(table);
  const insert = journal.prepare(
    'INSERT INTO firehose_records (stream, record, arrived_at) VALUES (?, ?, ?)',
  );
  const select = journal.prepare('SELECT * FROM firehose_records WHERE stream = ? ORDER BY sequence');
  const remove = journal.prepare('DELETE FROM firehose_records WHERE stream = ? AND sequence <= ?');
  const measure = journal.prepare(
    'SELECT coalesce(sum(length(record)), 0) AS bytes, min(arrived_at) AS first FROM firehose_records WHERE stream = ?',
  );
  return {
    add: (stream, record, now) => {
      insert.run(stream, record, now);
    },
    waiting: (stream) => select.all(stream).map((row) => rowSchema.parse(row)),
    drop: (stream, upTo) => {
      remove.run(stream, upTo);
    },
    size: (stream) => {
      const { bytes, first } = sizeSchema.parse(measure.get(stream));
      return { bytes, first: first ?? undefined };
    },
  };
};
