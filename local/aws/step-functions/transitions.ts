/** How threads go from state to state, come together again, fail and are caught. */
import type { Catcher, Json, State } from './asl.ts';
import { endExecution } from './ending.ts';
import { childrenOf, type Thread } from './execution.ts';
import { explain, isOfItems } from './explain-failure.ts';
import { assertSize, type Failure, findMatch, shown } from './failure.ts';
import { attemptsAllowed, retryDelaySeconds } from './retry.ts';
import { evaluate, frameOf, type Reach, record, recordAfter, type Step } from './step.ts';

export const enterState = (step: Step, thread: Thread, name: string, input: Json): void => {
  const state = step.machine.stateOf(name);
  const details = { name, input: JSON.stringify(input) };
  const enteredAfter = thread.lastEvent;
  const enteredEvent = record(step, thread, `${state.Type}StateEntered`, details);
  thread.frame = { state: name, input, enteredAt: step.now, enteredEvent, enteredAfter, attempts: {} };
  thread.activity = { kind: 'ready' };
  step.transitions += 1;
  step.ready.push(thread);
};

/** What a state leaves with: its own fields, or those of the Choice rule or the Catch that was taken. */
type Exit = {
  readonly next: string | undefined;
  readonly output: Json | undefined;
  readonly assign: Record<string, Json> | undefined;
  /** The output where none is written. */
  readonly otherwise: Json;
  readonly reach: Reach;
  /** The field that the exit's own fields are in: `Catch[0]/`. */
  readonly place: string;
};

export const leaveState = async (step: Step, thread: Thread, exit: Exit): Promise<void> => {
  const { name, type } = stateOf(step, thread);
  const { place, reach } = exit;
  const output =
    exit.output === undefined
      ? exit.otherwise
      : await evaluate(step, thread, `${place}Output`, exit.output, reach);
  const assigned =
    exit.assign &&
    Object.keys(exit.assign).length > 0 &&
    (await evaluate(step, thread, `${place}Assign`, exit.assign, reach));
  const outputText = assertSize(JSON.stringify(output), name);
  if (assigned) assertSize(JSON.stringify(assigned), name);
  record(step, thread, `${type}StateExited`, {
    name,
    output: outputText,
    ...(assigned && { assignedVariables: textsOf(assigned) }),
  });
  if (assigned) thread.variables = { ...thread.variables, ...(assigned as Record<string, Json>) };
  if (exit.next === undefined) await finishThread(step, thread, output);
  else enterState(step, thread, exit.next, output);
};

const stateOf = (step: Step, thread: Thread): { name: string; type: string; state: State } => {
  const { state: name } = frameOf(thread);
  const state = step.machine.stateOf(name);
  return { name, type: state.Type, state };
};

const textsOf = (values: Json): Record<string, string> =>
  Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, JSON.stringify(value)]));

/** Leaves by the state's own `Output`, `Assign` and `Next`. */
export const completeState = (
  step: Step,
  thread: Thread,
  otherwise: Json,
  reach: Reach = {},
): Promise<void> => {
  const { state } = stateOf(step, thread);
  return leaveState(step, thread, {
    next: 'Next' in state ? state.Next : undefined,
    output: 'Output' in state ? state.Output : undefined,
    assign: 'Assign' in state ? state.Assign : undefined,
    otherwise,
    reach,
    place: '',
  });
};

/** Runs what may fail the thread's state. */
export const guarded = async (step: Step, thread: Thread, work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    await failState(step, thread, explain(step, thread, error), isOfItems(error));
  }
};

/**
 * The state failed: it is tried again, or caught, or its thread fails.
 * @param isForked a Parallel or Map that has begun: its history says that it failed, but not when it is tried again
 */
export const failState = async (
  step: Step,
  thread: Thread,
  failure: Failure,
  isForked = false,
): Promise<void> => {
  const { state, type } = stateOf(step, thread);
  if ('Retry' in state && backOff(step, thread, state, failure)) return;
  if (isForked) record(step, thread, `${type}StateFailed`);
  if (!('Catch' in state)) return failThread(step, thread, failure);
  const index = findMatch(state.Catch, failure);
  const catcher = state.Catch?.[index];
  if (!catcher) return failThread(step, thread, failure);
  try {
    await takeCatch(step, thread, { catcher, index, failure });
  } catch (error) {
    await failThread(step, thread, explain(step, thread, error));
  }
};

type Guarded = Extract<State, { Retry?: unknown }>;

const backOff = (step: Step, thread: Thread, { Retry }: Guarded, failure: Failure): boolean => {
  const frame = frameOf(thread);
  const index = findMatch(Retry, failure);
  const retrier = Retry?.[index];
  const attempt = (frame.attempts[index] ?? 0) + 1;
  if (!retrier || attempt > attemptsAllowed(retrier)) return false;
  const delay = retryDelaySeconds(retrier, attempt, step.random());
  thread.frame = { ...frame, attempts: { ...frame.attempts, [index]: attempt } };
  thread.activity = { kind: 'backoff', until: step.now + Math.round(delay * 1000) };
  step.touched.add(thread.id);
  return true;
};

type Caught = { readonly catcher: Catcher; readonly index: number; readonly failure: Failure };

/** Both members are always there; a timeout has an empty cause (recorded on AWS, in LocalStack's snapshots). */
const errorOutputOf = ({ error, cause }: Failure) => ({
  Error: error ?? null,
  Cause: cause ?? (error === 'States.Timeout' ? '' : null),
});

const takeCatch = (step: Step, thread: Thread, { catcher, index, failure }: Caught): Promise<void> => {
  const errorOutput = errorOutputOf(failure);
  return leaveState(step, thread, {
    next: catcher.Next,
    output: catcher.Output,
    assign: catcher.Assign,
    otherwise: errorOutput,
    reach: { errorOutput },
    place: `Catch[${index}]/`,
  });
};

/** The thread has reached its end. */
const finishThread = async (step: Step, thread: Thread, output: Json): Promise<void> => {
  const parent = thread.parent === undefined ? undefined : step.execution.threads.get(thread.parent);
  if (!parent) {
    record(step, thread, 'ExecutionSucceeded', { output: JSON.stringify(output) });
    return endExecution(step, 'SUCCEEDED', { output });
  }
  const done = thread.lastEvent;
  if (thread.mapItem) recordIteration(step, thread, parent, 'Succeeded');
  thread.frame = undefined;
  thread.activity = { kind: 'done', output };
  await guarded(step, parent, () => join(step, parent, { last: thread.lastEvent, done }));
};

const iterationOf = (thread: Thread, parent: Thread): { name: string; index: number } => ({
  name: frameOf(parent).state,
  index: thread.index,
});

const recordIteration = (step: Step, thread: Thread, parent: Thread, what: string): void => {
  record(step, thread, `MapIteration${what}`, iterationOf(thread, parent));
};

/** The last event of a child that is done, and the one before its iteration was said to have succeeded. */
type Joined = { readonly last: number; readonly done: number };

/** Goes on with a Parallel or Map one of whose children is done: further items, or out when all are done. */
export const join = async (step: Step, parent: Thread, joined?: Joined): Promise<void> => {
  const { activity } = parent;
  if (activity.kind !== 'fork') return;
  const children = childrenOf(step.execution, parent).sort((a, b) => a.index - b.index);
  const queued = children.filter((child) => child.activity.kind === 'queued');
  const outputs = children.flatMap((child) =>
    child.activity.kind === 'done' ? [child.activity.output] : [],
  );
  const running = children.length - queued.length - outputs.length;
  const room = Math.max(0, activity.concurrency - running);
  for (const child of queued.slice(0, room)) startIteration(step, child, parent, joined?.done);
  if (outputs.length < activity.children) return;
  if (joined) parent.lastEvent = joined.last;
  recordAfter(step, parent, parent.lastEvent, `${stateOf(step, parent).type}StateSucceeded`);
  removeChildren(step, parent);
  await completeState(step, parent, outputs, { result: outputs });
};

const startIteration = (step: Step, child: Thread, parent: Thread, previous = parent.lastEvent): void => {
  const { state } = stateOf(step, parent);
  if (state.Type !== 'Map' || child.activity.kind !== 'queued') return;
  child.lastEvent = previous;
  recordIteration(step, child, parent, 'Started');
  enterState(step, child, state.ItemProcessor.StartAt, child.activity.input);
};

const removeChildren = (step: Step, parent: Thread): void => {
  for (const child of childrenOf(step.execution, parent)) {
    removeChildren(step, child);
    step.execution.threads.delete(child.id);
    step.removed.add(child.id);
  }
};

/** States that take time: the history says when they were cut short. */
const abortable = new Set(['Task', 'Wait', 'Parallel', 'Map']);

/** All of it points to the event of the failure. */
const recordAbort = (step: Step, child: Thread, parent: Thread, failedAt: number): void => {
  if (!child.frame) return;
  const { type } = stateOf(step, child);
  if (child.mapItem) recordAfter(step, child, failedAt, 'MapIterationAborted', iterationOf(child, parent));
  if (abortable.has(type)) recordAfter(step, child, failedAt, `${type}StateAborted`);
  for (const inner of childrenOf(step.execution, child)) recordAbort(step, inner, child, failedAt);
};

/** Nothing in the thread caught the failure: the state around it fails, or the execution. */
export const failThread = async (step: Step, thread: Thread, failure: Failure): Promise<void> => {
  const parent = thread.parent === undefined ? undefined : step.execution.threads.get(thread.parent);
  const { error, cause } = failure;
  if (!parent) {
    record(step, thread, 'ExecutionFailed', shown(failure));
    return endExecution(step, 'FAILED', { error, cause });
  }
  const failedAt = thread.lastEvent;
  if (thread.mapItem) recordAfter(step, thread, failedAt, 'MapIterationFailed', iterationOf(thread, parent));
  if (stateOf(step, thread).type === 'Task') recordAfter(step, thread, failedAt, 'TaskStateAborted');
  for (const sibling of childrenOf(step.execution, parent))
    if (sibling !== thread) recordAbort(step, sibling, parent, failedAt);
  parent.lastEvent = failedAt;
  removeChildren(step, parent);
  await failState(step, parent, failure, true);
};
