/** The operations of Step Functions' API, as its JSON protocol carries them: times are seconds since the epoch. */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { AwsError, type AwsJsonService } from '../service.ts';
import { executionStatuses } from './execution.ts';
import { toWire } from './history.ts';
import type { ExecutionRecord } from './journal.ts';
import { loadMachine } from './machine.ts';
import {
  describeForExecution,
  describeStateMachine,
  listStateMachines,
  validateDefinition,
} from './machine-operations.ts';
import { readCursor, writeCursor } from './page-token.ts';
import { refusalOf } from './redrive.ts';
import { arnText, executionOf, machineOf, parse, readJson, type Source, seconds } from './request.ts';
import { sendTaskFailure, sendTaskHeartbeat, sendTaskSuccess } from './task-operations.ts';

const forbiddenInNames = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u;
const assertName = (name: string): string => {
  if (name.length < 1 || name.length > 80 || forbiddenInNames.test(name))
    throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
  return name;
};

const startInput = z.object({
  stateMachineArn: arnText,
  name: z.string().optional(),
  input: z.string().default('{}'),
});

const startExecution = async (source: Source, request: unknown): Promise<object> => {
  const { stateMachineArn, name: given, input } = parse(startInput, request);
  const machine = machineOf(source, stateMachineArn);
  const name = assertName(given ?? randomUUID());
  readJson(input, 'InvalidExecutionInput');
  const executionArn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
  const present = source.journal.find(executionArn);
  if (present?.status === 'RUNNING' && present.input === input)
    return { executionArn, startDate: seconds(present.startedAt) };
  if (present) throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${executionArn}'`);
  const startedAt = source.now();
  await source.engine.begin(machine, { arn: executionArn, name, input, startedAt });
  return { executionArn, startDate: seconds(startedAt) };
};

type Redrives = { readonly redrives: number; readonly redrivenAt?: number | undefined };

const redrivesOf = ({ redrives, redrivenAt }: Redrives) => ({
  redriveCount: redrives,
  ...(redrivenAt !== undefined && { redriveDate: seconds(redrivenAt) }),
});

/** The definition that it began with says of which type its state is. */
const refusalToRedrive = ({ journal, now }: Source, execution: ExecutionRecord): string | undefined => {
  const typeOf = (state: string): string => {
    const { definition, name } = journal.definition(execution.definitionId);
    return loadMachine({ arn: execution.machineArn, name, definition }, now).stateOf(state).Type;
  };
  return refusalOf(journal, execution, now(), typeOf);
};

const describeExecution = (source: Source, request: unknown): object => {
  const { executionArn } = parse(z.object({ executionArn: arnText }), request);
  const found = executionOf(source, executionArn);
  const { name, machineArn, input, output, error, cause, ...record } = found;
  const refusal = refusalToRedrive(source, found);
  return {
    executionArn,
    stateMachineArn: machineArn,
    name,
    status: record.status,
    startDate: seconds(record.startedAt),
    ...(record.stoppedAt !== undefined && { stopDate: seconds(record.stoppedAt) }),
    input,
    inputDetails: { included: true },
    ...(output !== undefined && { output, outputDetails: { included: true } }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
    ...redrivesOf(record),
    redriveStatus: refusal === undefined ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
    ...(refusal !== undefined && { redriveStatusReason: refusal }),
  };
};

const pageSize = z.int().min(0).max(1000).optional();
const defaultPageSize = 100;
const sizeOf = (maxResults: number | undefined): number => maxResults || defaultPageSize;

const listInput = z.object({
  stateMachineArn: arnText,
  statusFilter: z.enum([...executionStatuses, 'PENDING_REDRIVE']).optional(),
  maxResults: pageSize,
  nextToken: z.string().optional(),
});

const listExecutions = (source: Source, request: unknown): object => {
  const { stateMachineArn, statusFilter, maxResults, nextToken } = parse(listInput, request);
  const machine = machineOf(source, stateMachineArn);
  if (statusFilter === 'PENDING_REDRIVE') return { executions: [] };
  const limit = sizeOf(maxResults);
  const scope = `list ${machine.arn} ${statusFilter ?? ''}`;
  const before = readCursor(nextToken, scope);
  const found = source.journal.list({
    machineArn: machine.arn,
    status: statusFilter,
    before,
    limit: limit + 1,
  });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    executions: page.map(({ arn, name, status, startedAt, stoppedAt, redrives, redrivenAt }) => ({
      executionArn: arn,
      stateMachineArn: machine.arn,
      name,
      status,
      startDate: seconds(startedAt),
      ...(stoppedAt !== undefined && { stopDate: seconds(stoppedAt) }),
      ...redrivesOf({ redrives, redrivenAt }),
    })),
    ...(found.length > limit && last && { nextToken: writeCursor(last.id, scope) }),
  };
};

const historyInput = z.object({
  executionArn: arnText,
  maxResults: pageSize,
  reverseOrder: z.boolean().default(false),
  includeExecutionData: z.boolean().default(true),
  nextToken: z.string().optional(),
});

const getExecutionHistory = (source: Source, request: unknown): object => {
  const query = parse(historyInput, request);
  const { id } = executionOf(source, query.executionArn);
  const limit = sizeOf(query.maxResults);
  const scope = `history ${id} ${query.reverseOrder}`;
  const after = readCursor(query.nextToken, scope);
  const found = source.journal.events(id, { limit: limit + 1, after, reverse: query.reverseOrder });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    events: page.map((event) => toWire(event, query.includeExecutionData)),
    ...(found.length > limit && last && { nextToken: writeCursor(last.id, scope) }),
  };
};

const stopInput = z.object({
  executionArn: arnText,
  error: z.string().max(256).optional(),
  cause: z.string().max(32_768).optional(),
});

const stopExecution = async (source: Source, request: unknown): Promise<object> => {
  const { executionArn, error, cause } = parse(stopInput, request);
  const { id } = executionOf(source, executionArn);
  await source.engine.signal(id, { kind: 'stop', failure: { error, cause } });
  const { stoppedAt } = executionOf(source, executionArn);
  return { stopDate: seconds(stoppedAt ?? source.now()) };
};

const redriveExecution = async (source: Source, request: unknown): Promise<object> => {
  const { executionArn } = parse(z.object({ executionArn: arnText }), request);
  const execution = executionOf(source, executionArn);
  const refusal = refusalToRedrive(source, execution);
  if (refusal === undefined && (await source.engine.redrive(execution.id))) {
    const { redrivenAt = source.now() } = executionOf(source, executionArn);
    return { redriveDate: seconds(redrivenAt) };
  }
  throw new AwsError(
    'ExecutionNotRedrivable',
    `Execution is not redrivable: '${refusal ?? 'Execution is RUNNING and cannot be redriven'}'`,
  );
};

export const operationsOf = (source: Source): AwsJsonService => ({
  target: 'AWSStepFunctions',
  operations: {
    StartExecution: (input) => startExecution(source, input),
    StopExecution: (input) => stopExecution(source, input),
    DescribeExecution: (input) => describeExecution(source, input),
    ListExecutions: (input) => listExecutions(source, input),
    GetExecutionHistory: (input) => getExecutionHistory(source, input),
    SendTaskSuccess: (input) => sendTaskSuccess(source, input),
    SendTaskFailure: (input) => sendTaskFailure(source, input),
    SendTaskHeartbeat: (input) => sendTaskHeartbeat(source, input),
    DescribeStateMachine: (input) => describeStateMachine(source, input),
    DescribeStateMachineForExecution: (input) => describeForExecution(source, input),
    ListStateMachines: () => listStateMachines(source),
    ValidateStateMachineDefinition: (input) => validateDefinition(source, input),
    RedriveExecution: (input) => redriveExecution(source, input),
  },
});
