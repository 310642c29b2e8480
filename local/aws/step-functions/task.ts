/** Task states: calling a function, waiting for its answer or for the callback with the task's token. */
import { type InvokeResult, region } from '../service.ts';
import { callbackResource, invokeResource, type Json, longestSeconds, type TaskState } from './asl.ts';
import type { Call, Thread } from './execution.ts';
import {
  assertSize,
  type Failure,
  heartbeatTimeout,
  isTooLarge,
  QueryEvaluationError,
  shown,
  tooLarge,
} from './failure.ts';
import { evaluate, frameOf, record, type Step } from './step.ts';
import { newToken } from './token.ts';
import { completeState, failState, guarded } from './transitions.ts';

/** The history speaks of functions called by their own ARN in another way. */
type Manner = 'invoke' | 'invoke.waitForTaskToken' | 'direct';

const mannerOf = ({ Resource }: TaskState): Manner => {
  if (Resource === invokeResource) return 'invoke';
  return Resource === callbackResource ? 'invoke.waitForTaskToken' : 'direct';
};

const taskOf = (step: Step, thread: Thread): TaskState => {
  const state = step.machine.stateOf(frameOf(thread).state);
  if (state.Type !== 'Task') throw new Error(`${frameOf(thread).state} is not a task`);
  return state;
};

type Field = 'TimeoutSeconds' | 'HeartbeatSeconds';

const secondsOf = async (
  step: Step,
  thread: Thread,
  field: Field,
  state: TaskState,
): Promise<number | undefined> => {
  const template = state[field];
  if (template === undefined) return undefined;
  const seconds = await evaluate(step, thread, field, template);
  if (typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 1 && seconds <= longestSeconds)
    return seconds;
  throw new QueryEvaluationError(
    field,
    `The field '${field}' must be a whole number of 1 to ${longestSeconds}, not ${JSON.stringify(seconds)}`,
  );
};

/** Without a payload where Lambda cannot read it. */
type Target = { readonly functionName: string; readonly payload: Json | undefined };

/**
 * Text goes to Lambda as the JSON that it is: `"0"` arrives as a number. `null` is sent as an empty object. (Recorded on
 * AWS, in LocalStack's `test_invoke_json_values`.)
 */
const sentPayload = (payload: Json | undefined): Json | undefined => {
  if (typeof payload !== 'string') return payload ?? {};
  try {
    return JSON.parse(payload) as Json;
  } catch {
    return undefined;
  }
};

const unreadablePayload: Failure = {
  error: 'Lambda.InvalidRequestContentException',
  cause: 'Could not parse request body into json: Could not parse payload into json',
};

const targetOf = (state: TaskState, given: Json): Target => {
  if (mannerOf(state) === 'direct') return { functionName: state.Resource, payload: given };
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) {
    const { FunctionName: functionName, Payload: payload } = given;
    if (typeof functionName === 'string' && functionName !== '')
      return { functionName, payload: sentPayload(payload) };
  }
  throw new QueryEvaluationError('Arguments', "The field 'Arguments' must have FunctionName, a string");
};

/** Schedules the call; the engine makes it once the step is journalled. */
export const beginTask = async (step: Step, thread: Thread, state: TaskState): Promise<void> => {
  const manner = mannerOf(state);
  const token =
    manner === 'invoke.waitForTaskToken'
      ? newToken({ execution: step.execution.id, thread: thread.id, secret: step.newSecret() })
      : undefined;
  const given =
    state.Arguments === undefined
      ? frameOf(thread).input
      : await evaluate(step, thread, 'Arguments', state.Arguments, { token });
  const { functionName, payload } = targetOf(state, given);
  const parameters = assertSize(JSON.stringify(given), frameOf(thread).state);
  const timeoutSeconds = await secondsOf(step, thread, 'TimeoutSeconds', state);
  const heartbeatSeconds = await secondsOf(step, thread, 'HeartbeatSeconds', state);
  const attempt = recordScheduled(step, thread, state, {
    parameters,
    ...(timeoutSeconds !== undefined && { timeoutInSeconds: timeoutSeconds }),
    ...(heartbeatSeconds !== undefined && { heartbeatInSeconds: heartbeatSeconds }),
  });
  if (payload === undefined) return failTask(step, thread, unreadablePayload);
  const after = (seconds: number | undefined) => seconds && step.now + seconds * 1000;
  thread.activity = {
    kind: 'call',
    attempt,
    functionName,
    payload,
    token,
    submitted: false,
    timeoutAt: after(timeoutSeconds),
    heartbeatSeconds,
    heartbeatAt: after(heartbeatSeconds),
  };
  step.calls.push(thread);
};

type Scheduled = { readonly parameters: string; readonly timeoutInSeconds?: number };

const recordScheduled = (step: Step, thread: Thread, state: TaskState, details: Scheduled): number => {
  if (mannerOf(state) === 'direct') {
    const { parameters, timeoutInSeconds } = details;
    const id = record(step, thread, 'LambdaFunctionScheduled', {
      resource: state.Resource,
      input: parameters,
      ...(timeoutInSeconds !== undefined && { timeoutInSeconds }),
    });
    record(step, thread, 'LambdaFunctionStarted');
    return id;
  }
  const resource = { resourceType: 'lambda', resource: mannerOf(state) };
  const id = record(step, thread, 'TaskScheduled', { ...resource, region, ...details });
  record(step, thread, 'TaskStarted', resource);
  return id;
};

/** `TaskSucceeded` or, of a function called directly, `LambdaFunctionSucceeded`. */
const recordOutcome = (step: Step, thread: Thread, what: string, details: Record<string, unknown>): void => {
  const manner = mannerOf(taskOf(step, thread));
  if (manner === 'direct') record(step, thread, `LambdaFunction${what}`, details);
  else record(step, thread, `Task${what}`, { resourceType: 'lambda', resource: manner, ...details });
};

const succeedTask = async (step: Step, thread: Thread, result: Json): Promise<void> => {
  const output = JSON.stringify(result);
  if (isTooLarge(output)) return failTask(step, thread, tooLarge(resourceName(taskOf(step, thread))));
  recordOutcome(step, thread, 'Succeeded', { output });
  await guarded(step, thread, () => completeState(step, thread, result, { result }));
};

const resourceName = (state: TaskState): string => (mannerOf(state) === 'direct' ? state.Resource : 'lambda');

const failTask = (step: Step, thread: Thread, failure: Failure): Promise<void> => {
  recordOutcome(step, thread, 'Failed', shown(failure));
  return failState(step, thread, failure);
};

/** What the call came to; a failure is one of Lambda itself, not of the function. */
export type Answer = InvokeResult | { readonly failure: Failure };

type FunctionError = Extract<InvokeResult, { error: unknown }>['error'];

const asFailure = ({ errorType, errorMessage, trace }: FunctionError): Failure => ({
  error: errorType,
  cause: JSON.stringify({ errorMessage, errorType, ...(trace && { trace }) }),
});

/** The function has answered. Where a callback is awaited, that only hands the task over. */
export const answerTask = async (step: Step, thread: Thread, call: Call, answer: Answer): Promise<void> => {
  if ('failure' in answer) return failTask(step, thread, answer.failure);
  if ('error' in answer) return failTask(step, thread, asFailure(answer.error));
  const payload = (answer.payload ?? null) as Json;
  if (mannerOf(taskOf(step, thread)) === 'direct') return succeedTask(step, thread, payload);
  const response = { ExecutedVersion: '$LATEST', Payload: payload, StatusCode: 200 };
  if (call.token === undefined) return succeedTask(step, thread, response);
  recordOutcome(step, thread, 'Submitted', { output: JSON.stringify(response) });
  thread.activity = { ...call, submitted: true };
};

export type CallbackOutcome = { readonly output: Json } | { readonly failure: Failure };

export const finishByCallback = (step: Step, thread: Thread, outcome: CallbackOutcome): Promise<void> =>
  'output' in outcome ? succeedTask(step, thread, outcome.output) : failTask(step, thread, outcome.failure);

export const prolongTask = (step: Step, thread: Thread, call: Call): void => {
  if (call.heartbeatSeconds === undefined) return;
  thread.activity = { ...call, heartbeatAt: step.now + call.heartbeatSeconds * 1000 };
  step.touched.add(thread.id);
};

/** One of the task's deadlines has passed. */
export const timeOutTask = (step: Step, thread: Thread, call: Call): Promise<void> => {
  const { timeoutAt = Number.POSITIVE_INFINITY, heartbeatAt = Number.POSITIVE_INFINITY } = call;
  const failure = heartbeatAt < timeoutAt ? heartbeatTimeout : { error: 'States.Timeout' };
  recordOutcome(step, thread, 'TimedOut', shown(failure));
  return failState(step, thread, failure);
};
