/**
 * Takes a page of changes, one after the other, and writes down what became of each with the run's own progress:
 *
 *   carried out ── taken + line + run (one transaction) ── the next one
 *        └ crash: it comes again, is so already, and is written down then
 *
 * What is written down is never looked at again, whoever shows it.
 */
import type { Id } from '../shared/ids.ts';
import { log } from '../shared/log.ts';
import { transact, type Write } from '../shared/transact.ts';
import { type Outcome, takeChange } from './carry-out.ts';
import { type Conflict, conflictIdOf } from './conflict.ts';
import { newConflictWrites } from './conflict-store.ts';
import { type ExternalChange, orderIdOf, type ReadChange, readChange } from './external-change.ts';
import type { Line, Run } from './run.ts';
import { dealtWith, linesWrites, revisionWrite, takenWrite } from './run-store.ts';

const idOfRead = (read: ReadChange): string => (read.kind === 'change' ? read.change.id : read.changeId);

const whatOf = (read: ReadChange): string => {
  if (read.kind !== 'change') return 'something';
  return read.change.type === 'order.created' ? 'a new order' : read.change.status;
};

type About = { readonly orderId?: Id<'order'>; readonly externalId?: string };

const aboutOf = (change: ExternalChange): About => ({
  orderId: orderIdOf(change),
  ...(change.externalId !== undefined && { externalId: change.externalId }),
});

const outcomeOf = (read: ReadChange, now: Date): Promise<Outcome> | Outcome =>
  read.kind === 'change'
    ? takeChange(read.change, now)
    : { kind: 'conflict', conflict: 'not-understood', why: read.why };

const conflictOf = (
  read: ReadChange,
  raw: unknown,
  outcome: Outcome & { kind: 'conflict' },
  run: Run,
  now: Date,
): Conflict => {
  const changeId = idOfRead(read);
  return {
    id: conflictIdOf(changeId),
    kind: outcome.conflict,
    why: outcome.why,
    changeId,
    runId: run.id,
    ...(read.kind === 'change' && aboutOf(read.change)),
    theirs: raw,
    status: 'open',
    foundAt: now.toISOString(),
    version: 1,
  };
};

const revisionWrites = (read: ReadChange, outcome: Outcome): Write[] =>
  read.kind === 'change' && read.change.revision !== undefined && outcome.kind === 'taken'
    ? [revisionWrite(orderIdOf(read.change), read.change.revision)]
    : [];

const writeDown = async (read: ReadChange, raw: unknown, outcome: Outcome, run: Run): Promise<Run> => {
  const now = new Date();
  const changeId = idOfRead(read);
  const conflict = outcome.kind === 'conflict' ? conflictOf(read, raw, outcome, run, now) : undefined;
  const line: Line = {
    kind: outcome.kind,
    at: now.toISOString(),
    what: whatOf(read),
    ...(outcome.kind !== 'taken' && { why: outcome.why }),
    changeId,
    ...(read.kind === 'change' && aboutOf(read.change)),
    ...(conflict && { conflictId: conflict.id }),
  };
  const { next, writes } = linesWrites(run, [line]);
  await transact([
    takenWrite(changeId, run, now),
    ...writes,
    ...revisionWrites(read, outcome),
    ...(conflict ? newConflictWrites(conflict, now) : []),
  ]);
  return next;
};

export type TakenPage = {
  readonly run: Run;
  /** Of changes that could not be dealt with now. */
  readonly troubles: readonly string[];
  /** There was no time for all of it. */
  readonly isCut: boolean;
};

const troubleWith = (changeId: string, error: unknown): string =>
  `${changeId}: ${error instanceof Error ? error.message : 'failed'}`;

/** @throws DomainError `conflict` when another one went on with the run */
export const takePage = async (
  started: Run,
  raws: readonly unknown[],
  isOver: () => boolean,
): Promise<TakenPage> => {
  const all = raws.map((raw) => ({ raw, read: readChange(raw) }));
  const known = new Set(await dealtWith(all.map(({ read }) => idOfRead(read))));
  const troubles: string[] = [];
  let run = started;
  let again = 0;
  for (const { raw, read } of all) {
    const changeId = idOfRead(read);
    if (known.has(changeId)) {
      again += 1;
      continue;
    }
    if (isOver()) return { run, troubles, isCut: true };
    let outcome: Outcome;
    try {
      outcome = await outcomeOf(read, new Date());
    } catch (error) {
      log.warn('a change of the external system failed and is tried again', { changeId, error });
      troubles.push(troubleWith(changeId, error));
      continue;
    }
    run = await writeDown(read, raw, outcome, run);
    known.add(changeId);
  }
  const counts = { ...run.counts, again: run.counts.again + again };
  return { run: again > 0 ? { ...run, counts } : run, troubles, isCut: false };
};
