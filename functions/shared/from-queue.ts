/**
 * Makes a Lambda handler of what is to be done with one message of the function's queue. What fails is reported alone
 * and comes again, later and later, so that an outage of hours is waited out and nothing of it is given up:
 *
 *   fails ── 10 s ── fails ── 20 s ── fails ── … ── 15 min ── fails ── 15 min ── …   a hundred times: some 18 hours
 *
 * A function that is killed, or for which Lambda had no room, changes nothing: its message comes when its queue shows it.
 */
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { ChangeMessageVisibilityCommand } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { env } from './env.ts';
import { log } from './log.ts';
import { sqs } from './sqs.ts';

const firstPauseSeconds = 10;
const longestPauseSeconds = 15 * 60;

/**
 * Between half of the pause and all of it, so that what failed together does not come again together.
 * @param receives how often the message came so far, 1 for the first time
 * @param random 0 (included) to 1 (excluded)
 */
export const pauseSeconds = (receives: number, random: number): number => {
  const pause = Math.min(firstPauseSeconds * 2 ** (receives - 1), longestPauseSeconds);
  return Math.ceil((pause * (1 + random)) / 2);
};

/** `arn:aws:sqs:eu-west-1:123456789012:name` */
const urlOf = (queueArn: string): string => `${env('QUEUE_URL_PREFIX')}${queueArn.split(':').at(-1)}`;

const comeLater = async ({ receiptHandle, attributes, eventSourceARN }: SQSRecord): Promise<void> => {
  try {
    await sqs().send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: urlOf(eventSourceARN),
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: pauseSeconds(Number(attributes.ApproximateReceiveCount), Math.random()),
      }),
    );
  } catch (error) {
    log.warn('a message that failed comes again when its queue shows it', { error });
  }
};

export const fromQueue = (handleOne: (record: SQSRecord) => Promise<void>) => {
  const handleOrComeLater = async (record: SQSRecord): Promise<void> => {
    try {
      await handleOne(record);
    } catch (error) {
      await comeLater(record);
      throw error;
    }
  };
  return (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
    processPartialResponse(event, handleOrComeLater, new BatchProcessor(EventType.SQS), {
      context,
      throwOnFullBatchFailure: false,
    });
};
