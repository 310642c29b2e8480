/** SendTaskSuccess, SendTaskFailure, SendTaskHeartbeat: what the holder of a token may say. */
import * as z from 'zod';
import { AwsError } from '../service.ts';
import { parse, readJson, type Source } from './request.ts';
import type { Signal } from './signals.ts';
import { readToken } from './token.ts';

type TaskSignal = Extract<Signal, { token: string }>;
type TaskMessage = TaskSignal extends infer S
  ? S extends TaskSignal
    ? Omit<S, 'token' | 'thread'>
    : never
  : never;

const signalTask = async (source: Source, token: string, message: TaskMessage): Promise<object> => {
  const { execution, thread } = readToken(token);
  if (!source.journal.findById(execution))
    throw new AwsError('TaskDoesNotExist', "Task Does Not Exist: 'the token belongs to no execution'");
  const met = await source.engine.signal(execution, { ...message, token, thread });
  if (!met) throw new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
  return {};
};

const taskToken = z.string().min(1).max(2048);
const successInput = z.object({ taskToken, output: z.string() });
const failureInput = z.object({
  taskToken,
  error: z.string().max(256).optional(),
  cause: z.string().max(32_768).optional(),
});

export const sendTaskSuccess = (source: Source, request: unknown): Promise<object> => {
  const { taskToken: token, output } = parse(successInput, request);
  return signalTask(source, token, {
    kind: 'callback',
    outcome: { output: readJson(output, 'InvalidOutput') },
  });
};

export const sendTaskFailure = (source: Source, request: unknown): Promise<object> => {
  const { taskToken: token, error, cause } = parse(failureInput, request);
  return signalTask(source, token, { kind: 'callback', outcome: { failure: { error, cause } } });
};

export const sendTaskHeartbeat = (source: Source, request: unknown): Promise<object> =>
  signalTask(source, parse(z.object({ taskToken }), request).taskToken, { kind: 'heartbeat' });
