/**
 * Runs executions. Steps of one execution follow one another; each is journalled in one transaction before anything
 * it asks for is done:
 *
 *   signal ─▶ step in memory ─▶ COMMIT ─▶ functions called, alarm set
 *                            ▲          ▲
 *               killed here: │          │ killed here: the journal knows the calls that were due;
 *        as if never sent ───┘          └─ the next run makes them (again)
 */
import { randomUUID } from 'node:crypto';
import { AwsError, type Runtime } from '../service.ts';
import { type Execution, nextDeadline, rootId, type Thread } from './execution.ts';
import type { ExecutionRecord, Journal, NewExecution } from './journal.ts';
import { loadMachine, type Machine } from './machine.ts';
import { executionDeadline, type Met, type Signal, takeStep } from './signals.ts';
import { newStep } from './step.ts';
import type { Answer } from './task.ts';

/** A running execution. */
type Live = {
  readonly machine: Machine;
  execution: Execution;
  /** The latest step; the next one waits for it. */
  tail: Promise<unknown>;
  alarm?: { readonly at: number; readonly cancel: () => void } | undefined;
};

type Start = Omit<NewExecution, 'machineArn' | 'definitionId'>;

export type Engine = {
  readonly begin: (machine: Machine, start: Start) => Promise<void>;
  /** False when what the signal was for is over, or the execution is. */
  readonly signal: (execution: number, signal: Signal) => Promise<Met>;
  /** Of one that ended without success: it goes on in the state in which it stood. */
  readonly redrive: (execution: number) => Promise<Met>;
  /** Takes up every execution that a former run left. */
  readonly resume: () => void;
  readonly stop: () => Promise<void>;
  readonly idle: () => boolean;
  readonly stateTransitions: () => number;
};

const newRoot = (): Thread => ({
  id: rootId,
  index: 0,
  variables: {},
  lastEvent: 0,
  activity: { kind: 'ready' },
});

/** The record as it runs on; one that never took its first step has no threads yet. */
const revive = (record: ExecutionRecord, threads: readonly Thread[]): Execution => {
  const { id, arn, name, machineArn, definitionId, startedAt, status, lastEvent, redrives, redrivenAt } =
    record;
  const all = threads.length > 0 ? threads : [newRoot()];
  return {
    ...{ id, arn, name, machineArn, definitionId, startedAt, status, lastEvent, redrives, redrivenAt },
    input: JSON.parse(record.input),
    threads: new Map(all.map((thread) => [thread.id, thread])),
  };
};

/** The function could not be called at all; an error of its own is an answer. */
const thrown = (error: unknown): Answer => {
  const cause = error instanceof Error ? error.message : String(error);
  if (!(error instanceof AwsError)) return { failure: { error: 'Lambda.Unknown', cause } };
  const { code, status } = error;
  const where = `(Service: AWSLambda; Status Code: ${status}; Error Code: ${code}; Request ID: ${randomUUID()}; Proxy: null)`;
  return { failure: { error: `Lambda.${code}`, cause: `${cause} ${where}` } };
};

type Source = Pick<Runtime, 'clock' | 'invoke' | 'report' | 'weather'> & { readonly journal: Journal };

/** The engine at work. */
type Works = Source & {
  readonly lives: Map<number, Live>;
  /** Steps and calls under way. */
  readonly busy: Set<Promise<unknown>>;
  /** By ARN and definition. */
  readonly machines: Map<string, Machine>;
  stopped: boolean;
  transitions: number;
};

const track = (works: Works, work: Promise<unknown>): void => {
  const told = work.catch((error: unknown) =>
    works.report(`step functions: ${error instanceof Error ? error.stack : String(error)}`),
  );
  const entry = told.finally(() => works.busy.delete(entry));
  works.busy.add(entry);
};

const post = (works: Works, live: Live, signal: Signal): Promise<Met> => {
  const step = live.tail.then(() => take(works, live, signal));
  live.tail = step.catch(() => undefined);
  track(works, step);
  return step;
};

const take = async (works: Works, live: Live, signal: Signal): Promise<Met> => {
  const { machine, execution } = live;
  const now = works.clock.now();
  const step = newStep({ machine, execution, now, random: Math.random, newSecret: randomUUID });
  let met: Met;
  try {
    met = await takeStep(step, signal);
    if (step.touched.size > 0 || step.removed.size > 0) works.journal.commit(step);
  } catch (error) {
    reload(works, live);
    throw error;
  }
  works.transitions += step.transitions;
  for (const thread of step.calls) if (execution.threads.get(thread.id) === thread) call(works, live, thread);
  arm(works, live);
  return met;
};

/** A step that could not be made or kept must leave no trace in memory. */
const reload = ({ journal }: Works, live: Live): void => {
  const record = journal.findById(live.execution.id);
  if (record) live.execution = revive(record, journal.threads(record.id));
};

const call = (works: Works, live: Live, { id, activity }: Thread): void => {
  if (works.stopped || activity.kind !== 'call') return;
  const { functionName, payload, attempt } = activity;
  const report = (answer: Answer) => void post(works, live, { kind: 'answer', thread: id, attempt, answer });
  const invoke = async (): Promise<Answer> => {
    const wait = works.weather?.stepWaitsMilliseconds?.() ?? 0;
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    return works.invoke(functionName, payload);
  };
  track(works, invoke().catch(thrown).then(report));
};

/** One alarm for each execution, at its earliest deadline. */
const arm = (works: Works, live: Live): void => {
  const { execution } = live;
  const running = execution.status === 'RUNNING';
  if (!running) works.lives.delete(execution.id);
  const next = nextDeadline(execution)?.at ?? Number.POSITIVE_INFINITY;
  const at = Math.min(next, executionDeadline(live));
  if (running && live.alarm?.at === at) return;
  live.alarm?.cancel();
  live.alarm = undefined;
  if (!running || works.stopped || at === Number.POSITIVE_INFINITY) return;
  const ring = (): void => {
    live.alarm = undefined;
    if (!works.stopped) void post(works, live, { kind: 'alarm' });
  };
  live.alarm = { at, cancel: works.clock.at(at, ring) };
};

/** The machine as it was when the execution was started. */
const machineOf = (works: Works, { machineArn: arn, definitionId }: ExecutionRecord): Machine => {
  const key = `${arn} ${definitionId}`;
  const machine =
    works.machines.get(key) ??
    loadMachine({ arn, ...works.journal.definition(definitionId) }, works.clock.now);
  works.machines.set(key, machine);
  return machine;
};

const resume = (works: Works, record: ExecutionRecord): void => {
  const execution = revive(record, works.journal.threads(record.id));
  const live: Live = { machine: machineOf(works, record), execution, tail: Promise.resolve() };
  works.lives.set(record.id, live);
  if (record.lastEvent === 0) {
    void post(works, live, { kind: 'start' });
    return;
  }
  for (const thread of execution.threads.values())
    if (thread.activity.kind === 'call' && !thread.activity.submitted) call(works, live, thread);
  arm(works, live);
};

const begin = async (works: Works, machine: Machine, start: Start): Promise<void> => {
  const record = { ...start, machineArn: machine.arn, definitionId: machine.definitionId };
  const id = works.journal.create(record);
  const execution = revive({ ...record, id, status: 'RUNNING', lastEvent: 0, redrives: 0 }, []);
  const live: Live = { machine, execution, tail: Promise.resolve() };
  works.lives.set(id, live);
  await post(works, live, { kind: 'start' });
};

/** Only one of several at once is met: the others find it running. */
const redrive = async (works: Works, id: number): Promise<Met> => {
  const record = works.journal.findById(id);
  if (!record || works.lives.has(id)) return false;
  const execution = revive(record, works.journal.threads(id));
  const live: Live = { machine: machineOf(works, record), execution, tail: Promise.resolve() };
  works.lives.set(id, live);
  return post(works, live, { kind: 'redrive' });
};

const stop = async (works: Works): Promise<void> => {
  works.stopped = true;
  for (const { alarm } of works.lives.values()) alarm?.cancel();
  while (works.busy.size > 0) await Promise.all(works.busy);
};

const isDue = ({ alarm }: Live, now: number): boolean => alarm !== undefined && alarm.at <= now;

/** On a bad day a task that is tried again soon is work under way. */
const isRepeatedBy = ({ execution }: Live, at: number): boolean =>
  execution.threads.values().some(({ activity }) => activity.kind === 'backoff' && activity.until <= at);

const isIdle = ({ busy, lives, clock, weather }: Works): boolean => {
  const now = clock.now();
  const { soonMilliseconds } = weather ?? {};
  const acts = (live: Live): boolean =>
    isDue(live, now) || (soonMilliseconds !== undefined && isRepeatedBy(live, now + soonMilliseconds));
  return busy.size === 0 && !lives.values().some(acts);
};

export const makeEngine = (source: Source): Engine => {
  const works: Works = {
    ...source,
    ...{ lives: new Map(), busy: new Set(), machines: new Map(), stopped: false, transitions: 0 },
  };
  return {
    begin: (machine, start) => begin(works, machine, start),
    signal: async (id, signal) => {
      const live = works.lives.get(id);
      return live ? post(works, live, signal) : false;
    },
    redrive: (id) => redrive(works, id),
    resume: () => {
      for (const record of works.journal.running()) if (!works.lives.has(record.id)) resume(works, record);
    },
    stop: () => stop(works),
    idle: () => isIdle(works),
    stateTransitions: () => works.transitions,
  };
};
