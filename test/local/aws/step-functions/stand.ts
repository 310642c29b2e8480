/** A stand for state machines: scripted functions, a clock that only moves when told, and a journal that can die. */
import { DatabaseSync } from 'node:sqlite';
import { AwsError, type InvokeResult } from '../../../../local/aws/service.ts';
import {
  makeStepFunctions,
  type StepFunctions,
} from '../../../../local/aws/step-functions/step-functions.ts';
import type { Clock } from '../../../../local/clock.ts';

export const machineArn = 'arn:aws:states:eu-west-1:000000000000:stateMachine:orders';

export type FakeClock = Clock & {
  /** Jumps to the next alarm, if there is one. */
  readonly toNextAlarm: () => boolean;
};

export const epoch = Date.parse('2026-01-01T00:00:00Z');

export const fakeClock = (): FakeClock => {
  let now = epoch;
  const alarms = new Set<{ at: number; callback: () => void }>();
  const advance = (seconds: number): void => {
    now += seconds * 1000;
    for (const alarm of [...alarms].filter(({ at }) => at <= now).sort((a, b) => a.at - b.at))
      if (alarms.delete(alarm)) alarm.callback();
  };
  return {
    now: () => now,
    at: (at, callback) => {
      const alarm = { at, callback };
      alarms.add(alarm);
      if (at <= now) setImmediate(() => alarms.delete(alarm) && callback());
      return () => alarms.delete(alarm);
    },
    advance,
    toNextAlarm: () => {
      if (alarms.size === 0) return false;
      advance((Math.min(...[...alarms].map(({ at }) => at)) - now) / 1000);
      return true;
    },
    offsetSeconds: () => (now - epoch) / 1000,
    stop: () => alarms.clear(),
  };
};

/** What a function does with its payload; what it throws is the function's error. */
export type Script = (payload: never, call: number) => unknown;

type Json = Record<string, unknown>;
export type HistoryEvent = { id: number; previousEventId: number; type: string; timestamp: number } & Json;

export type Stand = {
  readonly sfn: StepFunctions;
  readonly clock: FakeClock;
  /** Every call of a function: its name and payload. */
  readonly calls: { name: string; payload: unknown }[];
  readonly reports: string[];
  readonly operation: (name: string, input: object) => Promise<Json>;
  readonly start: (input?: unknown, name?: string) => Promise<string>;
  /** Until nothing is under way. */
  readonly settled: () => Promise<void>;
  readonly until: (condition: () => boolean | Promise<boolean>) => Promise<void>;
  readonly history: (arn: string) => Promise<HistoryEvent[]>;
  /** Runs one execution to where only time or a token can move it. */
  readonly run: (input?: unknown) => Promise<Json>;
};

export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const invoker =
  (functions: Readonly<Record<string, Script>>, calls: Stand['calls']) =>
  async (name: string, payload: unknown): Promise<InvokeResult> => {
    calls.push({ name, payload });
    const script = functions[name];
    if (!script) throw new AwsError('ResourceNotFoundException', `Function not found: ${name}:$LATEST`, 404);
    try {
      return { payload: await script(payload as never, calls.filter((call) => call.name === name).length) };
    } catch (error) {
      const { name: errorType, message: errorMessage } = error as Error;
      return { error: { errorType, errorMessage, trace: ['at line 1'] } };
    }
  };

export type StandOptions = {
  readonly definition: object;
  readonly functions?: Readonly<Record<string, Script>>;
  readonly clock?: FakeClock;
  readonly journal?: DatabaseSync;
  readonly calls?: Stand['calls'];
};

export const stand = ({ definition, functions = {}, ...given }: StandOptions): Stand => {
  const clock = given.clock ?? fakeClock();
  const calls = given.calls ?? [];
  const journal = given.journal ?? new DatabaseSync(':memory:');
  const reports: string[] = [];
  const sfn = makeStepFunctions(
    { clock, journal, invoke: invoker(functions, calls), report: (line) => reports.push(line) },
    [{ name: 'orders', arn: machineArn, definition: JSON.stringify(definition) }],
  );
  const operation: Stand['operation'] = async (name, input) => {
    const found = sfn.aws?.operations[name];
    if (!found) throw new Error(`no operation ${name}`);
    return (await found(input as Json)) as Json;
  };
  const until: Stand['until'] = async (condition) => {
    for (let turns = 0; turns < 10_000; turns += 1) {
      if (await condition()) return;
      await turn();
    }
    throw new Error('it never came to be');
  };
  const settled = () => until(() => sfn.idle?.() ?? true);
  const start: Stand['start'] = async (input = {}, name = 'one') => {
    const text = JSON.stringify(input);
    const answer = await operation('StartExecution', { stateMachineArn: machineArn, name, input: text });
    return String(answer.executionArn);
  };
  return {
    ...{ sfn, clock, calls, reports, operation, start, settled, until },
    history: async (executionArn) =>
      (await operation('GetExecutionHistory', { executionArn, maxResults: 1000 })).events as HistoryEvent[],
    run: async (input) => {
      const executionArn = await start(input);
      await settled();
      return operation('DescribeExecution', { executionArn });
    },
  };
};

/** A machine of the given states that begins with the first of them. */
export const machine = (states: Readonly<Record<string, object>>, more: object = {}): object => ({
  QueryLanguage: 'JSONata',
  StartAt: Object.keys(states)[0],
  States: states,
  ...more,
});

export const invoke = (name: string, more: object = {}): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: name, Payload: '{% $states.input %}' },
  ...more,
});

export const callback = (name: string, more: object = {}): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Arguments: { FunctionName: name, Payload: { token: '{% $states.context.Task.Token %}' } },
  ...more,
});
