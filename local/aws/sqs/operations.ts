/** SQS as its SDKs speak to it: AWS JSON 1.0, `X-Amz-Target: AmazonSQS.<operation>`. */

import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AwsError, type AwsOperation, type Runtime } from '../service.ts';
import { md5OfAttributes } from './attribute-digest.ts';
import { chosen, queueAttributes, systemAttributes } from './attributes.ts';
import type { Bell } from './bell.ts';
import type { QueueConfig } from './config.ts';
import type { DeadLetters } from './dead-letters.ts';
import { checkBatch, checkMessage } from './message-limits.ts';
import type { Messages, NewMessage } from './messages.ts';
import {
  attributesSchema,
  checkEntries,
  deleteBatchSchema,
  deleteSchema,
  parse,
  queueSchema,
  receiveSchema,
  sendBatchSchema,
  sendSchema,
  visibilityBatchSchema,
  visibilitySchema,
} from './request.ts';

export type Queues = {
  readonly all: readonly QueueConfig[];
  readonly byArn: (queueArn: string) => QueueConfig;
  readonly byUrl: (url: string) => QueueConfig;
};

/** A queue is purged once in this time. */
const purgeMilliseconds = 60_000;

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** Runs every entry; one that fails is reported and does not stop the others. */
const eachEntry = <E extends { readonly Id: string }>(
  entries: readonly E[],
  effect: (entry: E) => object,
): { Successful: object[]; Failed: object[] } => {
  checkEntries(entries);
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const entry of entries) {
    try {
      Successful.push({ Id: entry.Id, ...effect(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id: entry.Id, Code: error.code, Message: error.message, SenderFault: true });
    }
  }
  return { Successful, Failed };
};

/** Resolves when the bell rings or the time is over, whichever is first. */
const nextRing = (runtime: Runtime, bell: Bell, queue: QueueConfig, until: number): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      cancel();
      silence();
      resolve();
    };
    const cancel = runtime.clock.at(until, done);
    const silence = bell.on(queue.arn, done);
  });

const newMessage = ({
  MessageBody,
  MessageAttributes,
  DelaySeconds,
}: z.output<typeof sendSchema>): NewMessage => ({
  body: MessageBody,
  attributes: MessageAttributes,
  ...(DelaySeconds !== undefined && { delaySeconds: DelaySeconds }),
});

export const sqsOperations = (
  runtime: Runtime,
  queues: Queues,
  messages: Messages,
  bell: Bell,
  deadLetters: DeadLetters,
): Record<string, AwsOperation> => {
  const purgedAt = new Map<string, number>();

  const send = (queue: QueueConfig, input: z.output<typeof sendSchema>) => {
    const message = newMessage(input);
    checkMessage(message);
    const messageId = messages.send(queue, message);
    return {
      MessageId: messageId,
      MD5OfMessageBody: md5(input.MessageBody),
      ...md5OfAttributes(input.MessageAttributes),
    };
  };

  const receive = async (input: Record<string, unknown>): Promise<object> => {
    const request = parse(receiveSchema, input);
    const queue = queues.byUrl(request.QueueUrl);
    const until = runtime.clock.now() + (request.WaitTimeSeconds ?? queue.waitSeconds) * 1000;
    const attempt = () => messages.receive(queue, request.MaxNumberOfMessages, request.VisibilityTimeout);
    let received = attempt();
    while (received.length === 0 && runtime.clock.now() < until) {
      await nextRing(runtime, bell, queue, until);
      received = attempt();
    }
    const systemNames = [...request.AttributeNames, ...request.MessageSystemAttributeNames];
    const Messages = received.map((message) => {
      const attributes = chosen(message.attributes, request.MessageAttributeNames);
      return {
        MessageId: message.messageId,
        ReceiptHandle: message.receipt,
        Body: message.body,
        MD5OfBody: md5(message.body),
        Attributes: chosen(systemAttributes(message, queues.byArn), systemNames),
        ...(Object.keys(attributes).length > 0 && { MessageAttributes: attributes }),
        ...md5OfAttributes(attributes),
      };
    });
    // AWS leaves the member out (recorded: LocalStack's test_receive_empty_queue).
    return Messages.length === 0 ? {} : { Messages };
  };

  return {
    ReceiveMessage: receive,
    SendMessage: (input) => send(queues.byUrl(parse(queueSchema, input).QueueUrl), parse(sendSchema, input)),
    SendMessageBatch: (input) => {
      const { QueueUrl, Entries } = parse(sendBatchSchema, input);
      checkBatch(Entries.map(newMessage));
      return eachEntry(Entries, (entry) => send(queues.byUrl(QueueUrl), entry));
    },
    DeleteMessage: (input) => {
      const { QueueUrl, ReceiptHandle } = parse(deleteSchema, input);
      messages.delete(queues.byUrl(QueueUrl), ReceiptHandle);
      return {};
    },
    DeleteMessageBatch: (input) => {
      const { QueueUrl, Entries } = parse(deleteBatchSchema, input);
      return eachEntry(Entries, ({ ReceiptHandle }) => {
        messages.delete(queues.byUrl(QueueUrl), ReceiptHandle);
        return {};
      });
    },
    ChangeMessageVisibility: (input) => {
      const { QueueUrl, ReceiptHandle, VisibilityTimeout } = parse(visibilitySchema, input);
      messages.changeVisibility(queues.byUrl(QueueUrl), ReceiptHandle, VisibilityTimeout);
      return {};
    },
    ChangeMessageVisibilityBatch: (input) => {
      const { QueueUrl, Entries } = parse(visibilityBatchSchema, input);
      return eachEntry(Entries, ({ ReceiptHandle, VisibilityTimeout }) => {
        messages.changeVisibility(queues.byUrl(QueueUrl), ReceiptHandle, VisibilityTimeout);
        return {};
      });
    },
    GetQueueAttributes: (input) => {
      const { QueueUrl, AttributeNames } = parse(attributesSchema, input);
      return { Attributes: chosen(queueAttributes(queues.byUrl(QueueUrl), messages), AttributeNames) };
    },
    GetQueueUrl: (input) => ({
      QueueUrl: queues.byUrl(parse(z.object({ QueueName: z.string() }), input).QueueName).url,
    }),
    ListQueues: (input) => {
      const { QueueNamePrefix } = parse(z.object({ QueueNamePrefix: z.string().default('') }), input);
      return {
        QueueUrls: queues.all.filter(({ name }) => name.startsWith(QueueNamePrefix)).map(({ url }) => url),
      };
    },
    PurgeQueue: (input) => {
      const queue = queues.byUrl(parse(queueSchema, input).QueueUrl);
      const now = runtime.clock.now();
      if (now - (purgedAt.get(queue.arn) ?? Number.NEGATIVE_INFINITY) < purgeMilliseconds)
        throw new AwsError(
          'PurgeQueueInProgress',
          `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`,
          403,
        );
      purgedAt.set(queue.arn, now);
      messages.purge(queue);
      return {};
    },
    StartMessageMoveTask: (input) => {
      const schema = z.object({ SourceArn: z.string(), DestinationArn: z.string().optional() });
      const { SourceArn, DestinationArn } = parse(schema, input);
      const destination = DestinationArn === undefined ? undefined : queues.byArn(DestinationArn);
      deadLetters.redrive(queues.byArn(SourceArn), destination);
      return { TaskHandle: Buffer.from(SourceArn).toString('base64url') };
    },
  };
};
