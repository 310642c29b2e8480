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

const firstPauseMilliseconds = 250;
const longestPauseMilliseconds = 5_000;

/**
 * Lambda does not take the call of a batch that it has received: it tries again, later and later, for as long as the
 * messages are hidden. Then they are received anew, and have used up one of their receives.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html: the visibility timeout "allows Lambda to
 * retry if your function is throttled while processing a previous batch"
 * @param hiddenUntil milliseconds of the stack's clock
 */
const invokeUntilTaken = async (
  { clock }: Pick<Runtime, 'clock'>,
  invoke: () => Promise<InvokeResult>,
  hiddenUntil: number,
): Promise<InvokeResult> => {
  for (let tries = 0; ; tries += 1) {
    try {
      return await invoke();
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const pause = Math.min(firstPauseMilliseconds * 2 ** tries, longestPauseMilliseconds);
      if (clock.now() + pause >= hiddenUntil) {
        return { error: { errorType: error.code, errorMessage: error.message } };
      }
      await new Promise<void>((resolve) => void clock.at(clock.now() + pause, resolve));
    }
  }
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
  /** On a bad day what was cut off does not wait for the end of its visibility timeout, but a little longer each time. */
  const leave = (message: Message): void => {
    if (runtime.weather?.soonMilliseconds === undefined) return;
    const seconds = Math.min(queue.visibilityTimeoutSeconds, 2 ** message.receiveCount);
    messages.comeAgain(queue, message.receipt, seconds * 1000);
  };

  const remove = ({ receipt }: Message): void => {
    const again = runtime.weather?.comesAgainAfterMilliseconds?.();
    if (again === undefined) messages.delete(queue, receipt);
    else messages.comeAgain(queue, receipt, again);
  };

  const comesSoon = (): boolean => {
    const at = messages.nextVisibleAt(queue.arn) ?? Number.POSITIVE_INFINITY;
    return at <= runtime.clock.now() + (runtime.weather?.soonMilliseconds ?? 0);
  };

  const handle = async (batch: readonly Message[]): Promise<void> => {
    const Records = batch.map((message) => recordOf(message, queue.arn));
    const hiddenUntil = runtime.clock.now() + queue.visibilityTimeoutSeconds * 1000;
    const invoke = () => runtime.invoke(source.functionName, { Records });
    const result = await invokeUntilTaken(runtime, invoke, hiddenUntil);
    const failed = failedMessages(batch, result, source.reportsItemFailures);
    for (const message of batch) {
      if (!failed.includes(message)) remove(message);
      else if ('error' in result) leave(message);
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
    idle: () => running.size === 0 && (stopped || !(messages.hasVisible(queue.arn) || comesSoon())),
    stop: async () => {
      stopped = true;
      silence();
      await Promise.all(running);
    },
  };
};
