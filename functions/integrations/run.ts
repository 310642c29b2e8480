/** One look at the external system, and what it did, line by line. Pure. */
import * as z from 'zod';
import { idSchema } from '../shared/ids.ts';

const countsSchema = z.object({
  sent: z.int().meta({ description: 'Orders that it took since the run before, with those of this run.' }),
  taken: z.int().meta({ description: 'Its changes that were carried out.' }),
  skipped: z.int().meta({ description: 'Its changes that say nothing new, or come too late.' }),
  conflicts: z.int().meta({ description: 'Its changes that could not be taken.' }),
  again: z.int().meta({ description: 'Shown once more: dealt with before, and not listed.' }),
});
export type Counts = z.output<typeof countsSchema>;

export const runSchema = z
  .object({
    id: idSchema('run'),
    status: z.enum(['running', 'done', 'failed']).meta({
      description:
        '`failed`: it did not answer, or not all of it was understood. The next run begins where this one did.',
    }),
    startedBy: z.string().meta({ description: 'A member of staff, or `schedule`.' }),
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().optional(),
    counts: countsSchema.meta({ description: 'What came of it so far.' }),
    trouble: z.string().optional().meta({ description: 'What is left for the next run, and why.' }),
    version: z.int(),
  })
  .meta({ id: 'SyncRun' });

/** With where it is in the external system's list: not for others. */
export const storedRunSchema = runSchema.extend({
  position: z.string().optional(),
  /** Lines so far. */
  lines: z.int(),
  expiresAtSeconds: z.int(),
});
export type Run = z.output<typeof storedRunSchema>;

export const lineSchema = z
  .object({
    kind: z.enum(['sent', 'taken', 'skipped', 'conflict']),
    at: z.iso.datetime(),
    what: z.string().meta({ description: 'What was said.', example: 'shipped' }),
    why: z.string().optional().meta({ description: 'Of what was skipped, or is a conflict.' }),
    changeId: z.string().optional().meta({ description: 'The external system’s own id of its change.' }),
    orderId: idSchema('order').optional(),
    externalId: z
      .string()
      .optional()
      .meta({ description: 'Its own number of an order that was made there.' }),
    conflictId: idSchema('conflict').optional().meta({ description: 'What a person has to decide.' }),
    orderVersion: z.int().optional().meta({ description: 'Of what was sent.' }),
  })
  .meta({ id: 'SyncLine' });
export type Line = z.output<typeof lineSchema>;

export const keptDays = 90;

export const noCounts: Counts = { sent: 0, taken: 0, skipped: 0, conflicts: 0, again: 0 };

const countOf = (lines: readonly Line[], kind: Line['kind']): number =>
  lines.filter((line) => line.kind === kind).length;

export const withLines = (run: Run, lines: readonly Line[]): Run => ({
  ...run,
  counts: {
    ...run.counts,
    sent: run.counts.sent + countOf(lines, 'sent'),
    taken: run.counts.taken + countOf(lines, 'taken'),
    skipped: run.counts.skipped + countOf(lines, 'skipped'),
    conflicts: run.counts.conflicts + countOf(lines, 'conflict'),
  },
  lines: run.lines + lines.length,
  version: run.version + 1,
});

export const runChanged = (run: Run, fields: Partial<Run>): Run => ({
  ...run,
  ...fields,
  version: run.version + 1,
});
