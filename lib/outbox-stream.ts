/**
 * How events leave a table: the stream of inserted outbox items → the publisher. Everything is tried again
 * until it is published; what is still refused after that is named in a queue, and the items stay in the table. What
 * can never be published is set aside by the publisher, so that it holds up nobody.
 */
import { Duration } from 'aws-cdk-lib';
import type { ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { outboxPrefix } from '../functions/events/outbox.ts';
import type { WaybillFunction } from './waybill-function.ts';

const recordsPerInvocation = 100;
/** Half of what the stream keeps, so that there is time to act on the alarm. */
const tryForHours = 12;
/**
 * Lambda repeats later and later. So many times take longer than the hours above, which decide in an outage; this one
 * ends what fails at once, each time.
 */
const maximumAttempts = 2_000;

/** The CDK's own destination lets the function also look for the queue and into it. */
const toQueue = ({ queueArn }: Queue) => ({ bind: () => ({ destination: queueArn }) });

export const publishStream = (publisher: WaybillFunction, table: Table, refused: Queue): void => {
  publisher.allow(['sqs:SendMessage'], [refused.queueArn]);
  publisher.called.addEventSource(
    new DynamoEventSource(table as ITable, {
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: recordsPerInvocation,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      maxRecordAge: Duration.hours(tryForHours),
      retryAttempts: maximumAttempts,
      onFailure: toQueue(refused),
      filters: [
        FilterCriteria.filter({
          eventName: FilterRule.isEqual('INSERT'),
          dynamodb: { Keys: { sk: { S: FilterRule.beginsWith(outboxPrefix) } } },
        }),
      ],
    }),
  );
};
