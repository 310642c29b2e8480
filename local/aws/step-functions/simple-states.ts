/** Wait, Choice and Fail; Pass and Succeed have nothing of their own to do. */
import {
  type ChoiceState,
  type FailState,
  isTimestamp,
  type Json,
  longestSeconds,
  type WaitState,
} from './asl.ts';
import type { Thread } from './execution.ts';
import { QueryEvaluationError, StateFailure } from './failure.ts';
import { evaluate, frameOf, type Step } from './step.ts';
import { completeState, failThread, leaveState } from './transitions.ts';

/** 24,855 days pass, 24,856 do not (recorded on AWS, in LocalStack's `test_timestamp_too_far_in_future_boundary`). */
const longestDelayMilliseconds = (2 ** 31 - 1) * 1000;

const waitEnd = async (step: Step, thread: Thread, state: WaitState): Promise<number> => {
  if (state.Seconds !== undefined) {
    const seconds = await evaluate(step, thread, 'Seconds', state.Seconds);
    if (typeof seconds === 'number' && seconds >= 0 && seconds <= longestSeconds)
      return step.now + Math.floor(seconds) * 1000;
    throw new QueryEvaluationError(
      'Seconds',
      `The field 'Seconds' must be a number of 0 to ${longestSeconds}, not ${JSON.stringify(seconds)}`,
    );
  }
  const timestamp = await evaluate(step, thread, 'Timestamp', state.Timestamp ?? null);
  if (typeof timestamp === 'string' && isTimestamp(timestamp)) return Date.parse(timestamp);
  throw new QueryEvaluationError(
    'Timestamp',
    `The field 'Timestamp' must be a timestamp like 2026-01-31T00:00:00Z, not ${JSON.stringify(timestamp)}`,
  );
};

export const beginWait = async (step: Step, thread: Thread, state: WaitState): Promise<void> => {
  const until = await waitEnd(step, thread, state);
  if (until - step.now > longestDelayMilliseconds)
    throw new StateFailure({ error: 'States.Runtime', cause: 'Wait state delay is too long.' });
  if (until <= step.now) return completeState(step, thread, frameOf(thread).input);
  thread.activity = { kind: 'pause', until };
};

export const chooseNext = async (step: Step, thread: Thread, state: ChoiceState): Promise<void> => {
  const otherwise = frameOf(thread).input;
  for (const [index, rule] of state.Choices.entries()) {
    const field = `Choices[${index}]/Condition`;
    const holds = await evaluate(step, thread, field, rule.Condition);
    if (typeof holds !== 'boolean')
      throw new QueryEvaluationError(
        field,
        `The field '${field}' must be a boolean, not ${JSON.stringify(holds)}`,
      );
    if (!holds) continue;
    const { Next: next, Output: output, Assign: assign } = rule;
    return leaveState(step, thread, {
      next,
      output,
      assign,
      otherwise,
      reach: {},
      place: `Choices[${index}]/`,
    });
  }
  if (state.Default === undefined)
    throw new StateFailure({
      error: 'States.NoChoiceMatched',
      cause: 'No choice rule matched and there is no Default.',
    });
  const { Default: next, Output: output, Assign: assign } = state;
  return leaveState(step, thread, { next, output, assign, otherwise, reach: {}, place: '' });
};

const textOf = async (
  step: Step,
  thread: Thread,
  field: 'Error' | 'Cause',
  template: Json | undefined,
): Promise<string | undefined> => {
  if (template === undefined) return undefined;
  const text = await evaluate(step, thread, field, template);
  if (typeof text === 'string') return text;
  throw new QueryEvaluationError(field, `The field '${field}' must be a string, not ${JSON.stringify(text)}`);
};

export const failOnPurpose = async (step: Step, thread: Thread, state: FailState): Promise<void> => {
  const error = await textOf(step, thread, 'Error', state.Error);
  const cause = await textOf(step, thread, 'Cause', state.Cause);
  await failThread(step, thread, { error, cause });
};
