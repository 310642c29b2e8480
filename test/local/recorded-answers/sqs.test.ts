import { DatabaseSync } from 'node:sqlite';
import { it } from '@jest/globals';
import { makeSqs } from '../../../local/aws/sqs/sqs.ts';
import { fakeClock } from '../aws/step-functions/stand.ts';
import { type Call, expectRecorded, localStack, type Recorded } from './recorded.ts';

const QueueUrl = 'http://127.0.0.1:1/_aws/000000000000/orders';
const sqsTest = (name: string): string => localStack(`sqs/test_sqs.py ${name}`);
const limits =
  'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html';

const send = (MessageBody: string, more: object = {}): Call => [
  'SendMessage',
  { QueueUrl, MessageBody, ...more },
];
const batch = (...entries: [Id: string, MessageBody: string][]): Call => [
  'SendMessageBatch',
  { QueueUrl, Entries: entries.map(([Id, MessageBody]) => ({ Id, MessageBody })) },
];
const receive = (more: object): Call => ['ReceiveMessage', { QueueUrl, ...more }];
const deleteBatch = (...ids: string[]): Call => [
  'DeleteMessageBatch',
  { QueueUrl, Entries: ids.map((Id) => ({ Id, ReceiptHandle: 'testHandle1' })) },
];
const purge: Call = ['PurgeQueue', { QueueUrl }];
const attribute = (value: object) => ({ MessageAttributes: { ErrorDetails: value } });
const many = Array.from({ length: 20 }, (_, index) => String(index));
const invalidId =
  'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.';
const characters = '#x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]';

const rows: readonly Recorded[] = [
  {
    what: 'an empty queue',
    calls: [receive({})],
    answer: {},
    without: 'Messages',
    source: sqsTest('test_receive_empty_queue'),
  },
  {
    what: 'more than ten messages',
    calls: [receive({ MaxNumberOfMessages: 11 })],
    refusal: {
      code: 'InvalidParameterValue',
      message:
        'Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.',
    },
    source: sqsTest('test_send_receive_max_number_of_messages'),
  },
  {
    what: 'a wait of 21 seconds',
    calls: [receive({ WaitTimeSeconds: 21 })],
    refusal: {
      code: 'InvalidParameterValue',
      message:
        'Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.',
    },
    source: sqsTest('test_send_receive_wait_time_seconds'),
  },
  {
    what: 'an empty body',
    calls: [send('')],
    refusal: { code: 'MissingParameter', message: 'The request must contain the parameter MessageBody.' },
    source: sqsTest('test_send_empty_message'),
  },
  {
    what: 'a body over 1 MiB',
    calls: [send('a'.repeat(1_048_577))],
    refusal: {
      code: 'InvalidParameterValue',
      message: 'One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.',
    },
    source: sqsTest('test_send_oversized_message'),
  },
  {
    what: 'a body that is over 1 MiB with its attributes',
    calls: [send('a'.repeat(1_048_560), attribute({ DataType: 'String', StringValue: 'x' }))],
    refusal: {
      code: 'InvalidParameterValue',
      message: 'One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.',
    },
    source: `${limits}: the name, the type and the value of an attribute are part of the size`,
  },
  {
    what: 'a control character in a body',
    calls: [send('a\u0007')],
    refusal: {
      code: 'InvalidMessageContents',
      message: `Invalid binary character '#x7' was found in the message body, the set of allowed characters is ${characters}.`,
    },
    source: 'https://github.com/asim/nitro-plugins/issues/437 (AWS’s answer in full)',
  },
  {
    what: 'a character that is none',
    calls: [send('\uFFFF')],
    refusal: {
      code: 'InvalidMessageContents',
      message: `Invalid binary character '#xFFFF' was found in the message body, the set of allowed characters is ${characters}.`,
    },
    source: 'https://github.com/psd401/aistudio/issues/1525 (AWS’s answer in full)',
  },
  {
    what: 'an attribute of nothing',
    calls: [send('a', attribute({ DataType: 'String', StringValue: '' }))],
    refusal: {
      code: 'InvalidParameterValue',
      message: "Message (user) attribute 'ErrorDetails' must contain a non-empty value of type 'String'.",
    },
    source: sqsTest('test_send_message_with_empty_string_attribute'),
  },
  {
    what: 'a control character in an attribute',
    calls: [send('a', attribute({ DataType: 'String', StringValue: 'Invalid-\b,\v' }))],
    refusal: { code: 'InvalidParameterValue' },
    source: sqsTest('test_invalid_string_attributes_cause_invalid_parameter_value_error'),
  },
  {
    what: 'an attribute of no known type',
    calls: [send('a', attribute({ DataType: 'Nonsense', StringValue: 'x' }))],
    refusal: { code: 'InvalidParameterValue' },
    source:
      'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_MessageAttributeValue.html',
  },
  {
    what: 'eleven attributes',
    calls: [
      send('a', {
        MessageAttributes: Object.fromEntries(
          many.slice(0, 11).map((name) => [name, { DataType: 'String', StringValue: 'x' }]),
        ),
      }),
    ],
    refusal: { code: 'InvalidParameterValue' },
    source: `${limits}: a message can have up to 10 attributes`,
  },
  {
    what: 'twenty entries',
    calls: [deleteBatch(...many)],
    refusal: {
      code: 'TooManyEntriesInBatchRequest',
      message: 'Maximum number of entries per request are 10. You have sent 20.',
    },
    source: sqsTest('test_delete_message_batch_with_too_large_batch'),
  },
  {
    what: 'a colon in the id of an entry to send',
    calls: [batch(['message:1', 'a'])],
    refusal: { code: 'InvalidBatchEntryId', message: invalidId },
    source: sqsTest('test_invalid_batch_id'),
  },
  ...['', 'testLongId'.repeat(10), 'invalid:id'].map((id) => ({
    what: `the id '${id}' of an entry to delete`,
    calls: [deleteBatch(id)],
    refusal: { code: 'InvalidBatchEntryId', message: invalidId },
    source: sqsTest('test_delete_message_batch_invalid_msg_id'),
  })),
  {
    what: 'a batch over 1 MiB',
    calls: [batch(['1', 'a'.repeat(1_048_576)], ['2', 'a'])],
    refusal: {
      code: 'BatchRequestTooLong',
      message: 'Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.',
    },
    source: sqsTest('test_send_message_batch_with_oversized_contents'),
  },
  {
    what: 'a second purge within a minute',
    calls: [purge, purge],
    refusal: {
      code: 'PurgeQueueInProgress',
      message: 'Only one PurgeQueue operation on orders is allowed every 60 seconds.',
      status: 403,
    },
    source: sqsTest('test_successive_purge_calls_fail'),
  },
  {
    what: 'a queue that there is not',
    calls: [['GetQueueUrl', { QueueName: 'no-such-queue' }]],
    refusal: { code: 'QueueDoesNotExist', message: 'The specified queue does not exist.' },
    source: sqsTest('test_non_existent_queue'),
  },
];

it.each(rows.map((row) => [row.what, row] as const))('SQS answers as recorded to %s', async (_, row) => {
  const sqs = makeSqs(
    {
      clock: fakeClock(),
      journal: new DatabaseSync(':memory:'),
      invoke: async () => ({ payload: null }),
      report: () => {},
      url: 'http://127.0.0.1:1',
    },
    {
      queues: [
        {
          name: 'orders',
          arn: 'arn:aws:sqs:eu-west-1:000000000000:orders',
          url: QueueUrl,
          visibilityTimeoutSeconds: 30,
          delaySeconds: 0,
          retentionSeconds: 345_600,
          waitSeconds: 0,
        },
      ],
      eventSources: [],
    },
  );
  await expectRecorded(sqs, row);
});
