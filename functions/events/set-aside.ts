/**
 * Where the publisher puts an outbox record that nobody can publish, so that those behind it in the shard go on. The
 * item itself is in the message, and stays in its table.
 */
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { DynamoDBRecord } from 'aws-lambda';
import { env } from '../shared/env.ts';
import { reportTrouble } from '../shared/report-trouble.ts';
import { sqs } from '../shared/sqs.ts';

/** @returns false when it could not be put aside: then it must come again, and all after it */
export const setAside = async (record: DynamoDBRecord, reason: string): Promise<boolean> => {
  const { SequenceNumber: sequenceNumber, NewImage: image } = record.dynamodb ?? {};
  try {
    await sqs().send(
      new SendMessageCommand({
        QueueUrl: env('SET_ASIDE_QUEUE_URL'),
        MessageBody: JSON.stringify({ stream: record.eventSourceARN, sequenceNumber, reason, image }),
      }),
    );
    reportTrouble('outbox-record-unreadable', 'an outbox record is set aside, its events are not published', {
      ...{ sequenceNumber, reason },
    });
    return true;
  } catch (error) {
    reportTrouble(
      'outbox-record-unreadable',
      'an outbox record cannot be set aside, and holds up its shard',
      {
        ...{ sequenceNumber, reason, error },
      },
    );
    return false;
  }
};
