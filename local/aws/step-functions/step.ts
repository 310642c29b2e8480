/**
 * One step of an execution: what one signal (an answer, a callback, an alarm) leads to, until every thread waits
 * again. A step changes the execution in memory and gathers what is to be journalled and done; it reads no clock
 * and calls nothing, so it can be thrown away and done again.
 */
import { accountId } from '../service.ts';
import type { Json } from './asl.ts';
import type { Execution, Frame, MapItem, Thread } from './execution.ts';
import type { HistoryEvent } from './history.ts';
import type { Bindings } from './jsonata.ts';
import type { Machine } from './machine.ts';

export type Step = {
  readonly machine: Machine;
  readonly execution: Execution;
  /** Milliseconds since the epoch; the same throughout the step. */
  readonly now: number;
  /** 0 (included) to 1 (excluded), for jitter. */
  readonly random: () => number;
  readonly newSecret: () => string;
  readonly events: HistoryEvent[];
  /** Ids of threads that changed, and of those that are no more. */
  readonly touched: Set<string>;
  readonly removed: Set<string>;
  /** Threads whose function is to be called once the step is journalled. */
  readonly calls: Thread[];
  /** Threads that can go on within this step. */
  readonly ready: Thread[];
  transitions: number;
};

type StepSource = Pick<Step, 'machine' | 'execution' | 'now' | 'random' | 'newSecret'>;

export const newStep = (source: StepSource): Step => ({
  ...source,
  events: [],
  touched: new Set(),
  removed: new Set(),
  calls: [],
  ready: [],
  transitions: 0,
});

/** Appends an event that follows the thread's latest one. */
export const record = (
  step: Step,
  thread: Thread,
  type: string,
  details?: HistoryEvent['details'],
): number => {
  thread.lastEvent = recordAfter(step, thread, thread.lastEvent, type, details);
  return thread.lastEvent;
};

/** Appends an event off the thread's own chain: what comes next does not follow it. */
export const recordAfter = (
  step: Step,
  thread: Thread,
  previous: number,
  type: string,
  details?: HistoryEvent['details'],
): number => {
  const id = step.execution.lastEvent + 1;
  step.events.push({ id, previous, type, at: step.now, thread: thread.id, details });
  step.execution.lastEvent = id;
  step.touched.add(thread.id);
  return id;
};

export const frameOf = (thread: Thread): Frame => {
  if (!thread.frame) throw new Error(`thread ${thread.id} is in no state`);
  return thread.frame;
};

const parentOf = ({ execution }: Step, thread: Thread): Thread | undefined =>
  thread.parent === undefined ? undefined : execution.threads.get(thread.parent);

/** The thread's own variables and those of the scopes around it. */
const variablesInReach = (step: Step, thread: Thread): Record<string, Json> => {
  const parent = parentOf(step, thread);
  return parent ? { ...variablesInReach(step, parent), ...thread.variables } : thread.variables;
};

const mapItemOf = (step: Step, thread: Thread): MapItem | undefined => {
  const parent = parentOf(step, thread);
  return thread.mapItem ?? (parent && mapItemOf(step, parent));
};

/** What a field sees beyond the state's input. */
export type Reach = {
  readonly result?: Json;
  readonly errorOutput?: Json;
  readonly token?: string | undefined;
  readonly mapItem?: MapItem;
};

const retryCount = (frame: Frame): number =>
  Object.values(frame.attempts).reduce((sum, attempts) => sum + attempts, 0);

const retryable = new Set<string>(['Task', 'Parallel', 'Map']);

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

const contextOf = (step: Step, thread: Thread, reach: Reach): object => {
  const { execution, machine } = step;
  const frame = frameOf(thread);
  const item = reach.mapItem ?? mapItemOf(step, thread);
  return {
    Execution: {
      Id: execution.arn,
      Input: execution.input,
      Name: execution.name,
      RoleArn: roleArn,
      StartTime: iso(execution.startedAt),
      RedriveCount: execution.redrives,
      ...(execution.redrivenAt !== undefined && { RedriveTime: iso(execution.redrivenAt) }),
    },
    StateMachine: { Id: machine.arn, Name: machine.name },
    State: {
      Name: frame.state,
      EnteredTime: iso(frame.enteredAt),
      ...(retryable.has(machine.stateOf(frame.state).Type) && { RetryCount: retryCount(frame) }),
    },
    ...(reach.token !== undefined && { Task: { Token: reach.token } }),
    ...(item && { Map: { Item: item } }),
  };
};

/** No roles are played here; the service's answers and the context object have one nevertheless. */
export const roleArn = `arn:aws:iam::${accountId}:role/local`;

/** @throws QueryEvaluationError */
export const evaluate = (
  step: Step,
  thread: Thread,
  field: string,
  template: Json,
  reach: Reach = {},
): Promise<Json> => {
  const { result, errorOutput } = reach;
  const bindings: Bindings = {
    ...variablesInReach(step, thread),
    states: {
      input: frameOf(thread).input,
      context: contextOf(step, thread, reach),
      ...(result !== undefined && { result }),
      ...(errorOutput !== undefined && { errorOutput }),
    },
  };
  return step.machine.expressions.evaluate(template, field, bindings);
};
