/**
 * Queues for what could not be done, by names that all may know: one for each function that consumes or publishes, and
 * one more for what a publisher can never publish.
 */
import { Duration, Stack } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { FunctionDefinition } from './function-definition.ts';
import type { Settings } from './settings.ts';

const queueName = ({ name }: FunctionDefinition, { stage }: Settings): string =>
  `waybill-${stage}-${name}-dead-letters`;

const setAsideName = ({ name }: FunctionDefinition, { stage }: Settings): string =>
  `waybill-${stage}-${name}-set-aside`;

/** Keeps what it is given for as long as SQS can. */
const endQueue = (scope: Construct, id: string, name: string): Queue =>
  new Queue(scope, id, {
    queueName: name,
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });

export const makeDeadLetters = (
  scope: Construct,
  definition: FunctionDefinition,
  settings: Settings,
): Queue => endQueue(scope, `${definition.name}-dead-letters`, queueName(definition, settings));

/** Where a publisher puts an outbox item that can never be published. */
export const makeSetAside = (scope: Construct, definition: FunctionDefinition, settings: Settings): Queue =>
  endQueue(scope, `${definition.name}-set-aside`, setAsideName(definition, settings));

export const setAsideNames = (definitions: readonly FunctionDefinition[], settings: Settings): string[] =>
  definitions.filter(({ publishes }) => publishes).map((definition) => setAsideName(definition, settings));

/** Of all groups, whichever stacks they are in. */
export const deadLetterQueueNames = (
  definitions: readonly FunctionDefinition[],
  settings: Settings,
): string[] => [
  ...definitions
    .filter(({ consumes, publishes, watchesImages }) => consumes || publishes || watchesImages)
    .map((definition) => queueName(definition, settings)),
  ...setAsideNames(definitions, settings),
];

export const queueArn = (scope: Construct, name: string): string =>
  Stack.of(scope).formatArn({ service: 'sqs', resource: name });
