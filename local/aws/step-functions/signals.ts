/** What can happen to an execution, and the step each leads to. */
import { endExecution } from './ending.ts';
import { type Call, nextDeadline, rootId, type Thread } from './execution.ts';
import { type Failure, shown } from './failure.ts';
import { beginMap, beginParallel } from './forks.ts';
import { longestHistory } from './history.ts';
import { goOn } from './redrive.ts';
import { beginWait, chooseNext, failOnPurpose } from './simple-states.ts';
import { frameOf, record, recordAfter, roleArn, type Step } from './step.ts';
import {
  type Answer,
  answerTask,
  beginTask,
  type CallbackOutcome,
  finishByCallback,
  prolongTask,
  timeOutTask,
} from './task.ts';
import { completeState, enterState, guarded } from './transitions.ts';

export type Signal =
  | { readonly kind: 'start' }
  | {
      readonly kind: 'answer';
      readonly thread: string;
      readonly attempt: number;
      readonly answer: Answer;
    }
  | {
      readonly kind: 'callback';
      readonly token: string;
      readonly thread: string;
      readonly outcome: CallbackOutcome;
    }
  | { readonly kind: 'heartbeat'; readonly token: string; readonly thread: string }
  /** A deadline may have passed. */
  | { readonly kind: 'alarm' }
  | { readonly kind: 'stop'; readonly failure: Failure }
  /** Of an execution that ended without success. */
  | { readonly kind: 'redrive' };

/** Whether the signal still met what it was for: not so when a task is over already. */
export type Met = boolean;

const begin = (step: Step, thread: Thread): Promise<void> => {
  const state = step.machine.stateOf(frameOf(thread).state);
  switch (state.Type) {
    case 'Task':
      return beginTask(step, thread, state);
    case 'Choice':
      return chooseNext(step, thread, state);
    case 'Wait':
      return beginWait(step, thread, state);
    case 'Fail':
      return failOnPurpose(step, thread, state);
    case 'Parallel':
      return beginParallel(step, thread, state);
    case 'Map':
      return beginMap(step, thread, state);
    case 'Pass':
    case 'Succeed':
      return completeState(step, thread, frameOf(thread).input);
  }
};

const rootOf = (step: Step): Thread => {
  const root = step.execution.threads.get(rootId);
  if (!root) throw new Error(`execution ${step.execution.arn} has no root thread`);
  return root;
};

const endForLength = (step: Step): void => {
  const failure = {
    error: 'States.Runtime',
    cause: `The execution reached the maximum number of history events (${longestHistory}).`,
  };
  record(step, rootOf(step), 'ExecutionFailed', failure);
  endExecution(step, 'FAILED', failure);
};

/** Lets every thread go on until all wait. */
const settle = async (step: Step): Promise<void> => {
  for (let thread = step.ready.shift(); thread; thread = step.ready.shift()) {
    const current = thread;
    if (step.execution.threads.get(current.id) !== current || current.activity.kind !== 'ready') continue;
    if (step.execution.lastEvent >= longestHistory - 1) return endForLength(step);
    await guarded(step, current, () => begin(step, current));
  }
};

const callWithToken = (step: Step, signal: { thread: string; token: string }): [Thread, Call] | undefined => {
  const thread = step.execution.threads.get(signal.thread);
  const call = thread?.activity;
  return thread && call?.kind === 'call' && call.token === signal.token ? [thread, call] : undefined;
};

const callOfAttempt = (
  step: Step,
  signal: { thread: string; attempt: number },
): [Thread, Call] | undefined => {
  const thread = step.execution.threads.get(signal.thread);
  const call = thread?.activity;
  const matches = call?.kind === 'call' && call.attempt === signal.attempt && !call.submitted;
  return thread && matches ? [thread, call] : undefined;
};

const start = (step: Step): void => {
  const { execution, machine } = step;
  const root = rootOf(step);
  recordAfter(step, root, 0, 'ExecutionStarted', { input: JSON.stringify(execution.input), roleArn });
  enterState(step, root, machine.program.StartAt, execution.input);
};

/** When the execution as a whole is over, if its definition says so. */
export const executionDeadline = ({ machine, execution }: Pick<Step, 'machine' | 'execution'>): number =>
  (execution.redrivenAt ?? execution.startedAt) +
  (machine.program.TimeoutSeconds ?? Number.POSITIVE_INFINITY) * 1000;

const wake = async (step: Step, thread: Thread): Promise<void> => {
  const { activity } = thread;
  if (activity.kind === 'call') await timeOutTask(step, thread, activity);
  else if (activity.kind === 'pause')
    await guarded(step, thread, () => completeState(step, thread, frameOf(thread).input));
  else if (activity.kind === 'backoff') {
    thread.activity = { kind: 'ready' };
    step.transitions += 1;
    step.ready.push(thread);
  }
};

const passDeadlines = async (step: Step): Promise<void> => {
  const end = executionDeadline(step);
  for (;;) {
    const next = nextDeadline(step.execution);
    if (step.execution.status !== 'RUNNING') return;
    if (end <= step.now && end <= (next?.at ?? end)) {
      recordAfter(step, rootOf(step), 0, 'ExecutionTimedOut', { error: 'States.Timeout' });
      return endExecution(step, 'TIMED_OUT', {});
    }
    if (!next || next.at > step.now) return;
    await wake(step, next.thread);
    await settle(step);
  }
};

const stop = (step: Step, failure: Failure): void => {
  recordAfter(step, rootOf(step), 0, 'ExecutionAborted', shown(failure));
  endExecution(step, 'ABORTED', failure);
};

const apply = async (step: Step, signal: Signal): Promise<Met> => {
  switch (signal.kind) {
    case 'start':
      start(step);
      return true;
    case 'stop':
      stop(step, signal.failure);
      return true;
    case 'redrive':
      goOn(step);
      return true;
    case 'alarm':
      await passDeadlines(step);
      return true;
    case 'answer': {
      const found = callOfAttempt(step, signal);
      if (found) await answerTask(step, ...found, signal.answer);
      return found !== undefined;
    }
    case 'callback': {
      const found = callWithToken(step, signal);
      if (found) await finishByCallback(step, found[0], signal.outcome);
      return found !== undefined;
    }
    case 'heartbeat': {
      const found = callWithToken(step, signal);
      if (found) prolongTask(step, ...found);
      return found !== undefined;
    }
  }
};

/** Does the whole step, in memory. */
export const takeStep = async (step: Step, signal: Signal): Promise<Met> => {
  const isOpen = step.execution.status === 'RUNNING';
  if (isOpen === (signal.kind === 'redrive')) return false;
  const met = await apply(step, signal);
  await settle(step);
  return met;
};
