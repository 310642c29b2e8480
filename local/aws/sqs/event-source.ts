/**
 * A queue feeds a function, as Lambda's event source mapping does: batches, concurrently, what fails stays in
 * the queue until its visibility timeout. A failing function gets fewer batches at a time, a healthy one more.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AwsError, type InvokeResult, type Runtime, region } from '../service.ts';
import type { Bell } from './bell.ts';
import type { EventSource, QueueConfig } from './config.ts';
import type { Message, Messages } from './messages.ts';

export type Feed = {
  readonly idle: () => boolean;
  /** Takes no more messages and waits for what the function has. */
  readonly stop: () => Promise<void>;
};

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

const recordOf = (message: Message, queueArn: string) => ({
  messageId: message.messageId,
  receiptHandle: message.receipt,
  body: message.body,
  attributes: {
    ApproximateReceiveCount: String(message.receiveCount),
    SentTimestamp: String(message.sentAt),
    SenderId: 'local',
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
  },
  messageAttributes: Object.fromEntries(
    Object.entries(message.attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      { dataType: DataType, stringValue: StringValue, binaryValue: BinaryValue },
    ]),
  ),
  md5OfBody: md5(message.body),
  eventSource: 'aws:sqs',
  eventSourceARN: queueArn,
  awsRegion: region,
});

const partialAnswerSchema = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
});

/** The messages that failed. An answer that is not understood fails the whole batch, as in the service. */
export const failedMessages = (
  batch: readonly Message[],
  result: InvokeResult,
  reportsItemFailures: boolean,
): readonly Message[] => {
  if ('error' in result) return batch;
  if (!reportsItemFailures || result.payload === null || result.payload === undefined) return [];
  const answer = partialAnswerSchema.safeParse(result.payload);
  if (!answer.success) return batch;
  const identifiers = new Set(answer.data.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier));
  const failed = batch.filter(({ messageId }) => identifiers.delete(messageId));
  return identifiers.size > 0 ? batch : failed;
};

/** Lambda did not take the call: to the queue that is a batch that failed. */
const refusedAs = (error: unknown): InvokeResult => {
  if (error instanceof AwsError) return { error: { errorType: error.code, errorMessage: error.message } };
  throw error;
};

export const feed = (
  runtime: Runtime,
  messages: Messages,
  bell: Bell,
  queue: QueueConfig,
  source: EventSource,
): Feed => {
  const running = new Set<Promise<void>>();
  let concurrency = source.maximumConcurrency;
  let scheduled = false;
  let stopped = false;
  /** On a bad day: when the last message that will soon come again does so. */
  let awaitedUntil = 0;

  const comeAgain = ({ receipt }: Message, milliseconds: number): void => {
    messages.comeAgain(queue, receipt, milliseconds);
    if (milliseconds <= (runtime.weather?.soonMilliseconds ?? 0)) {
      awaitedUntil = Math.max(awaitedUntil, runtime.clock.now() + milliseconds);
    }
  };

  /** On a bad day what failed does not wait for the end of its visibility timeout, but a little longer each time. */
  const leave = (message: Message): void => {
    const seconds = Math.min(queue.visibilityTimeoutSeconds, 2 ** message.receiveCount);
    if (runtime.weather?.soonMilliseconds !== undefined) comeAgain(message, seconds * 1000);
  };

  const remove = (message: Message): void => {
    const again = runtime.weather?.comesAgainAfterMilliseconds?.();
    if (again === undefined) messages.delete(queue, message.receipt);
    else comeAgain(message, again);
  };

  const handle = async (batch: readonly Message[]): Promise<void> => {
    const Records = batch.map((message) => recordOf(message, queue.arn));
    const result = await runtime.invoke(source.functionName, { Records }).catch(refusedAs);
    const failed = failedMessages(batch, result, source.reportsItemFailures);
    for (const message of batch) {
      if (failed.includes(message)) leave(message);
      else remove(message);
    }
    const allFailed = failed.length === batch.length;
    concurrency = allFailed
      ? Math.max(1, Math.floor(concurrency / 2))
      : Math.min(source.maximumConcurrency, concurrency + 1);
    if ('error' in result) {
      runtime.report(
        `${source.functionName} failed on ${batch.length} messages: ${result.error.errorMessage}`,
      );
    }
  };

  const pump = (): void => {
    scheduled = false;
    while (!stopped && running.size < concurrency) {
      const batch = messages.receive(queue, source.batchSize);
      if (batch.length === 0) return;
      const call = handle(batch).finally(() => {
        running.delete(call);
        schedule();
      });
      running.add(call);
    }
  };

  /** Not at once: messages that are sent together go into one batch. */
  const schedule = (): void => {
    if (scheduled || stopped) return;
    scheduled = true;
    setImmediate(pump);
  };

  messages.releaseAll(queue.arn);
  const silence = bell.on(queue.arn, schedule);
  schedule();
  return {
    idle: () =>
      running.size === 0 &&
      (stopped || !(messages.hasVisible(queue.arn) || runtime.clock.now() < awaitedUntil)),
    stop: async () => {
      stopped = true;
      silence();
      await Promise.all(running);
    },
  };
};
