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

export type Engine = {
  readonly begin: (
    machine: Machine,
    execution: Omit<NewExecution, 'machineArn' | 'definitionId'>,
  ) => Promise<void>;
  /** False when what the signal was for is over, or the execution is. */
  readonly signal: (execution: number, signal: Signal) => Promise<Met>;
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
  const { id, arn, name, machineArn, definitionId, startedAt, status, lastEvent } = record;
  const all = threads.length > 0 ? threads : [newRoot()];
  return {
    ...{ id, arn, name, machineArn, definitionId, startedAt, status, lastEvent },
    input: JSON.parse(record.input),
    threads: new Map(all.map((thread) => [thread.id, thread])),
  };
};

/** The function could not be called at all; an error of its own is an answer. */
const thrown = (error: unknown): Answer => {
  const cause = error instanceof Error ? error.message : String(error);
  return { failure: { error: `Lambda.${error instanceof AwsError ? error.code : 'Unknown'}`, cause } };
};

type Source = Pick<Runtime, 'clock' | 'invoke' | 'report'> & {
  readonly journal: Journal;
  readonly random?: () => number;
};

export const makeEngine = ({ clock, invoke, report, journal, random = Math.random }: Source): Engine => {
  const lives = new Map<number, Live>();
  /** Steps and calls under way. */
  const busy = new Set<Promise<unknown>>();
  let stopped = false;
  let transitions = 0;

  const track = (work: Promise<unknown>): void => {
    const entry = work
      .catch((error: unknown) =>
        report(`step functions: ${error instanceof Error ? error.stack : String(error)}`),
      )
      .finally(() => busy.delete(entry));
    busy.add(entry);
  };

  const post = (live: Live, signal: Signal): Promise<Met> => {
    const step = live.tail.then(() => take(live, signal));
    live.tail = step.catch(() => undefined);
    track(step.then(() => undefined));
    return step;
  };

  const take = async (live: Live, signal: Signal): Promise<Met> => {
    const { machine, execution } = live;
    const step = newStep({ machine, execution, now: clock.now(), random, newSecret: randomUUID });
    let met: Met;
    try {
      met = await takeStep(step, signal);
      if (step.touched.size > 0 || step.removed.size > 0) journal.commit(step);
    } catch (error) {
      reload(live);
      throw error;
    }
    transitions += step.transitions;
    if (execution.status === 'RUNNING') for (const thread of step.calls) call(live, thread);
    arm(live);
    return met;
  };

  /** A step that could not be made or kept must leave no trace in memory. */
  const reload = (live: Live): void => {
    const record = journal.findById(live.execution.id);
    if (record) live.execution = revive(record, journal.threads(record.id));
  };

  const call = (live: Live, { id, activity }: Thread): void => {
    if (stopped || activity.kind !== 'call') return;
    const { functionName, payload, attempt } = activity;
    const answer = invoke(functionName, payload).catch(thrown);
    track(answer.then((result) => void post(live, { kind: 'answer', thread: id, attempt, answer: result })));
  };

  const arm = (live: Live): void => {
    const { execution, machine } = live;
    const running = execution.status === 'RUNNING';
    if (!running) lives.delete(execution.id);
    const at = Math.min(
      nextDeadline(execution)?.at ?? Number.POSITIVE_INFINITY,
      executionDeadline({ execution, machine }),
    );
    if (running && live.alarm?.at === at) return;
    live.alarm?.cancel();
    live.alarm = undefined;
    if (!running || stopped || at === Number.POSITIVE_INFINITY) return;
    const cancel = clock.at(at, () => {
      live.alarm = undefined;
      if (!stopped) void post(live, { kind: 'alarm' });
    });
    live.alarm = { at, cancel };
  };

  const definitions = new Map<string, Machine>();
  const machineOf = ({ machineArn: arn, definitionId }: ExecutionRecord): Machine => {
    const key = `${arn} ${definitionId}`;
    const known = definitions.get(key);
    if (known) return known;
    const machine = loadMachine({ arn, ...journal.definition(definitionId) }, clock.now);
    definitions.set(key, machine);
    return machine;
  };

  const resumeOne = (record: ExecutionRecord): void => {
    const execution = revive(record, journal.threads(record.id));
    const live: Live = { machine: machineOf(record), execution, tail: Promise.resolve() };
    lives.set(record.id, live);
    if (record.lastEvent === 0) {
      void post(live, { kind: 'start' });
      return;
    }
    for (const thread of execution.threads.values())
      if (thread.activity.kind === 'call' && !thread.activity.submitted) call(live, thread);
    arm(live);
  };

  return {
    begin: async (machine, start) => {
      const record = { ...start, machineArn: machine.arn, definitionId: machine.definitionId };
      const id = journal.create(record);
      const execution = revive({ ...record, id, status: 'RUNNING', lastEvent: 0 }, []);
      const live: Live = { machine, execution, tail: Promise.resolve() };
      lives.set(id, live);
      await post(live, { kind: 'start' });
    },
    signal: async (id, signal) => {
      const live = lives.get(id);
      return live ? post(live, signal) : false;
    },
    resume: () => {
      for (const record of journal.running()) if (!lives.has(record.id)) resumeOne(record);
    },
    stop: async () => {
      stopped = true;
      for (const { alarm } of lives.values()) alarm?.cancel();
      while (busy.size > 0) await Promise.all(busy);
    },
    idle: () => busy.size === 0 && [...lives.values()].every(({ alarm }) => !alarm || alarm.at > clock.now()),
    stateTransitions: () => transitions,
  };
};
