/**
 * How events reach a consuming function: rule → queue → function. What fails comes again, later and later
 * (functions/shared/from-queue.ts); what fails for most of a day waits in the dead-letter queue, from where it can be sent
 * again. Long before, the alarm over the age of the oldest message rings.
 */
import { Duration } from 'aws-cdk-lib';
import { type IEventBus, Rule, type RuleProps } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { FunctionDefinition } from './function-definition.ts';
import { defaultTimeoutSeconds, type WaybillFunction } from './waybill-function.ts';

/** Also those for which Lambda had no room: then a message comes again after the visibility timeout. */
const maximumReceives = 100;
/** AWS's advice: a queue hides a message for six times as long as its function may run, and as long as it gathers. */
const visibilityFactor = 6;
const messagesPerInvocation = ({ worksThroughFiles }: FunctionDefinition): number =>
  worksThroughFiles ? 1 : 10;

/** All that Lambda asks for, and to put off a message that failed; the CDK's own grant is wider. AWS documentation: "Using Lambda with Amazon SQS", permissions. */
const takingMessages = [
  'sqs:ReceiveMessage',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:ChangeMessageVisibility',
];

/** Without a bus: on the account's own, where AWS's services tell what happened. */
export type Heard = Required<Pick<RuleProps, 'eventPattern'>> & { readonly eventBus?: IEventBus };

export type EventQueueProps = {
  readonly consumer: WaybillFunction;
  readonly heard: Heard;
  /** What the consumer refused. */
  readonly deadLetters: Queue;
  /** What the rule could not put into the queue. */
  readonly undelivered: Queue;
  /** How many batches may be handled at once, 2 to 1,000 (AWS documentation: MaximumConcurrency). */
  readonly simultaneous: number;
  /** false: its rule passes nothing on. */
  readonly enabled: boolean;
};

export class EventQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly ruleName: string;
  /** Undefined: the account's own bus. */
  readonly busName: string | undefined;

  constructor(scope: Construct, id: string, props: EventQueueProps) {
    super(scope, id);
    const { heard, deadLetters, undelivered, simultaneous, enabled } = props;
    const { definition, called } = props.consumer;
    this.deadLetters = deadLetters;
    const { timeoutSeconds = defaultTimeoutSeconds, gathersSeconds = 0 } = definition;
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(timeoutSeconds * visibilityFactor + gathersSeconds),
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: maximumReceives },
    });
    const { ruleName } = new Rule(this, 'Rule', {
      ...heard,
      enabled,
      description: `Events for ${definition.name}`,
      targets: [new SqsQueue(this.queue, { deadLetterQueue: undelivered })],
    });
    this.ruleName = ruleName;
    this.busName = heard.eventBus?.eventBusName;
    props.consumer.allow(takingMessages, [this.queue.queueArn]);
    called.addEventSourceMapping('Events', {
      eventSourceArn: this.queue.queueArn,
      batchSize: messagesPerInvocation(definition),
      reportBatchItemFailures: true,
      maxConcurrency: simultaneous,
      ...(gathersSeconds > 0 && { maxBatchingWindow: Duration.seconds(gathersSeconds) }),
    });
  }
}
