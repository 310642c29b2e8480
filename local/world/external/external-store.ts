/** What the simulated external system has heard, and what it has to tell, in the stack's journal. */
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';

const fromJson = <S extends z.ZodType>(schema: S) =>
  z.string().transform((text) => schema.parse(JSON.parse(text)));

const anything = z.record(z.string(), z.unknown());

const orderRow = z
  .object({ order_id: z.string(), version: z.number(), said: fromJson(anything), times: z.number() })
  .transform(({ order_id: orderId, version, said, times }) => ({
    orderId,
    version,
    /** How often it heard of the order, with repetitions. */
    timesHeard: times,
    said,
  }));
export type HeardOrder = z.output<typeof orderRow>;

const changeRow = z
  .object({ position: z.number(), change: fromJson(anything), visible_at: z.number() })
  .transform(({ position, change, visible_at }) => ({ position, change, visibleAt: visible_at }));
export type ToldChange = z.output<typeof changeRow>;

const refusalRow = z.object({ said: fromJson(anything) }).transform(({ said }) => said);
const numberRow = z.object({ number: z.number() });

export type ExternalStore = {
  /** The greatest version counts, whichever comes last. */
  readonly hear: (orderId: string, version: number, said: object) => void;
  readonly hearRefusal: (key: string, said: object) => void;
  readonly order: (orderId: string) => HeardOrder | undefined;
  /** Newest first. */
  readonly orders: () => HeardOrder[];
  readonly refusals: () => Record<string, unknown>[];
  /** @param visibleAt when it is shown, in milliseconds */
  readonly tell: (change: object, visibleAt: number) => void;
  readonly changesAfter: (position: number, limit: number, now: number) => ToldChange[];
  readonly changes: () => ToldChange[];
  /** Never given twice. */
  readonly nextNumber: () => number;
};

export const makeExternalStore = (journal: DatabaseSync): ExternalStore => {
  journal.exec(
    `CREATE TABLE IF NOT EXISTS external_orders (
       sequence INTEGER PRIMARY KEY AUTOINCREMENT, order_id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL,
       said TEXT NOT NULL, times INTEGER NOT NULL) STRICT;
     CREATE TABLE IF NOT EXISTS external_refusals (key TEXT PRIMARY KEY, said TEXT NOT NULL) STRICT;
     CREATE TABLE IF NOT EXISTS external_changes (
       position INTEGER PRIMARY KEY AUTOINCREMENT, change TEXT NOT NULL, visible_at INTEGER NOT NULL) STRICT;
     CREATE TABLE IF NOT EXISTS external_numbers (number INTEGER PRIMARY KEY AUTOINCREMENT) STRICT`,
  );
  const upsert = journal.prepare(
    `INSERT INTO external_orders (order_id, version, said, times) VALUES (?, ?, ?, 1)
     ON CONFLICT (order_id) DO UPDATE SET times = times + 1,
       said = CASE WHEN excluded.version >= version THEN excluded.said ELSE said END,
       version = max(version, excluded.version)`,
  );
  const refuse = journal.prepare('INSERT OR REPLACE INTO external_refusals VALUES (?, ?)');
  const selectRefusals = journal.prepare('SELECT said FROM external_refusals ORDER BY rowid DESC');
  const selectOne = journal.prepare('SELECT * FROM external_orders WHERE order_id = ?');
  const selectAll = journal.prepare('SELECT * FROM external_orders ORDER BY sequence DESC');
  const insertChange = journal.prepare('INSERT INTO external_changes (change, visible_at) VALUES (?, ?)');
  const selectChanges = journal.prepare(
    'SELECT * FROM external_changes WHERE position > ? AND visible_at <= ? ORDER BY position LIMIT ?',
  );
  const selectAllChanges = journal.prepare('SELECT * FROM external_changes ORDER BY position DESC');
  const draw = journal.prepare('INSERT INTO external_numbers DEFAULT VALUES RETURNING number');
  return {
    hear: (orderId, version, said) => {
      upsert.run(orderId, version, JSON.stringify(said));
    },
    hearRefusal: (key, said) => {
      refuse.run(key, JSON.stringify(said));
    },
    order: (orderId) => {
      const row = selectOne.get(orderId);
      return row && orderRow.parse(row);
    },
    orders: () => selectAll.all().map((row) => orderRow.parse(row)),
    refusals: () => selectRefusals.all().map((row) => refusalRow.parse(row)),
    tell: (change, visibleAt) => {
      insertChange.run(JSON.stringify(change), visibleAt);
    },
    changesAfter: (position, limit, now) =>
      selectChanges.all(position, now, limit).map((row) => changeRow.parse(row)),
    changes: () => selectAllChanges.all().map((row) => changeRow.parse(row)),
    nextNumber: () => numberRow.parse(draw.get()).number,
  };
};
