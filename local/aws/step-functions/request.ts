/** What every operation of the API needs: its input parsed, its machine or execution found, times in seconds. */
import * as z from 'zod';
import { AwsError } from '../service.ts';
import type { Json } from './asl.ts';
import type { Engine } from './engine.ts';
import { largestPayloadBytes } from './failure.ts';
import type { ExecutionRecord, Journal } from './journal.ts';
import type { Machine } from './machine.ts';

export type Source = {
  readonly machines: readonly Machine[];
  readonly journal: Journal;
  readonly engine: Engine;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** When the machines were loaded. */
  readonly createdAt: number;
};

export const seconds = (milliseconds: number): number => milliseconds / 1000;

export const parse = <S extends z.ZodType>(schema: S, input: unknown): z.infer<S> => {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `'${path.join('.')}' ${message}`);
  throw new AwsError(
    'ValidationException',
    `${faults.length} validation error detected: ${faults.join('; ')}`,
  );
};

export const arnText = z.string().min(1).max(256);
export const readJson = (text: string, code: string): Json => {
  if (Buffer.byteLength(text) > largestPayloadBytes)
    throw new AwsError('ValidationException', `a payload has at most ${largestPayloadBytes} bytes`);
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new AwsError(code, `Invalid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
};

const arnPattern = (kind: string): RegExp => new RegExp(`^arn:aws[a-z-]*:states:[a-z0-9-]+:\\d{12}:${kind}:`);

export const machineOf = ({ machines }: Source, arn: string): Machine => {
  if (!arnPattern('stateMachine').test(arn)) throw new AwsError('InvalidArn', `Invalid Arn: '${arn}'`);
  const machine = machines.find((each) => each.arn === arn);
  if (!machine) throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  return machine;
};

export const executionOf = ({ journal }: Source, arn: string): ExecutionRecord => {
  if (!arnPattern('execution').test(arn)) throw new AwsError('InvalidArn', `Invalid Arn: '${arn}'`);
  const record = journal.find(arn);
  if (!record) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  return record;
};
