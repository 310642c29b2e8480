/**
 * Redriving: an execution that ended without success goes on in the state in which it stood, with the same definition and
 * input. Its retries begin anew, and so does the time limit of the whole (AWS documentation: redrive-executions). One that
 * ended inside of a Parallel or Map is not redriven here; the service redrives only the branches that failed.
 */
import { type Execution, rootId, type Thread } from './execution.ts';
import { longestHistory } from './history.ts';
import type { ExecutionRecord, Journal } from './journal.ts';
import { record, type Step } from './step.ts';
import { enterState } from './transitions.ts';

const maximumRedrives = 1_000;
const redrivableDays = 14;
const redrivableMilliseconds = redrivableDays * 24 * 60 * 60_000;

const isFork = (type: string | undefined): boolean => type === 'Parallel' || type === 'Map';

/** @returns why it cannot be redriven, in the service's words where it has some; undefined when it can */
export const refusalOf = (
  journal: Journal,
  execution: ExecutionRecord,
  now: number,
  typeOfState: (name: string) => string,
): string | undefined => {
  const { status, stoppedAt = now, redrives, lastEvent } = execution;
  if (status === 'RUNNING' || status === 'SUCCEEDED') return `Execution is ${status} and cannot be redriven`;
  if (now - stoppedAt > redrivableMilliseconds) return 'Execution redrivable period exceeded';
  if (lastEvent >= longestHistory - 1) return 'Execution history event limit exceeded';
  if (redrives >= maximumRedrives) return `Execution was redriven ${maximumRedrives} times`;
  const [root] = journal.threads(execution.id);
  if (!root?.frame) return 'Execution was started before the launch of RedriveExecution';
  return isFork(typeOfState(root.frame.state)) ? 'Parallel and Map are not redriven here' : undefined;
};

/** For the step that begins it. A Fail state is entered again, and fails again; all others go on where they are. */
export const goOn = (step: Step): void => {
  const { execution, machine } = step;
  const root = haltedRoot(execution);
  const { frame } = root;
  if (!frame) throw new Error(`execution ${execution.arn} stands in no state`);
  execution.status = 'RUNNING';
  execution.redrives += 1;
  execution.redrivenAt = step.now;
  execution.stoppedAt = undefined;
  execution.error = undefined;
  execution.cause = undefined;
  root.lastEvent = execution.lastEvent;
  record(step, root, 'ExecutionRedriven', { redriveCount: execution.redrives });
  if (machine.stateOf(frame.state).Type === 'Fail') {
    enterState(step, root, frame.state, frame.input);
    return;
  }
  root.frame = { ...frame, attempts: {} };
  root.activity = { kind: 'ready' };
  step.transitions += 1;
  step.ready.push(root);
};

const haltedRoot = (execution: Execution): Thread => {
  const root = execution.threads.get(rootId);
  if (root?.activity.kind !== 'halted')
    throw new Error(`execution ${execution.arn} does not wait for a redrive`);
  return root;
};
