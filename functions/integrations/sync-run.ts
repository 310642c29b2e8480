/**
 * A run: sends what waits, takes what is new, and gathers what was sent since the last one. One at a time: it is claimed
 * with a time, and whoever finds the time over goes on with it, from the page where it was.
 *
 *   claimed ── what waits is sent ── page ── page ── … ── what was sent is gathered ── finished: the next begins there
 *                                      └ out of time, or dead: the same run goes on here
 */
import { DomainError, isDomainError } from '../shared/errors.ts';
import { type Id, idOf } from '../shared/ids.ts';
import { log } from '../shared/log.ts';
import { retryOnConflict, transact } from '../shared/transact.ts';
import { configuredSystem } from './configured-system.ts';
import type { ChangePage, ExternalSystem } from './port.ts';
import { SystemSilent } from './port.ts';
import { keptDays, noCounts, type Run, runChanged } from './run.ts';
import { getState, linesWrites, runs, states, theSystem } from './run-store.ts';
import { sendOrder, sendRefusal } from './send-order.ts';
import { listUnreported, listWaiting, reportedWrite, unreportedShards } from './sent-store.ts';
import { claimed, finished, isRunning, type State, setFree, startOf } from './state.ts';
import { takePage } from './take-page.ts';

/** Longer than the run's own time, so that nobody goes on with one that is under way. */
const claimSlackSeconds = 60;

const newRun = (id: Id<'run'>, startedBy: string, position: string | undefined, now: Date): Run => ({
  id,
  status: 'running',
  startedBy,
  startedAt: now.toISOString(),
  counts: noCounts,
  ...(position !== undefined && { position }),
  lines: 0,
  expiresAtSeconds: Math.floor(now.getTime() / 1000) + keptDays * 24 * 60 * 60,
  version: 1,
});

export type Asked = {
  readonly id: Id<'run'>;
  /** A member of staff, or `schedule`. */
  readonly startedBy: string;
  readonly limits: { readonly budgetMilliseconds: number };
};

type Claimed = { readonly run: Run; readonly state: State };

/** @returns the run that is mine; or, not mine, the one that is under way */
const claimRun = async (
  { id, startedBy, limits: { budgetMilliseconds } }: Asked,
  system: ExternalSystem,
  now: Date,
): Promise<Claimed | { readonly underWay: Run }> => {
  const state = await getState();
  if (state.current && isRunning(state, now)) return { underWay: await runs.mustGet(state.current.runId) };
  const seconds = budgetMilliseconds / 1000 + claimSlackSeconds;
  const left = state.current && (await runs.get(state.current.runId));
  if (left?.status === 'running') {
    const next = claimed(state, left.id, seconds, now);
    await states.save(theSystem, { next });
    return { run: left, state: next };
  }
  const repeated = await runs.get(id);
  if (repeated) return { underWay: repeated };
  const position = system.beginsAnew ? undefined : startOf(state, now);
  const run = newRun(id, startedBy, position, now);
  const next = claimed(state, run.id, seconds, now);
  await states.save(theSystem, { next, also: [runs.newWrite(run.id, run)] });
  return { run, state: next };
};

type Work = {
  readonly system: ExternalSystem;
  readonly isOver: () => boolean;
  readonly troubles: string[];
  silence: string | undefined;
};

const noteTrouble = (work: Work, error: unknown): void => {
  const said = error instanceof Error ? error.message : 'failed';
  if (error instanceof SystemSilent) work.silence ??= said;
  work.troubles.push(said);
};

/** More are in the log. */
const maximumTroubles = 5;

const waitingAtOnce = 100;

/** What it did not take before, longest first, until it is silent again. */
const sendWaiting = async (work: Work): Promise<void> => {
  let cursor: string | undefined;
  do {
    const page = await listWaiting({ limit: waitingAtOnce, cursor });
    for (const each of page.items) {
      if (work.isOver()) return;
      try {
        const now = new Date();
        if (each.kind === 'order') await sendOrder(each.orderId, work.system, now);
        else await sendRefusal(each.conflictId, work.system, now);
      } catch (error) {
        noteTrouble(work, error);
        if (error instanceof SystemSilent) return;
      }
    }
    cursor = page.nextCursor;
  } while (cursor !== undefined);
};

/** Asked for once more when it came in part. */
const pageAfter = async (place: string | undefined, { system }: Work): Promise<ChangePage> => {
  const first = await system.changesAfter(place, new Date());
  return first.flaw === undefined ? first : system.changesAfter(place, new Date());
};

const troubleOf = ({ troubles }: Work): string | undefined =>
  troubles.length === 0 ? undefined : [...new Set(troubles)].slice(0, maximumTroubles).join('; ');

/** Kept with the run: whoever goes on with it knows that something is left. */
const withTrouble = (work: Work): Pick<Run, 'trouble'> => {
  const trouble = troubleOf(work);
  return trouble === undefined ? {} : { trouble };
};

const takeAll = async (started: Run, work: Work): Promise<Run> => {
  let run = started;
  for (;;) {
    if (work.isOver()) return run;
    const page = await pageAfter(run.position, work);
    const dealt = await takePage(run, page.changes, work.isOver);
    run = dealt.run;
    work.troubles.push(...dealt.troubles);
    if (dealt.isCut) return run;
    if (page.flaw !== undefined) work.troubles.push(page.flaw);
    else if (dealt.troubles.length === 0) await work.system.settle?.(page);
    const hasMoved = page.next !== undefined && page.next !== run.position;
    if (hasMoved) {
      const next = runChanged(run, { position: page.next, ...withTrouble(work) });
      await runs.save(run.id, { next });
      run = next;
    }
    if (!page.hasMore || !hasMoved) return run;
  }
};

const gatheredAtOnce = 40;

/** What consumers and this run sent becomes lines of this run. */
const gatherSent = async (started: Run): Promise<Run> => {
  let run = started;
  for (const shard of unreportedShards) {
    for (;;) {
      const sent = await listUnreported(shard, gatheredAtOnce);
      if (sent.length === 0) break;
      const { next, writes } = linesWrites(
        run,
        sent.map(({ line }) => line),
      );
      await transact([...writes, ...sent.map(reportedWrite)]);
      run = next;
    }
  }
  return run;
};

const outOfTime = (work: Work): boolean => work.isOver() && work.silence === undefined;

/** Its time is over, and it is not at its end: the next that comes goes on with it. */
const leaveForLater = async (run: Run, state: State, work: Work): Promise<Run> => {
  const next = runChanged(run, withTrouble(work));
  await states.save(theSystem, { next: setFree(state, new Date()), also: runs.writes(run.id, { next }) });
  return next;
};

const finish = async (run: Run, state: State, work: Work): Promise<Run> => {
  const now = new Date();
  const trouble = troubleOf(work);
  const isDone = trouble === undefined;
  const next = runChanged(run, {
    status: isDone ? 'done' : 'failed',
    finishedAt: now.toISOString(),
    ...withTrouble(work),
  });
  const ended = finished(state, { place: isDone ? run.position : undefined, silence: work.silence }, now);
  await states.save(theSystem, { next: ended, also: runs.writes(run.id, { next }) });
  const { id: runId, counts, status } = next;
  log[status === 'done' ? 'info' : 'warn']('looked at the external system', {
    runId,
    status,
    ...counts,
    trouble,
  });
  return next;
};

const carryOutRun = async ({ run: started, state }: Claimed, work: Work): Promise<Run> => {
  let run = started;
  await sendWaiting(work);
  try {
    run = await takeAll(run, work);
  } catch (error) {
    if (isDomainError(error, 'conflict')) throw error;
    noteTrouble(work, error);
    run = await runs.mustGet(run.id);
  }
  run = await gatherSent(run);
  return outOfTime(work) ? leaveForLater(run, state, work) : finish(run, state, work);
};

const notThere = (): DomainError =>
  new DomainError(
    'illegal-transition',
    'No external system is set up: see externalSystem in the stage’s settings',
  );

/**
 * @returns the run as it is when this is over; one that is under way elsewhere as it is now
 * @throws DomainError `illegal-transition` where no external system is set up
 */
export const syncWithExternal = async (asked: Asked, now: Date): Promise<Run> => {
  const began = performance.now();
  const system = await configuredSystem();
  if (!system) throw notThere();
  const claim = await retryOnConflict(() => claimRun(asked, system, now));
  if ('underWay' in claim) return claim.underWay;
  const isOver = (): boolean => performance.now() - began >= asked.limits.budgetMilliseconds;
  const { trouble } = claim.run;
  const work: Work = { system, isOver, troubles: trouble === undefined ? [] : [trouble], silence: undefined };
  try {
    return await carryOutRun(claim, work);
  } catch (error) {
    if (!isDomainError(error, 'conflict')) throw error;
    log.warn('another one went on with the run', { runId: claim.run.id });
    return runs.mustGet(claim.run.id);
  }
};

export const runIdOf = (seed: string): Id<'run'> => idOf('run', seed);
