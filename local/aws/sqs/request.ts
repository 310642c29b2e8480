/** What SQS takes in a request, and what it says of the rest: as recorded on AWS, in LocalStack's snapshots. */
import * as z from 'zod';
import { AwsError } from '../service.ts';
import { messageAttributesSchema } from './messages.ts';

const maximumVisibilitySeconds = 43_200;
const mostMessages = 10;

const invalid = (message: string): AwsError => new AwsError('InvalidParameterValue', message);

/** A whole number in limits; the words for what is not. */
const wholeNumber = (minimum: number, maximum: number, reason: string) =>
  z.int(reason).min(minimum, reason).max(maximum, reason);

const visibility = wholeNumber(
  0,
  maximumVisibilitySeconds,
  `Must be between 0 and ${maximumVisibilitySeconds}, if provided.`,
);
const queueUrl = { QueueUrl: z.string() };

export const queueSchema = z.object(queueUrl);

export const sendSchema = z.object({
  MessageBody: z.string(),
  DelaySeconds: wholeNumber(0, 900, 'DelaySeconds must be >= 0 and <= 900.').optional(),
  MessageAttributes: messageAttributesSchema.default({}),
});

const batchOf = <S extends z.ZodRawShape>(shape: S) =>
  z.object({ ...queueUrl, Entries: z.array(z.object({ Id: z.string(), ...shape })) });

export const sendBatchSchema = batchOf(sendSchema.shape);

const deletion = { ReceiptHandle: z.string() };
export const deleteSchema = z.object({ ...queueUrl, ...deletion });
export const deleteBatchSchema = batchOf(deletion);

const visibilityChange = { ReceiptHandle: z.string(), VisibilityTimeout: visibility };
export const visibilitySchema = z.object({ ...queueUrl, ...visibilityChange });
export const visibilityBatchSchema = batchOf(visibilityChange);

export const receiveSchema = z.object({
  ...queueUrl,
  MaxNumberOfMessages: wholeNumber(
    1,
    mostMessages,
    `Must be between 1 and ${mostMessages}, if provided.`,
  ).default(1),
  VisibilityTimeout: visibility.optional(),
  WaitTimeSeconds: wholeNumber(0, 20, 'Must be >= 0 and <= 20, if provided.').optional(),
  AttributeNames: z.array(z.string()).default([]),
  MessageSystemAttributeNames: z.array(z.string()).default([]),
  MessageAttributeNames: z.array(z.string()).default([]),
});

export const attributesSchema = z.object({ ...queueUrl, AttributeNames: z.array(z.string()).default([]) });

/** @throws AwsError `InvalidParameterValue`, in SQS's words for a single value that is wrong */
export const parse = <S extends z.ZodType>(schema: S, input: Record<string, unknown>): z.output<S> => {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const [name, ...deeper] = issue?.path ?? [];
  if (!issue || name === undefined || deeper.length > 0) throw invalid(z.prettifyError(parsed.error));
  throw invalid(
    `Value ${String(input[String(name)])} for parameter ${String(name)} is invalid. Reason: ${issue.message}`,
  );
};

/** @throws AwsError for a batch that is refused as a whole */
export const checkEntries = (entries: readonly { readonly Id: string }[]): void => {
  if (entries.length === 0) throw new AwsError('EmptyBatchRequest', 'There should be at least one entry.');
  if (entries.length > mostMessages)
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${mostMessages}. You have sent ${entries.length}.`,
    );
  if (entries.some(({ Id }) => !/^[\w-]{1,80}$/.test(Id)))
    throw new AwsError(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
    );
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length)
    throw new AwsError('BatchEntryIdsNotDistinct', 'Two or more batch entries have the same Id.');
};
