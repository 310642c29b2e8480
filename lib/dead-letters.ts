/** Queues for what could not be done: one for each function that consumes or publishes, by a name that all may know. */
import { Duration, Stack } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { FunctionDefinition } from './function-definition.ts';
import type { Settings } from './settings.ts';

const queueName = ({ name }: FunctionDefinition, { stage }: Settings): string =>
  `waybill-${stage}-${name}-dead-letters`;

/** Keeps what it is given for as long as SQS can. */
export const makeDeadLetters = (
  scope: Construct,
  definition: FunctionDefinition,
  settings: Settings,
): Queue =>
  new Queue(scope, `${definition.name}-dead-letters`, {
    queueName: queueName(definition, settings),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });

/** Of all groups, whichever stacks they are in. */
export const deadLetterQueueNames = (
  definitions: readonly FunctionDefinition[],
  settings: Settings,
): string[] =>
  definitions
    .filter(({ consumes, publishes, watchesImages }) => consumes || publishes || watchesImages)
    .map((definition) => queueName(definition, settings));

export const queueArn = (scope: Construct, name: string): string =>
  Stack.of(scope).formatArn({ service: 'sqs', resource: name });
