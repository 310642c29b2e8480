/** What SQS tells of a message and of a queue besides its contents. */

import { accountId } from '../service.ts';
import type { QueueConfig } from './config.ts';
import { maximumMessageBytes } from './message-limits.ts';
import type { Message, Messages } from './messages.ts';

export const systemAttributes = (message: Message, queueOf: (arn: string) => QueueConfig) => ({
  SenderId: accountId,
  SentTimestamp: String(message.sentAt),
  ApproximateReceiveCount: String(message.receiveCount),
  ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
  ...(message.sourceArn !== undefined && { DeadLetterQueueSourceArn: queueOf(message.sourceArn).arn }),
});

/** `All`, exact names, and names that end in `.*`. */
export const chosen = <T>(values: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> =>
  Object.fromEntries(
    Object.entries(values).filter(([name]) =>
      names.some(
        (wanted) =>
          wanted === 'All' ||
          wanted === name ||
          (wanted.endsWith('.*') && name.startsWith(wanted.slice(0, -2))),
      ),
    ),
  );

export const queueAttributes = (queue: QueueConfig, messages: Messages): Record<string, string> => {
  const { visible, hidden, delayed } = messages.counts(queue);
  return {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(hidden),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
    DelaySeconds: String(queue.delaySeconds),
    MessageRetentionPeriod: String(queue.retentionSeconds),
    ReceiveMessageWaitTimeSeconds: String(queue.waitSeconds),
    MaximumMessageSize: String(maximumMessageBytes),
    ...(queue.redrive && {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: queue.redrive.deadLetterArn,
        maxReceiveCount: queue.redrive.maximumReceives,
      }),
    }),
  };
};
