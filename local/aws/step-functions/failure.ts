/** Errors of a workflow: what a state ends with, and which names in `ErrorEquals` mean it. */

/** A Fail state may leave out both. */
export type Failure = { readonly error?: string | undefined; readonly cause?: string | undefined };

/** A missed heartbeat is reported as a timeout, yet either name catches it. */
export const heartbeatTimeout = { error: 'States.Timeout', also: 'States.HeartbeatTimeout' } as const;

/** What the history tells of it. */
export const shown = ({ error, cause }: Failure): Record<string, string> => ({
  ...(error !== undefined && { error }),
  ...(cause !== undefined && { cause }),
});

/** Thrown while a field is evaluated; the state then fails with it. */
export class StateFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.cause ?? failure.error ?? 'the state failed');
    this.failure = failure;
  }
}

export class QueryEvaluationError extends StateFailure {
  /** The field's path inside of the state: `Output/total`. */
  readonly location: string;

  constructor(location: string, cause: string) {
    super({ error: 'States.QueryEvaluationError', cause });
    this.location = location;
  }
}

/**
 * What `States.TaskFailed` does not mean. `States.ALL` means all but `States.Runtime`: against what the documentation says, too large
 * an answer as well (recorded on AWS, in LocalStack's `test_task_lambda_catch_state_all_data_limit_exceeded_…`).
 */
const isNoTaskFailure = new Set(['States.DataLimitExceeded', 'States.Timeout']);

const means = (name: string, { error, also }: Failure & { readonly also?: string }): boolean => {
  if (name === error || name === also) return true;
  if (error === 'States.Runtime') return false;
  return name === 'States.ALL' || (name === 'States.TaskFailed' && !isNoTaskFailure.has(error ?? ''));
};

/** The index of the first entry that names the failure, or -1. */
export const findMatch = (
  entries: readonly { readonly ErrorEquals: readonly string[] }[] | undefined,
  failure: Failure,
): number => entries?.findIndex(({ ErrorEquals }) => ErrorEquals.some((name) => means(name, failure))) ?? -1;

/** 256 KiB of UTF-8: the most that an input, an output or a variable may have. */
export const largestPayloadBytes = 262_144;

export const tooLarge = (of: string): Failure => ({
  error: 'States.DataLimitExceeded',
  cause: `The state/task '${of}' returned a result with a size exceeding the maximum number of bytes service limit.`,
});

export const isTooLarge = (text: string): boolean =>
  text.length > largestPayloadBytes || Buffer.byteLength(text) > largestPayloadBytes;

/** @throws StateFailure */
export const assertSize = (text: string, of: string): string => {
  if (isTooLarge(text)) throw new StateFailure(tooLarge(of));
  return text;
};
