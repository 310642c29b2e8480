/** Executions on disk. Each step is one transaction: after kill -9 there is the state before it or after it. */
import type { DatabaseSync } from 'node:sqlite';
import type { Json } from './asl.ts';
import type { Execution, ExecutionStatus, Thread } from './execution.ts';
import type { HistoryEvent } from './history.ts';
import { bodyRow, countRow, definitionRow, eventRow, executionRow, schema } from './journal-rows.ts';

/** An execution's row, as it is told to those who ask. */
export type ExecutionRecord = {
  readonly id: number;
  readonly arn: string;
  readonly name: string;
  readonly machineArn: string;
  readonly definitionId: string;
  /** JSON texts, as given. */
  readonly input: string;
  readonly output?: string;
  readonly status: ExecutionStatus;
  readonly startedAt: number;
  readonly stoppedAt?: number;
  readonly error?: string;
  readonly cause?: string;
  readonly lastEvent: number;
  readonly redrives: number;
  /** The last time. */
  readonly redrivenAt?: number;
};

export type NewExecution = Pick<
  ExecutionRecord,
  'arn' | 'name' | 'machineArn' | 'definitionId' | 'input' | 'startedAt'
>;

/** What a step leaves to be written. */
export type Changes = {
  readonly execution: Execution;
  readonly events: readonly HistoryEvent[];
  readonly touched: ReadonlySet<string>;
  readonly removed: ReadonlySet<string>;
};

type ListQuery = {
  readonly machineArn?: string | undefined;
  readonly status?: ExecutionStatus | undefined;
  /** Only executions older than the one of this row. */
  readonly before?: number | undefined;
  readonly limit: number;
};

type EventQuery = {
  readonly limit: number;
  /** Only events beyond this one, in the direction asked for. */
  readonly after?: number | undefined;
  readonly reverse?: boolean | undefined;
};

export type Journal = {
  readonly keepDefinition: (id: string, name: string, definition: string) => void;
  readonly definition: (id: string) => { definition: string; name: string };
  readonly create: (execution: NewExecution) => number;
  readonly commit: (changes: Changes) => void;
  readonly find: (arn: string) => ExecutionRecord | undefined;
  readonly findByName: (name: string) => ExecutionRecord | undefined;
  /** Those named `<name>-…`, oldest first: by convention they carry on what the one of this name began. */
  readonly continuations: (name: string) => ExecutionRecord[];
  readonly findById: (id: number) => ExecutionRecord | undefined;
  readonly list: (query: ListQuery) => ExecutionRecord[];
  readonly running: () => ExecutionRecord[];
  /** How many executions there are of each status. */
  readonly counts: () => Record<string, number>;
  readonly threads: (execution: number) => Thread[];
  readonly events: (execution: number, query: EventQuery) => HistoryEvent[];
};

const toRecord = (row: unknown): ExecutionRecord => {
  const { machine_arn, definition_id, started_at, last_event, ...rest } = executionRow.parse(row);
  const { stopped_at, output, error, cause, redrives, redriven_at, ...plain } = rest;
  return {
    ...plain,
    machineArn: machine_arn,
    definitionId: definition_id,
    startedAt: started_at,
    lastEvent: last_event,
    redrives: redrives ?? 0,
    ...(redriven_at !== null && { redrivenAt: redriven_at }),
    ...(stopped_at !== null && { stoppedAt: stopped_at }),
    ...(output !== null && { output }),
    ...(error !== null && { error }),
    ...(cause !== null && { cause }),
  };
};

const toEvent = (row: unknown): HistoryEvent => {
  const { details, ...event } = eventRow.parse(row);
  return details === null ? event : { ...event, details: JSON.parse(details) };
};

const textOrNull = (value: Json | undefined): string | null =>
  value === undefined ? null : JSON.stringify(value);

const inTransaction = (db: DatabaseSync, work: () => void): void => {
  db.exec('BEGIN IMMEDIATE');
  try {
    work();
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
};

const committer = (db: DatabaseSync): Journal['commit'] => {
  const update = db.prepare(
    'UPDATE sfn_executions SET status = ?, stopped_at = ?, output = ?, error = ?, cause = ?, last_event = ? WHERE id = ?',
  );
  const putThread = db.prepare('INSERT OR REPLACE INTO sfn_threads (execution, id, body) VALUES (?, ?, ?)');
  const dropThread = db.prepare('DELETE FROM sfn_threads WHERE execution = ? AND id = ?');
  const putEvent = db.prepare(
    'INSERT INTO sfn_events (execution, id, previous, type, at, thread, details) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const putRedrive = db.prepare(
    'INSERT OR REPLACE INTO sfn_redrives (execution, redrives, redriven_at) VALUES (?, ?, ?)',
  );
  return ({ execution, events, touched, removed }) =>
    inTransaction(db, () => {
      const { redrives, redrivenAt } = execution;
      if (redrivenAt !== undefined) putRedrive.run(execution.id, redrives, redrivenAt);
      const { id, status, stoppedAt, output, error, cause, lastEvent, threads } = execution;
      update.run(status, stoppedAt ?? null, textOrNull(output), error ?? null, cause ?? null, lastEvent, id);
      for (const thread of removed) if (!threads.has(thread)) dropThread.run(id, thread);
      for (const each of touched) {
        const thread = threads.get(each);
        if (thread) putThread.run(id, each, JSON.stringify(thread));
      }
      for (const { id: event, previous, type, at, thread, details } of events)
        putEvent.run(id, event, previous, type, at, thread, details ? JSON.stringify(details) : null);
    });
};

const reader = (db: DatabaseSync): Omit<Journal, 'commit' | 'create' | 'keepDefinition'> => {
  const rows = 'SELECT * FROM sfn_executions LEFT JOIN sfn_redrives ON execution = id';
  const byArn = db.prepare(`${rows} WHERE arn = ?`);
  const byName = db.prepare(`${rows} WHERE name = ? ORDER BY id DESC LIMIT 1`);
  /** All names that begin with `<name>-` lie between it and `<name>.`, the next character. */
  const continuing = db.prepare(`${rows} WHERE name > ? || '-' AND name < ? || '.' ORDER BY id`);
  const byId = db.prepare(`${rows} WHERE id = ?`);
  const listed = db.prepare(
    `${rows} WHERE (:machine IS NULL OR machine_arn = :machine)
     AND (:status IS NULL OR status = :status) AND (:before IS NULL OR id < :before) ORDER BY id DESC LIMIT :limit`,
  );
  const counts = db.prepare('SELECT status, count(*) AS executions FROM sfn_executions GROUP BY status');
  const running = db.prepare(`${rows} WHERE status = 'RUNNING' ORDER BY id`);
  const threads = db.prepare('SELECT body FROM sfn_threads WHERE execution = ?');
  const forward = db.prepare('SELECT * FROM sfn_events WHERE execution = ? AND id > ? ORDER BY id LIMIT ?');
  const backward = db.prepare(
    'SELECT * FROM sfn_events WHERE execution = ? AND id < ? ORDER BY id DESC LIMIT ?',
  );
  const definition = db.prepare('SELECT * FROM sfn_definitions WHERE id = ?');
  const maybe = (row: unknown): ExecutionRecord | undefined =>
    row === undefined ? undefined : toRecord(row);
  return {
    definition: (id) => definitionRow.parse(definition.get(id)),
    find: (arn) => maybe(byArn.get(arn)),
    findByName: (name) => maybe(byName.get(name)),
    continuations: (name) => continuing.all(name, name).map(toRecord),
    findById: (id) => maybe(byId.get(id)),
    list: ({ machineArn = null, status = null, before = null, limit }) =>
      listed.all({ machine: machineArn, status, before, limit }).map(toRecord),
    running: () => running.all().map(toRecord),
    counts: () =>
      Object.fromEntries(
        counts
          .all()
          .map((row) => countRow.parse(row))
          .map(({ status, executions }) => [status, executions]),
      ),
    threads: (execution) =>
      threads.all(execution).map((row) => JSON.parse(bodyRow.parse(row).body) as Thread),
    events: (execution, { limit, after, reverse = false }) =>
      (reverse
        ? backward.all(execution, after ?? Number.MAX_SAFE_INTEGER, limit)
        : forward.all(execution, after ?? 0, limit)
      ).map(toEvent),
  };
};

export const openJournal = (db: DatabaseSync): Journal => {
  db.exec(schema);
  const keep = db.prepare('INSERT OR IGNORE INTO sfn_definitions (id, name, definition) VALUES (?, ?, ?)');
  const insert = db.prepare(
    `INSERT INTO sfn_executions (arn, name, machine_arn, definition_id, input, status, started_at, last_event)
     VALUES (?, ?, ?, ?, ?, 'RUNNING', ?, 0)`,
  );
  return {
    keepDefinition: (id, name, definition) => void keep.run(id, name, definition),
    create: ({ arn, name, machineArn, definitionId, input, startedAt }) =>
      Number(insert.run(arn, name, machineArn, definitionId, input, startedAt).lastInsertRowid),
    commit: committer(db),
    ...reader(db),
  };
};
