/**
 * Rules with a schedule, on the stack's clock. Each due time fires at most once, also across kill -9. Like the
 * service, nothing is made up for: a clock that jumps over several due times fires the last of them, and what fell
 * due while the stack was down is skipped.
 */
import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { inTransaction } from '../../transaction.ts';
import type { Rule } from '../eventbridge/config.ts';
import type { EventBridge } from '../eventbridge/eventbridge.ts';
import type { Runtime, Service } from '../service.ts';
import type { NextDue } from './cron.ts';
import { parseSchedule } from './expression.ts';

const table = `
  CREATE TABLE IF NOT EXISTS schedules_rules (
    rule TEXT PRIMARY KEY, expression TEXT NOT NULL, anchor INTEGER NOT NULL, last_due INTEGER) STRICT`;

const rowSchema = z.object({ expression: z.string(), anchor: z.number() });

/** When the rule with this expression was first seen; a changed expression counts anew. */
const anchorOf = (journal: DatabaseSync, name: string, expression: string, now: number): number => {
  const row = journal.prepare('SELECT * FROM schedules_rules WHERE rule = ?').get(name);
  const known = row && rowSchema.parse(row);
  if (known?.expression === expression) return known.anchor;
  journal
    .prepare('INSERT OR REPLACE INTO schedules_rules (rule, expression, anchor) VALUES (?, ?, ?)')
    .run(name, expression, now);
  return now;
};

/** The last due time up to `now`; `due` is one of them. */
const latestDue = (next: NextDue, due: number, now: number): number => {
  let latest = due;
  for (let later = next(due); later !== undefined && later <= now; later = next(later)) latest = later;
  return latest;
};

/** @param rules those without a schedule are ignored */
export const makeSchedules = (
  runtime: Runtime,
  rules: readonly Rule[],
  fire: EventBridge['fire'],
): Service => {
  const { clock, journal } = runtime;
  journal.exec(table);
  const scheduled = rules.flatMap((rule) =>
    rule.enabled && rule.schedule !== undefined
      ? [
          {
            rule,
            next: parseSchedule(rule.schedule, anchorOf(journal, rule.name, rule.schedule, clock.now())),
          },
        ]
      : [],
  );
  const markRun = journal.prepare('UPDATE schedules_rules SET last_due = ? WHERE rule = ?');
  const alarms = new Map<string, () => void>();

  const run = (rule: Rule, due: number): void =>
    inTransaction(journal, () => {
      markRun.run(due, rule.name);
      fire(rule, {
        id: randomUUID(),
        type: 'Scheduled Event',
        source: 'aws.events',
        at: new Date(due),
        resources: [rule.arn],
        detail: {},
      });
    });

  const arm = (rule: Rule, next: NextDue): void => {
    const due = next(clock.now());
    if (due === undefined) return;
    const ring = (): void => {
      run(rule, latestDue(next, due, clock.now()));
      arm(rule, next);
    };
    alarms.set(rule.name, clock.at(due, ring));
  };

  return {
    start: () => {
      for (const { rule, next } of scheduled) arm(rule, next);
    },
    stop: () => {
      for (const cancel of alarms.values()) cancel();
      alarms.clear();
    },
  };
};
