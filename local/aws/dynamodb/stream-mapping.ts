/** The template's event source mappings on tables' streams. */
import * as z from 'zod';
import { matches } from '../eventbridge/pattern.ts';
import type { Resources } from '../template/template.ts';

const mappingSchema = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.number().default(100),
  MaximumRetryAttempts: z.number().default(-1),
  BisectBatchOnFunctionError: z.boolean().default(false),
  FunctionResponseTypes: z.array(z.string()).default([]),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })).default([]) }).optional(),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }).optional() }).optional(),
});

export type StreamMapping = {
  readonly id: string;
  readonly tableName: string;
  /** As functions see it: the ARN of the template, not the engine's. */
  readonly streamArn: string;
  readonly functionName: string;
  readonly batchSize: number;
  /** -1: for as long as it takes. */
  readonly maximumRetryAttempts: number;
  readonly bisects: boolean;
  readonly reportsItemFailures: boolean;
  readonly onFailureArn: string | undefined;
  readonly accepts: (record: object) => boolean;
};

const tableOf = (streamArn: string): string | undefined =>
  /:dynamodb:[^:]*:[^:]*:table\/([^/]+)\/stream\//.exec(streamArn)?.[1];

export const streamMappingsOf = (resources: Resources): StreamMapping[] =>
  resources.ofType('AWS::Lambda::EventSourceMapping').flatMap((resource) => {
    const mapping = resource.read(mappingSchema);
    const tableName = tableOf(mapping.EventSourceArn);
    if (tableName === undefined) return [];
    const patterns = (mapping.FilterCriteria?.Filters ?? []).map(({ Pattern }) => JSON.parse(Pattern));
    return [
      {
        id: resource.logicalId,
        tableName,
        streamArn: mapping.EventSourceArn,
        functionName: mapping.FunctionName,
        batchSize: mapping.BatchSize,
        maximumRetryAttempts: mapping.MaximumRetryAttempts,
        bisects: mapping.BisectBatchOnFunctionError,
        reportsItemFailures: mapping.FunctionResponseTypes.includes('ReportBatchItemFailures'),
        onFailureArn: mapping.DestinationConfig?.OnFailure?.Destination,
        accepts: (record) => patterns.length === 0 || patterns.some((pattern) => matches(pattern, record)),
      },
    ];
  });
