/** Alarms over the lake: nobody would miss an event in it before a question is answered wrongly. */
import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type LogGroup } from 'aws-cdk-lib/aws-logs';
import { period, type Watch } from '../watch.ts';

/** Six times as long as it gathers at most. */
const lateMinutes = 30;

const replay =
  'mend it, then replay the bus’s archive for that time to the rule of the stack WaybillLake: what comes twice has one id.';

export type LakeParts = {
  readonly streamName: string;
  readonly logGroup: LogGroup;
  readonly ruleName: string;
  readonly busName: string;
};

export const watchLake = (watch: Watch, { streamName, logGroup, ruleName, busName }: LakeParts): void => {
  watch.ring('Lake-late', {
    metric: new Metric({
      namespace: 'AWS/Firehose',
      metricName: 'DeliveryToS3.DataFreshness',
      dimensionsMap: { DeliveryStreamName: streamName },
      statistic: 'max',
      period,
    }),
    from: Duration.minutes(lateMinutes).toSeconds(),
    says:
      `Events wait for more than ${lateMinutes} minutes to be written to the lake, and are lost to it after a day. Read the log ` +
      'of the stack WaybillLake: Firehose says there what it may not do.',
  });
  watch.ring('Lake-errors', {
    metric: logGroup
      .addMetricFilter('Errors', {
        filterPattern: FilterPattern.allEvents(),
        metricNamespace: 'Waybill',
        metricName: 'lake-errors',
      })
      .metric({ period, statistic: 'sum' }),
    from: 1,
    says:
      'Firehose could not write or read an event: what it gave up lies under errors/ in the lake’s bucket. Read the log of the ' +
      `stack WaybillLake, ${replay}`,
  });
  watch.ring('Lake-lost', {
    metric: new Metric({
      namespace: 'AWS/Events',
      metricName: 'FailedInvocations',
      dimensionsMap: { RuleName: ruleName, EventBusName: busName },
      statistic: 'sum',
      period,
    }),
    from: 1,
    says: `EventBridge could not hand events to Firehose for a day, or may not: read the role of the rule, ${replay}`,
  });
};
