/** Which queues there are and which functions they feed, as the template says. Standard queues only. */
import * as z from 'zod';
import type { Resources } from '../template/template.ts';

export type QueueConfig = {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly visibilityTimeoutSeconds: number;
  readonly delaySeconds: number;
  readonly retentionSeconds: number;
  readonly waitSeconds: number;
  readonly redrive?: { readonly deadLetterArn: string; readonly maximumReceives: number };
};

/** A queue that feeds a function. */
export type EventSource = {
  readonly queueArn: string;
  readonly functionName: string;
  readonly batchSize: number;
  readonly reportsItemFailures: boolean;
  /** Concurrent calls of the function for this queue. */
  readonly maximumConcurrency: number;
};

export type SqsConfig = {
  readonly queues: readonly QueueConfig[];
  readonly eventSources: readonly EventSource[];
};

/** How many batches Lambda takes at first when nothing else is said; here it is also the most. */
const defaultConcurrency = 5;

const redriveSchema = z.object({
  deadLetterTargetArn: z.string(),
  maxReceiveCount: z.coerce.number().int().min(1).max(1000),
});

const queueSchema = z.object({
  FifoQueue: z.literal(false, 'FIFO queues are not imitated locally').optional(),
  VisibilityTimeout: z.coerce.number().default(30),
  DelaySeconds: z.coerce.number().default(0),
  MessageRetentionPeriod: z.coerce.number().default(345_600),
  ReceiveMessageWaitTimeSeconds: z.coerce.number().default(0),
  RedrivePolicy: redriveSchema.optional(),
});

const mappingSchema = z.object({
  EventSourceArn: z.string().default(''),
  FunctionName: z.string(),
  BatchSize: z.coerce.number().int().min(1).max(10_000).default(10),
  Enabled: z.boolean().default(true),
  FunctionResponseTypes: z.array(z.string()).default([]),
  ScalingConfig: z.object({ MaximumConcurrency: z.coerce.number().int().optional() }).optional(),
  FilterCriteria: z.undefined('filters on a queue are not imitated locally').optional(),
});

const queuesOf = (resources: Resources): QueueConfig[] =>
  resources.ofType('AWS::SQS::Queue').map((resource) => {
    const queue = resource.read(queueSchema);
    return {
      name: resource.attribute('QueueName'),
      arn: resource.attribute('Arn'),
      url: resource.ref,
      visibilityTimeoutSeconds: queue.VisibilityTimeout,
      delaySeconds: queue.DelaySeconds,
      retentionSeconds: queue.MessageRetentionPeriod,
      waitSeconds: queue.ReceiveMessageWaitTimeSeconds,
      ...(queue.RedrivePolicy && {
        redrive: {
          deadLetterArn: queue.RedrivePolicy.deadLetterTargetArn,
          maximumReceives: queue.RedrivePolicy.maxReceiveCount,
        },
      }),
    };
  });

const sourceArnSchema = z.object({ EventSourceArn: z.string().default('') });

const eventSourcesOf = (resources: Resources): EventSource[] =>
  resources
    .ofType('AWS::Lambda::EventSourceMapping')
    .filter((resource) => resource.read(sourceArnSchema).EventSourceArn.startsWith('arn:aws:sqs:'))
    .map((resource) => resource.read(mappingSchema))
    .filter(({ Enabled }) => Enabled)
    .map((mapping) => ({
      queueArn: mapping.EventSourceArn,
      functionName: mapping.FunctionName,
      batchSize: mapping.BatchSize,
      reportsItemFailures: mapping.FunctionResponseTypes.includes('ReportBatchItemFailures'),
      maximumConcurrency: Math.min(
        mapping.ScalingConfig?.MaximumConcurrency ?? defaultConcurrency,
        defaultConcurrency,
      ),
    }));

export const sqsConfigOf = (resources: Resources): SqsConfig => ({
  queues: queuesOf(resources),
  eventSources: eventSourcesOf(resources),
});
