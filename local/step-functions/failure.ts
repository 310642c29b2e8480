/** Errors of a workflow: what a state ends with, and which names in `ErrorEquals` mean it. */

/** A Fail state may leave out both. */
export type Failure = { readonly error?: string | undefined; readonly cause?: string | undefined };

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

/** Nothing retries or catches these. */
const terminal = new Set(['States.DataLimitExceeded', 'States.Runtime']);
const timeouts = new Set(['States.Timeout', 'States.HeartbeatTimeout']);

const means = (name: string, error: string): boolean => {
  if (name === error) return true;
  if (terminal.has(error)) return false;
  if (name === 'States.ALL') return true;
  if (name === 'States.TaskFailed') return error !== 'States.Timeout';
  return name === 'States.Timeout' && timeouts.has(error);
};

/** The index of the first entry that names `error`, or -1. */
export const findMatch = (
  entries: readonly { readonly ErrorEquals: readonly string[] }[] | undefined,
  { error = '' }: Failure,
): number => entries?.findIndex(({ ErrorEquals }) => ErrorEquals.some((name) => means(name, error))) ?? -1;

/** 256 KiB of UTF-8: the most that an input, an output or a variable may have. */
export const largestPayloadBytes = 262_144;

export const assertSize = (text: string, what: string): string => {
  if (text.length > largestPayloadBytes || Buffer.byteLength(text) > largestPayloadBytes)
    throw new StateFailure({
      error: 'States.DataLimitExceeded',
      cause: `${what} with a size exceeding the maximum number of bytes service limit.`,
    });
  return text;
};
