/** Every event that a bus accepted, in the journal: what the console shows and archives replay. */
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { type Envelope, envelopeSchema } from './envelope.ts';

/** `archives` are names between bars: `|orders|audit|`. */
const table = `
  CREATE TABLE IF NOT EXISTS events_log (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, bus TEXT NOT NULL, type TEXT NOT NULL,
    ingested_at INTEGER NOT NULL, archives TEXT NOT NULL, envelope TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS events_log_by_time ON events_log (ingested_at);
  CREATE INDEX IF NOT EXISTS events_log_by_type ON events_log (type, sequence)`;

const rowSchema = z
  .object({ sequence: z.number(), bus: z.string(), ingested_at: z.number(), envelope: z.string() })
  .transform((row) => ({
    sequence: row.sequence,
    bus: row.bus,
    ingestedAt: row.ingested_at,
    envelope: envelopeSchema.parse(JSON.parse(row.envelope)),
  }));
export type LoggedEvent = z.output<typeof rowSchema>;

export type PageQuery = {
  readonly limit: number;
  /** Only events before this sequence. */
  readonly before?: number | undefined;
  readonly type?: string | undefined;
  /** Only events in which this text is. */
  readonly mentions?: string | undefined;
};

export type EventLog = ReturnType<typeof openEventLog>;

export const openEventLog = (journal: DatabaseSync) => {
  journal.exec(table);
  const insert = journal.prepare(
    'INSERT INTO events_log (id, bus, type, ingested_at, archives, envelope) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const page = journal.prepare(
    `SELECT * FROM events_log WHERE sequence < :before AND (:type IS NULL OR type = :type)
      AND (:mentions IS NULL OR instr(envelope, :mentions) > 0)
      ORDER BY sequence DESC LIMIT :limit`,
  );
  const archived = journal.prepare(
    `SELECT * FROM events_log WHERE archives LIKE :archive AND ingested_at >= :from AND ingested_at < :to
      ORDER BY sequence`,
  );
  const size = journal.prepare(
    `SELECT count(*) AS events, coalesce(sum(length(envelope)), 0) AS bytes FROM events_log
      WHERE archives LIKE ? AND ingested_at >= ?`,
  );
  const sizeSchema = z.object({ events: z.number(), bytes: z.number() });
  return {
    append: (bus: string, envelope: Envelope, ingestedAt: number, archives: readonly string[]): void => {
      const names = archives.length === 0 ? '' : `|${archives.join('|')}|`;
      insert.run(envelope.id, bus, envelope['detail-type'], ingestedAt, names, JSON.stringify(envelope));
    },
    /** Newest first. */
    page: ({ limit, before = Number.MAX_SAFE_INTEGER, type, mentions }: PageQuery): LoggedEvent[] =>
      page
        .all({ limit, before, type: type ?? null, mentions: mentions ?? null })
        .map((row) => rowSchema.parse(row)),
    /** In the order they came. */
    archived: (archive: string, from: number, to: number): LoggedEvent[] =>
      archived.all({ archive: `%|${archive}|%`, from, to }).map((row) => rowSchema.parse(row)),
    sizeOf: (archive: string, from: number): z.infer<typeof sizeSchema> =>
      sizeSchema.parse(size.get(`%|${archive}|%`, from)),
  };
};
