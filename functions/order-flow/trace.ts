/** The courses of an order, told as the states it went through. */
import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  type HistoryEvent,
} from '@aws-sdk/client-sfn';
import { env } from '../shared/env.ts';
import { notFound } from '../shared/errors.ts';
import type { OrderTrace } from './contract.ts';
import { closingName, stepFunctions } from './step-functions.ts';

/** The service's own limit for a page; an order goes through fewer events than two pages hold. */
const historyPageSize = 1000;
const maximumPages = 10;

type State = OrderTrace['states'][number];

const failureOf = (event: HistoryEvent): { error: string; cause?: string } | undefined => {
  const details =
    event.taskFailedEventDetails ?? event.taskTimedOutEventDetails ?? event.executionFailedEventDetails;
  if (!details) return undefined;
  return { error: details.error ?? 'unknown', ...(details.cause !== undefined && { cause: details.cause }) };
};

/** Folds the history, oldest first, into one entry for each time a state was entered. */
export const statesOf = (events: readonly HistoryEvent[]): State[] => {
  const states: State[] = [];
  for (const event of events) {
    const at = event.timestamp?.toISOString() ?? '';
    const entered = event.stateEnteredEventDetails?.name;
    const exited = event.stateExitedEventDetails?.name;
    const failure = failureOf(event);
    const current = states.at(-1);
    if (entered !== undefined) states.push({ name: entered, enteredAt: at, errors: [] });
    else if (exited !== undefined && current?.name === exited) current.exitedAt = at;
    else if (failure && current) current.errors.push({ at, ...failure });
  }
  return states;
};

const historyOf = async (executionArn: string): Promise<HistoryEvent[]> => {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < maximumPages; page += 1) {
    const answer = await stepFunctions().send(
      new GetExecutionHistoryCommand({
        executionArn,
        maxResults: historyPageSize,
        includeExecutionData: false,
        ...(nextToken !== undefined && { nextToken }),
      }),
    );
    events.push(...(answer.events ?? []));
    nextToken = answer.nextToken;
    if (nextToken === undefined) break;
  }
  return events;
};

type Course = OrderTrace['courses'][number] & Pick<OrderTrace, 'error' | 'cause' | 'states'>;

/** @returns undefined for an execution that has not started, or whose record is over 90 days old */
const courseOf = async (stateMachineArn: string, name: string): Promise<Course | undefined> => {
  const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  try {
    const [execution, events] = await Promise.all([
      stepFunctions().send(new DescribeExecutionCommand({ executionArn })),
      historyOf(executionArn),
    ]);
    return {
      executionArn,
      status: execution.status ?? 'UNKNOWN',
      startedAt: execution.startDate?.toISOString() ?? '',
      ...(execution.stopDate && { stoppedAt: execution.stopDate.toISOString() }),
      ...(execution.error !== undefined && { error: execution.error }),
      ...(execution.cause !== undefined && { cause: execution.cause }),
      states: statesOf(events),
    };
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return undefined;
    throw error;
  }
};

/** @throws DomainError `not-found` when no course has started yet, or all records are over 90 days old */
export const traceOrder = async (orderId: string): Promise<OrderTrace> => {
  const found = await Promise.all([
    courseOf(env('STATE_MACHINE_ARN'), orderId),
    courseOf(env('CLOSING_STATE_MACHINE_ARN'), closingName(orderId)),
  ]);
  const courses = found.filter((course) => course !== undefined);
  const [first] = courses;
  const last = courses.at(-1);
  if (!first || !last) throw notFound('execution');
  return {
    orderId,
    ...last,
    executionArn: first.executionArn,
    startedAt: first.startedAt,
    states: courses.flatMap(({ states }) => states),
    courses: courses.map(({ executionArn, status, startedAt, stoppedAt }) => ({
      ...{ executionArn, status, startedAt },
      ...(stoppedAt !== undefined && { stoppedAt }),
    })),
  };
};
