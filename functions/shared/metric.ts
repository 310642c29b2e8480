/**
 * A metric as a line of the log, which CloudWatch reads it out of (embedded metric format:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
 */
import { env } from './env.ts';

export type Metric = {
  readonly namespace: string;
  readonly name: string;
  /** Each a set of names of fields that the line must have; `stage` is there in any case. */
  readonly dimensions: readonly (readonly string[])[];
};

/** Further fields of a line of the log that count one more. */
export const countOne = ({ namespace, name, dimensions }: Metric, now: Date): Record<string, unknown> => ({
  _aws: {
    Timestamp: now.getTime(),
    CloudWatchMetrics: [
      { Namespace: namespace, Dimensions: dimensions, Metrics: [{ Name: name, Unit: 'Count' }] },
    ],
  },
  [name]: 1,
  stage: env('STAGE'),
});
