/**
 * How events reach a consuming function: rule → queue → function. What fails five times waits in the
 * dead-letter queue, from where it can be sent again.
 */
import { Duration } from 'aws-cdk-lib';
import { type IEventBus, Rule, type RuleProps } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { defaultTimeoutSeconds, type WaybillFunction } from './waybill-function.ts';

const maximumReceives = 5;
/** AWS's advice: a queue hides a message for six times as long as its function may run. */
const visibilityFactor = 6;
const messagesPerInvocation = 10;

/** A queue for what could not be done, kept for as long as SQS can. */
export const deadLetterQueue = (scope: Construct, id: string): Queue =>
  new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });

/** Without a bus: on the account's own, where AWS's services tell what happened. */
export type Heard = Required<Pick<RuleProps, 'eventPattern'>> & { readonly eventBus?: IEventBus };

export class EventQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly ruleName: string;
  /** Undefined: the account's own bus. */
  readonly busName: string | undefined;

  constructor(scope: Construct, id: string, { definition, lambda }: WaybillFunction, heard: Heard) {
    super(scope, id);
    this.deadLetters = deadLetterQueue(this, 'DeadLetters');
    const timeoutSeconds = definition.timeoutSeconds ?? defaultTimeoutSeconds;
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(timeoutSeconds * visibilityFactor),
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: maximumReceives },
    });
    const { ruleName } = new Rule(this, 'Rule', {
      ...heard,
      description: `Events for ${definition.name}`,
      targets: [new SqsQueue(this.queue, { deadLetterQueue: this.deadLetters })],
    });
    this.ruleName = ruleName;
    this.busName = heard.eventBus?.eventBusName;
    lambda.addEventSource(
      new SqsEventSource(this.queue, { batchSize: messagesPerInvocation, reportBatchItemFailures: true }),
    );
  }
}
