/** Alarms over the way of events: out of the tables, over the bus, into the queues, and what was given up. */
import { Duration } from 'aws-cdk-lib';
import { type Alarm, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { EventQueue } from '../event-queue.ts';
import type { FunctionDefinition } from '../function-definition.ts';
import { period, type Watch } from '../watch.ts';
import { functionMetric } from './function-metric.ts';

/** An event that failed comes again within minutes; what waits for longer waits for a person. */
const queueLateMinutes = 15;
const unpublishedMinutes = 5;

const watchDeadLetters = (watch: Watch, name: string, queue: Queue, purpose: string): void => {
  watch.ring(`DeadLetters-${name}`, {
    metric: queue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'max' }),
    from: 1,
    says:
      `Something was given up and waits in the dead-letter queue of ${name}. ${purpose} ` +
      'Read the function’s log for the reason, mend it, then start a redrive of the queue.',
  });
};

export const watchUndelivered = (watch: Watch, group: string, queue: Queue): Alarm =>
  watch.ring(`Undelivered-${group}`, {
    metric: queue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'max' }),
    from: 1,
    says:
      `EventBridge could not put events into a queue of the group ${group} for a day: its consumer does not hear of them. ` +
      'Read RULE_ARN and ERROR_CODE among the attributes of the message, mend the policy of that queue, then replay the ' +
      'bus’s archive for that time to the rule.',
  });

type StreamEnds = { readonly refused: Queue; readonly setAside: Queue };

/** Neither can be redriven: SQS redrives what came from another queue of its own, and this came from a stream. */
export const watchStreamEnds = (
  watch: Watch,
  { name, purpose }: FunctionDefinition,
  { refused, setAside }: StreamEnds,
): void => {
  const visible = (queue: Queue) =>
    queue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'max' });
  watch.ring(`StreamRefused-${name}`, {
    metric: visible(refused),
    from: 1,
    says:
      `Events could not be published for hours and were given up: ${purpose} They are still in their table. ` +
      'Read the log of the function for the reason, mend it, publish that time again with npm run republish, and ' +
      'delete the message.',
  });
  watch.ring(`StreamSetAside-${name}`, {
    metric: visible(setAside),
    from: 1,
    says:
      'An outbox item cannot be published; those behind it go on. Read the message: it is the item itself, and says ' +
      'why. Mend it in its table, publish its time again with npm run republish, and delete the message.',
  });
};

const watchQueue = (watch: Watch, name: string, queue: Queue, purpose: string): void => {
  watch.ring(`QueueLate-${name}`, {
    metric: queue.metricApproximateAgeOfOldestMessage({ period, statistic: 'max' }),
    from: Duration.minutes(queueLateMinutes).toSeconds(),
    says:
      `The oldest event in the queue of ${name} waits for more than ${queueLateMinutes} minutes. ${purpose} ` +
      'Look at the function’s errors and throttles; when there are none, it is too slow for what comes.',
  });
};

/** Without a bus: on the account's own, whose metrics name the rule alone (AWS documentation: EventBridge metrics). */
const watchRule = (watch: Watch, name: string, { ruleName, busName }: EventQueue): void => {
  const lost = (metricName: string) =>
    new Metric({
      namespace: 'AWS/Events',
      metricName,
      dimensionsMap: { RuleName: ruleName, ...(busName !== undefined && { EventBusName: busName }) },
      statistic: 'sum',
      period,
    });
  watch.ring(`EventsLost-${name}`, {
    metric: new MathExpression({
      expression: 'FILL(failed, 0) + FILL(lost, 0)',
      usingMetrics: { failed: lost('FailedInvocations'), lost: lost('InvocationsFailedToBeSentToDlq') },
      label: 'Events that reached neither the queue nor its dead letters',
      period,
    }),
    from: 1,
    says:
      `EventBridge could not deliver events to ${name}, nor to its dead-letter queue: they are lost to it. Look at the ` +
      'policies of both queues, mend them, then replay the bus’s archive for that time to this rule.',
  });
};

export const watchEventQueue = (
  watch: Watch,
  { name, purpose }: FunctionDefinition,
  queue: EventQueue,
): void => {
  watchDeadLetters(watch, `${name}-events`, queue.deadLetters, purpose);
  watchQueue(watch, name, queue.queue, purpose);
  watchRule(watch, name, queue);
};

export const watchPublisher = (watch: Watch, { name }: FunctionDefinition): void => {
  const age = functionMetric(watch, name, 'IteratorAge').with({
    period: Duration.minutes(1),
    statistic: 'max',
  });
  watch.ring('EventsLate', {
    metric: age,
    from: Duration.minutes(unpublishedMinutes).toMilliseconds(),
    periods: 3,
    says:
      `Events have waited for more than ${unpublishedMinutes} minutes to be published: e-mails, workflows and ` +
      `webhooks are late, and after a day the stream forgets them. Read the log of ${name}.`,
  });
  watch.draw('Age of the oldest unpublished event', [age]);
};
