/**
 * Deliveries to functions and state machines, which take time and may fail: kept in the journal until done, one
 * after the other for each target, tried again with backoff, in the end dead-lettered. Queues need none of this:
 * their messages are written in the transaction of the event.
 */
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import type { Clock } from '../../clock.ts';
import type { Rule, Target } from './config.ts';

const table = `
  CREATE TABLE IF NOT EXISTS events_deliveries (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, rule TEXT NOT NULL, target TEXT NOT NULL, input TEXT NOT NULL,
    created_at INTEGER NOT NULL, due_at INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0) STRICT;
  CREATE INDEX IF NOT EXISTS events_deliveries_by_target ON events_deliveries (rule, target, sequence)`;

const rowSchema = z.object({
  sequence: z.number(),
  input: z.string(),
  created_at: z.number(),
  attempts: z.number(),
});
type Row = z.infer<typeof rowSchema>;

export type Lane = { readonly rule: Rule; readonly target: Target };

/** @throws Error when it did not arrive */
export type Attempt = (lane: Lane, input: string) => Promise<void>;
/** Told of what is given up. */
export type GiveUp = (lane: Lane, input: string, error: Error, attempts: number) => void;

const firstBackoffMilliseconds = 1_000;
const longestBackoffMilliseconds = 300_000;

const backoff = (attempts: number): number =>
  Math.min(longestBackoffMilliseconds, firstBackoffMilliseconds * 2 ** (attempts - 1));

export type Deliveries = {
  /** Within the journal's current transaction. */
  readonly add: (lane: Lane, input: string) => void;
  readonly resume: (lanes: readonly Lane[]) => void;
  readonly idle: () => boolean;
  readonly stop: () => Promise<void>;
};

/** @param soonMilliseconds what is due within this time counts as due for `idle` */
export const makeDeliveries = (
  journal: DatabaseSync,
  clock: Clock,
  attempt: Attempt,
  giveUp: GiveUp,
  soonMilliseconds: () => number = () => 0,
): Deliveries => {
  journal.exec(table);
  const insert = journal.prepare(
    'INSERT INTO events_deliveries (rule, target, input, created_at, due_at) VALUES (?, ?, ?, ?, ?)',
  );
  const firstDue = journal.prepare(
    'SELECT * FROM events_deliveries WHERE rule = ? AND target = ? AND due_at <= ? ORDER BY sequence LIMIT 1',
  );
  const nextDue = journal.prepare(
    'SELECT min(due_at) AS at FROM events_deliveries WHERE rule = ? AND target = ?',
  );
  const postpone = journal.prepare(
    'UPDATE events_deliveries SET attempts = ?, due_at = ? WHERE sequence = ?',
  );
  const remove = journal.prepare('DELETE FROM events_deliveries WHERE sequence = ?');
  const busy = new Map<string, Promise<void>>();
  const alarms = new Map<string, () => void>();
  let stopped = false;

  const failed = (lane: Lane, row: Row, error: Error): void => {
    const attempts = row.attempts + 1;
    const dueAt = clock.now() + backoff(attempts);
    const tooOld = dueAt > row.created_at + lane.target.maximumAgeSeconds * 1000;
    if (attempts <= lane.target.maximumRetries && !tooOld) {
      postpone.run(attempts, dueAt, row.sequence);
      return;
    }
    remove.run(row.sequence);
    giveUp(lane, row.input, error, attempts);
  };

  const work = async (lane: Lane): Promise<void> => {
    while (!stopped) {
      const found = firstDue.get(lane.rule.name, lane.target.id, clock.now());
      if (!found) return;
      const row = rowSchema.parse(found);
      try {
        await attempt(lane, row.input);
        remove.run(row.sequence);
      } catch (error) {
        failed(lane, row, error instanceof Error ? error : new Error(String(error)));
      }
    }
  };

  const rearm = (lane: Lane, key: string): void => {
    alarms.get(key)?.();
    alarms.delete(key);
    const at = nextDue.get(lane.rule.name, lane.target.id)?.at;
    if (typeof at === 'number' && !stopped)
      alarms.set(
        key,
        clock.at(at, () => wake(lane)),
      );
  };

  const wake = (lane: Lane): void => {
    const key = `${lane.rule.name}/${lane.target.id}`;
    if (stopped || busy.has(key)) return;
    const run = Promise.resolve()
      .then(() => work(lane))
      .finally(() => {
        busy.delete(key);
        rearm(lane, key);
      });
    busy.set(key, run);
  };

  return {
    add: (lane, input) => {
      const now = clock.now();
      insert.run(lane.rule.name, lane.target.id, input, now, now);
      setImmediate(wake, lane);
    },
    resume: (lanes) => lanes.forEach(wake),
    idle: () =>
      busy.size === 0 &&
      journal
        .prepare('SELECT 1 FROM events_deliveries WHERE due_at <= ? LIMIT 1')
        .get(clock.now() + soonMilliseconds()) === undefined,
    stop: async () => {
      stopped = true;
      for (const cancel of alarms.values()) cancel();
      await Promise.all(busy.values());
    },
  };
};
