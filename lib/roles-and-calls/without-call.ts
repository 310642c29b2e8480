/** What roles allow although no function calls it, each with the reason. It is short, and has to stay so. */

type Held = { readonly name: string; readonly action: string; readonly resource: string };

type Excuse = { readonly reason: string; readonly covers: (held: Held) => boolean };

const actions =
  (...named: readonly string[]) =>
  ({ action }: Held): boolean =>
    named.includes(action);

const isDeadLetterQueue = (arn: string): boolean =>
  arn.endsWith('-dead-letters') || arn.endsWith('-set-aside');

export const withoutCall: readonly Excuse[] = [
  {
    reason: 'Lambda writes a function’s log and its traces in its name.',
    covers: actions(
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'xray:PutTraceSegments',
      'xray:PutTelemetryRecords',
    ),
  },
  {
    reason:
      'Lambda takes messages from a function’s queue in its name; one that failed is put off in any of them alike.',
    covers: ({ action, resource }) =>
      /^sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes|ChangeMessageVisibility)$/.test(action) &&
      !isDeadLetterQueue(resource),
  },
  {
    reason: 'Lambda reads a function’s streams in its name, and sets aside what it could not publish.',
    covers: ({ name, action }) =>
      name === 'events-publisher' &&
      /^(dynamodb:(GetRecords|GetShardIterator|DescribeStream|ListStreams)|sqs:SendMessage)$/.test(action),
  },
  {
    reason: 'Every dead-letter queue is looked into in the same way; tests leave letters in a few.',
    covers: ({ name, action, resource }) =>
      name === 'attention-sweep' && action.startsWith('sqs:') && isDeadLetterQueue(resource),
  },
  {
    reason:
      'An address for an upload is signed, not called: S3 asks the signer’s role when the browser comes.',
    covers: ({ name, action }) =>
      (name === 'catalog-images' && action === 's3:PutObject') ||
      (name === 'bulk-api' && action.startsWith('s3:')),
  },
  {
    reason: 'S3 tells of an object that is not there only to who may list the bucket.',
    covers: ({ name, action }) =>
      /^(catalog-uploads|bulk-imports|bulk-exports|privacy-api|privacy-consumer)$/.test(name) &&
      action === 's3:ListBucket',
  },
  {
    reason: 'What runs by its schedule is what staff ask for at once: one code, and tests that ask.',
    covers: ({ name, action }) => name === 'integrations-run' && action.startsWith('s3:'),
  },
  {
    reason:
      'Functions share a process here and the secrets that it has read. Who reads which is held by lib/rows-and-code.',
    covers: actions('secretsmanager:GetSecretValue'),
  },
];
