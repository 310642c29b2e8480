/** Delivery streams to S3, as the template says. */
import * as z from 'zod';
import type { Resources } from '../template/template.ts';

export type StreamConfig = {
  readonly name: string;
  readonly arn: string;
  /** Where its files go: `events/dt=!{timestamp:yyyy-MM-dd}/`. */
  readonly prefix: string;
  readonly gathersSeconds: number;
  readonly gathersBytes: number;
  /** What stands behind each record. */
  readonly delimiter: string;
};

const processorSchema = z.object({
  Type: z.literal('AppendDelimiterToRecord', 'other processors of records are not imitated locally'),
  Parameters: z.array(
    z.object({
      ParameterName: z.literal('Delimiter'),
      ParameterValue: z.literal('\\n', 'records are separated by a line break, or by nothing'),
    }),
  ),
});

const destinationSchema = z.object({
  Prefix: z.string().default(''),
  BufferingHints: z
    .object({ IntervalInSeconds: z.coerce.number().default(300), SizeInMBs: z.coerce.number().default(5) })
    .prefault({}),
  ProcessingConfiguration: z
    .object({ Enabled: z.boolean().optional(), Processors: z.array(processorSchema).default([]) })
    .prefault({}),
  DataFormatConversionConfiguration: z.undefined('formats are not converted locally').optional(),
  DynamicPartitioningConfiguration: z.undefined('fields do not part files locally').optional(),
});

const streamSchema = z.object({ ExtendedS3DestinationConfiguration: destinationSchema });

/** Nothing else is imitated. */
const day = '!{timestamp:yyyy-MM-dd}';

const checkPrefix = (name: string, prefix: string): string => {
  if (prefix.replaceAll(day, '').includes('!{')) {
    throw new Error(`${name}: of a prefix only ${day} is imitated locally, not ${prefix}`);
  }
  return prefix;
};

export const streamsOf = (resources: Resources): StreamConfig[] =>
  resources.ofType('AWS::KinesisFirehose::DeliveryStream').map((resource) => {
    const { ExtendedS3DestinationConfiguration: destination } = resource.read(streamSchema);
    const { IntervalInSeconds, SizeInMBs } = destination.BufferingHints;
    return {
      name: resource.ref,
      arn: resource.attribute('Arn'),
      prefix: checkPrefix(resource.ref, destination.Prefix),
      gathersSeconds: IntervalInSeconds,
      gathersBytes: SizeInMBs * 1024 * 1024,
      delimiter: destination.ProcessingConfiguration.Processors.length > 0 ? '\n' : '',
    };
  });

/** @param at milliseconds; days are those of UTC */
export const folderAt = ({ prefix }: StreamConfig, at: number): string =>
  prefix.replaceAll(day, new Date(at).toISOString().slice(0, 10));
