/**
 * A metric as a line of the log, which CloudWatch reads it out of (embedded metric format:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
 */
export type Metric = {
  readonly namespace: string;
  readonly name: string;
  /** Each a set of names of fields that the line must have; `stage` is there in any case. */
  readonly dimensions: readonly (readonly string[])[];
};

/** Further fields of a line of the log that count one more. It throws nothing: it is part of telling what went wrong. */
export const countOne = ({ namespace, name, dimensions }: Metric, now: Date): Record<string, unknown> => ({
  _aws: {
    Timestamp: now.getTime(),
    CloudWatchMetrics: [
      { Namespace: namespace, Dimensions: dimensions, Metrics: [{ Name: name, Unit: 'Count' }] },
    ],
  },
  [name]: 1,
  stage: process.env.STAGE ?? 'unknown',
});
