/**
 * Queues for what could not be done, by names that all may know: what their last part means, and what can be done with
 * what lies there, is in functions/attention/dead-ends-contract.ts.
 */
import { Duration, Stack } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { DeadEnd } from '../functions/attention/dead-ends-contract.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { FunctionGroups } from './functions.ts';
import type { Settings } from './settings.ts';

const queueName = (of: string, end: DeadEnd, { stage }: Settings): string => `waybill-${stage}-${of}-${end}`;

/**
 * Keeps what it is given for as long as SQS can.
 * @param of a function, or the group whose rules feed it
 */
export const makeDeadEnd = (scope: Construct, of: string, end: DeadEnd, settings: Settings): Queue =>
  new Queue(scope, `${of}-${end}`, {
    queueName: queueName(of, end, settings),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });

export const isFed = ({
  consumes,
  watchesImages,
  watchesUploads,
  watchesMail,
}: FunctionDefinition): boolean =>
  consumes !== undefined || Boolean(watchesImages ?? watchesUploads ?? watchesMail);

const endsOf = ({ publishes, ...row }: FunctionDefinition): DeadEnd[] => [
  ...(isFed(row) ? (['dead-letters'] as const) : []),
  ...(publishes ? (['unpublished', 'set-aside'] as const) : []),
];

export const setAsideNames = (groups: FunctionGroups, settings: Settings): string[] =>
  Object.values(groups)
    .flat()
    .filter(({ publishes }) => publishes)
    .map(({ name }) => queueName(name, 'set-aside', settings));

/** Of all groups, whichever stacks they are in. */
export const deadEndNames = (groups: FunctionGroups, settings: Settings): string[] =>
  Object.entries(groups).flatMap(([group, definitions]) => [
    ...(definitions.some(isFed) ? [queueName(group, 'undelivered', settings)] : []),
    ...definitions.flatMap((row) => endsOf(row).map((end) => queueName(row.name, end, settings))),
  ]);

export const queueArn = (scope: Construct, name: string): string =>
  Stack.of(scope).formatArn({ service: 'sqs', resource: name });
