/**
 * Says that something appeared, as a line of the log that CloudWatch makes a metric of (embedded metric format:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
 * `lib/watch.ts` has an alarm for each concern.
 */
import { env } from '../shared/env.ts';
import { log } from '../shared/log.ts';
import { attentionKinds, attentionMetric } from './contract.ts';
import type { Matter } from './matter.ts';

const { namespace, name, dimensions } = attentionMetric;

export const raiseAlarm = ({ id, kind, orderId, stake, nextStep }: Matter, now: Date): void => {
  log.warn('needs attention', {
    _aws: {
      Timestamp: now.getTime(),
      CloudWatchMetrics: [
        { Namespace: namespace, Dimensions: dimensions, Metrics: [{ Name: name, Unit: 'Count' }] },
      ],
    },
    [name]: 1,
    stage: env('STAGE'),
    kind,
    concern: attentionKinds[kind],
    attentionId: id,
    orderId,
    stake: stake.text,
    nextStep,
  });
};
