/** The tables of the journal, and their rows as SQLite gives them. */
import * as z from 'zod';
import { executionStatuses } from './execution.ts';

export const schema = `
CREATE TABLE IF NOT EXISTS sfn_definitions (id TEXT PRIMARY KEY, name TEXT NOT NULL, definition TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS sfn_executions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  arn TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  machine_arn TEXT NOT NULL,
  definition_id TEXT NOT NULL,
  input TEXT NOT NULL,
  status TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  stopped_at INTEGER,
  output TEXT,
  error TEXT,
  cause TEXT,
  last_event INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS sfn_executions_by_name ON sfn_executions (name);
CREATE INDEX IF NOT EXISTS sfn_executions_by_status ON sfn_executions (machine_arn, status);
CREATE TABLE IF NOT EXISTS sfn_redrives (
  execution INTEGER PRIMARY KEY, redrives INTEGER NOT NULL, redriven_at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS sfn_threads (
  execution INTEGER NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (execution, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sfn_events (
  execution INTEGER NOT NULL, id INTEGER NOT NULL, previous INTEGER NOT NULL, type TEXT NOT NULL,
  at INTEGER NOT NULL, thread TEXT NOT NULL, details TEXT, PRIMARY KEY (execution, id)
) WITHOUT ROWID;
`;

export const executionRow = z.object({
  id: z.number(),
  arn: z.string(),
  name: z.string(),
  machine_arn: z.string(),
  definition_id: z.string(),
  input: z.string(),
  status: z.enum(executionStatuses),
  started_at: z.number(),
  stopped_at: z.number().nullable(),
  output: z.string().nullable(),
  error: z.string().nullable(),
  cause: z.string().nullable(),
  last_event: z.number(),
  redrives: z.number().nullable(),
  redriven_at: z.number().nullable(),
});
export const bodyRow = z.object({ body: z.string() });
export const definitionRow = z.object({ definition: z.string(), name: z.string() });
export const countRow = z.object({ status: z.string(), executions: z.number() });
export const eventRow = z.object({
  id: z.number(),
  previous: z.number(),
  type: z.string(),
  at: z.number(),
  thread: z.string(),
  details: z.string().nullable(),
});
