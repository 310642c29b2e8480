/**
 * The environment that a function runs in, as far as weather needs it: who makes a call, and whether that one still
 * runs. A handler that has returned is frozen with all that it left running, until its function is invoked again; one
 * that ran into its timeout is gone.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { SdkCall, Weather } from '../weather/weather.ts';

type Sandbox = {
  readonly functionName: string;
  /** SDK calls that it may still make before it is ended. */
  callsLeft: number;
  state: 'running' | 'returned' | 'gone';
  /** Ends the invocation. */
  readonly end: () => void;
};

const sandboxes = new AsyncLocalStorage<Sandbox | undefined>();

/** By function: what waits for its next invocation. */
const frozen = new Map<string, (() => void)[]>();

/** When each function called somebody last, in milliseconds of the process. */
const lastCalls = new Map<string, number>();

/** For what a service does with a call: it is no longer the function. */
export const outsideSandbox = <T>(work: () => T): T => sandboxes.run(undefined, work);

const never = <T>(): Promise<T> => new Promise<T>(() => {});

const untilThawed = (functionName: string): Promise<void> =>
  new Promise((resolve) => {
    frozen.set(functionName, [...(frozen.get(functionName) ?? []), resolve]);
  });

const thaw = (functionName: string): void => {
  const waiting = frozen.get(functionName) ?? [];
  frozen.delete(functionName);
  for (const resolve of waiting) resolve();
};

/**
 * Before a call of a function goes out. Never comes back for one whose function is gone, and late for one whose
 * handler has returned.
 * @returns milliseconds since the function's last call; undefined for a call that no function makes
 */
export const admitCall = async (weather: Weather, call: SdkCall): Promise<number | undefined> => {
  const sandbox = sandboxes.getStore();
  if (!sandbox) return undefined;
  if (sandbox.state === 'gone') return never();
  if (sandbox.state === 'returned' && weather.freezes) {
    weather.freezes(call);
    await untilThawed(sandbox.functionName);
  }
  sandbox.callsLeft -= 1;
  if (sandbox.callsLeft < 0) {
    sandbox.end();
    return never();
  }
  const before = lastCalls.get(sandbox.functionName);
  const now = performance.now();
  lastCalls.set(sandbox.functionName, now);
  return before === undefined ? 0 : now - before;
};

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

export type Invocation = {
  readonly functionName: string;
  /** Calls of all functions that have not returned. */
  readonly running: number;
  /** AWS invokes it again when it fails. */
  readonly isRepeated: boolean;
};

/** @param timedOut what Lambda reports of a function that ran into its timeout */
export const inSandbox = async <T>(
  weather: Weather,
  { functionName, running, isRepeated }: Invocation,
  run: () => Promise<T>,
  timedOut: () => T,
): Promise<T> => {
  const coldStart = weather.coldStartMilliseconds?.(functionName, running) ?? 0;
  if (coldStart > 0) await pause(coldStart);
  thaw(functionName);
  const { promise: ended, resolve: end } = Promise.withResolvers<T>();
  const sandbox: Sandbox = {
    functionName,
    callsLeft: ((isRepeated && weather.diesAtCall?.()) || Number.POSITIVE_INFINITY) - 1,
    state: 'running',
    end: () => {
      sandbox.state = 'gone';
      end(timedOut());
    },
  };
  const result = await Promise.race([sandboxes.run(sandbox, run), ended]);
  if (sandbox.state === 'running') sandbox.state = 'returned';
  return result;
};
