/** The execution of an order's workflow, told as the states it went through. */
import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  type HistoryEvent,
} from '@aws-sdk/client-sfn';
import { env } from '../shared/env.ts';
import { notFound } from '../shared/errors.ts';
import type { OrderTrace } from './contract.ts';
import { stepFunctions } from './step-functions.ts';

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

/** @throws DomainError `not-found` when the workflow has not started yet, or its record is over 90 days old */
export const traceOrder = async (orderId: string): Promise<OrderTrace> => {
  const executionArn = `${env('STATE_MACHINE_ARN').replace(':stateMachine:', ':execution:')}:${orderId}`;
  try {
    const [execution, events] = await Promise.all([
      stepFunctions().send(new DescribeExecutionCommand({ executionArn })),
      historyOf(executionArn),
    ]);
    return {
      orderId,
      executionArn,
      status: execution.status ?? 'UNKNOWN',
      startedAt: execution.startDate?.toISOString() ?? '',
      ...(execution.stopDate && { stoppedAt: execution.stopDate.toISOString() }),
      ...(execution.error !== undefined && { error: execution.error }),
      ...(execution.cause !== undefined && { cause: execution.cause }),
      states: statesOf(events),
    };
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) throw notFound('execution');
    throw error;
  }
};
