/** SQS as its SDKs speak to it: AWS JSON 1.0, `X-Amz-Target: AmazonSQS.<operation>`. */

import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AwsError, type AwsOperation, type Runtime } from '../service.ts';
import { md5OfAttributes } from './attribute-digest.ts';
import { chosen, maximumMessageBytes, queueAttributes, systemAttributes } from './attributes.ts';
import type { Bell } from './bell.ts';
import type { QueueConfig } from './config.ts';
import type { DeadLetters } from './dead-letters.ts';
import { type Messages, messageAttributesSchema } from './messages.ts';

const maximumWaitSeconds = 20;
const maximumVisibilitySeconds = 43_200;

export type Queues = {
  readonly all: readonly QueueConfig[];
  readonly byArn: (queueArn: string) => QueueConfig;
  readonly byUrl: (url: string) => QueueConfig;
};

const visibility = z.int().min(0).max(maximumVisibilitySeconds);
const delay = z.int().min(0).max(900).optional();
const queueUrl = { QueueUrl: z.string() };

const sendSchema = z.object({
  MessageBody: z.string().min(1),
  DelaySeconds: delay,
  MessageAttributes: messageAttributesSchema.default({}),
});
const batchOf = <S extends z.ZodRawShape>(shape: S) =>
  z.object({ ...queueUrl, Entries: z.array(z.object({ Id: z.string().min(1).max(80), ...shape })) });

const receiveSchema = z.object({
  ...queueUrl,
  MaxNumberOfMessages: z.int().min(1).max(10).default(1),
  VisibilityTimeout: visibility.optional(),
  WaitTimeSeconds: z.int().min(0).max(maximumWaitSeconds).optional(),
  AttributeNames: z.array(z.string()).default([]),
  MessageSystemAttributeNames: z.array(z.string()).default([]),
  MessageAttributeNames: z.array(z.string()).default([]),
});

const parse = <S extends z.ZodType>(schema: S, input: unknown): z.output<S> => {
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw new AwsError('InvalidParameterValue', z.prettifyError(parsed.error));
  return parsed.data;
};

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

const checkEntries = (entries: readonly { readonly Id: string }[]): void => {
  if (entries.length === 0) throw new AwsError('EmptyBatchRequest', 'There should be at least one entry.');
  if (entries.length > 10) {
    throw new AwsError('TooManyEntriesInBatchRequest', 'Maximum number of entries per request are 10.');
  }
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    throw new AwsError('BatchEntryIdsNotDistinct', 'Two or more batch entries have the same Id.');
  }
};

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

export const sqsOperations = (
  runtime: Runtime,
  queues: Queues,
  messages: Messages,
  bell: Bell,
  deadLetters: DeadLetters,
): Record<string, AwsOperation> => {
  const send = (queue: QueueConfig, input: z.output<typeof sendSchema>) => {
    if (Buffer.byteLength(input.MessageBody) > maximumMessageBytes) {
      throw new AwsError(
        'InvalidParameterValue',
        'One or more parameters are invalid. Reason: Message too long.',
      );
    }
    const messageId = messages.send(queue, {
      body: input.MessageBody,
      attributes: input.MessageAttributes,
      ...(input.DelaySeconds !== undefined && { delaySeconds: input.DelaySeconds }),
    });
    return {
      MessageId: messageId,
      MD5OfMessageBody: md5(input.MessageBody),
      ...md5OfAttributes(input.MessageAttributes),
    };
  };

  const receive = async (input: unknown): Promise<object> => {
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
    SendMessage: (input) =>
      send(queues.byUrl(parse(z.object(queueUrl), input).QueueUrl), parse(sendSchema, input)),
    SendMessageBatch: (input) => {
      const { QueueUrl, Entries } = parse(batchOf(sendSchema.shape), input);
      const bytes = Entries.reduce((total, { MessageBody }) => total + Buffer.byteLength(MessageBody), 0);
      if (bytes > maximumMessageBytes) {
        throw new AwsError(
          'BatchRequestTooLong',
          `Batch requests cannot be longer than ${maximumMessageBytes} bytes.`,
        );
      }
      return eachEntry(Entries, (entry) => send(queues.byUrl(QueueUrl), entry));
    },
    DeleteMessage: (input) => {
      const { QueueUrl, ReceiptHandle } = parse(z.object({ ...queueUrl, ReceiptHandle: z.string() }), input);
      messages.delete(queues.byUrl(QueueUrl), ReceiptHandle);
      return {};
    },
    DeleteMessageBatch: (input) => {
      const { QueueUrl, Entries } = parse(batchOf({ ReceiptHandle: z.string() }), input);
      return eachEntry(Entries, ({ ReceiptHandle }) => {
        messages.delete(queues.byUrl(QueueUrl), ReceiptHandle);
        return {};
      });
    },
    ChangeMessageVisibility: (input) => {
      const schema = z.object({
        ...queueUrl,
        ReceiptHandle: z.string(),
        VisibilityTimeout: visibility,
      });
      const { QueueUrl, ReceiptHandle, VisibilityTimeout } = parse(schema, input);
      messages.changeVisibility(queues.byUrl(QueueUrl), ReceiptHandle, VisibilityTimeout);
      return {};
    },
    ChangeMessageVisibilityBatch: (input) => {
      const shape = { ReceiptHandle: z.string(), VisibilityTimeout: visibility };
      const { QueueUrl, Entries } = parse(batchOf(shape), input);
      return eachEntry(Entries, ({ ReceiptHandle, VisibilityTimeout }) => {
        messages.changeVisibility(queues.byUrl(QueueUrl), ReceiptHandle, VisibilityTimeout);
        return {};
      });
    },
    GetQueueAttributes: (input) => {
      const schema = z.object({ ...queueUrl, AttributeNames: z.array(z.string()).default([]) });
      const { QueueUrl, AttributeNames } = parse(schema, input);
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
      messages.purge(queues.byUrl(parse(z.object(queueUrl), input).QueueUrl));
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
