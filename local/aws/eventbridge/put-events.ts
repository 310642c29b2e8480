/** PutEvents: every entry by itself, all accepted ones in the journal before the answer. */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { AwsError } from '../service.ts';
import type { Happening } from './envelope.ts';

const maximumEntries = 10;
/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html */
const longestDetailType = 128;
/** Of all entries of a call together. */
export const maximumRequestBytes = 1024 * 1024;
/** What the service counts for a `Time`. */
const timeBytes = 14;

const entrySchema = z.object({
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  EventBusName: z.string().optional(),
  Resources: z.array(z.string()).default([]),
  Time: z.number().optional(),
});
type Entry = z.output<typeof entrySchema>;

const requestSchema = z.object({ Entries: z.array(entrySchema) });

type Refused = { readonly ErrorCode: string; readonly ErrorMessage: string };
type Accepted = Happening & { readonly busName: string };

const bytesOf = ({ Time, Source = '', DetailType = '', Detail = '', Resources }: Entry): number =>
  [Source, DetailType, Detail, ...Resources].reduce(
    (total, text) => total + Buffer.byteLength(text),
    Time === undefined ? 0 : timeBytes,
  );

const required = (name: string): Refused => ({
  ErrorCode: 'InvalidArgument',
  ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
});

const detailOf = (text: string): Record<string, unknown> | undefined => {
  try {
    return z.record(z.string(), z.unknown()).safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

const readEntry = (entry: Entry, busNames: readonly string[], now: Date): Accepted | Refused => {
  if (!entry.Source) return required('Source');
  if (!entry.DetailType) return required('DetailType');
  if (entry.DetailType.length > longestDetailType)
    return {
      ErrorCode: 'InvalidArgument',
      ErrorMessage: `Parameter DetailType is not valid. Reason: Max length is ${longestDetailType}`,
    };
  if (!entry.Detail) return required('Detail');
  if (entry.Source.startsWith('aws.')) {
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  }
  const busName = (entry.EventBusName ?? 'default').replace(/^.*event-bus\//, '');
  if (!busNames.includes(busName)) {
    return { ErrorCode: 'ResourceNotFoundException', ErrorMessage: `Event bus ${busName} does not exist.` };
  }
  const detail = detailOf(entry.Detail);
  if (!detail) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  return {
    id: randomUUID(),
    type: entry.DetailType,
    source: entry.Source,
    at: entry.Time === undefined ? now : new Date(entry.Time * 1000),
    resources: entry.Resources,
    detail,
    busName,
  };
};

export type ReadEntry = Accepted | Refused;

export const isRefused = (entry: ReadEntry): entry is Refused => 'ErrorCode' in entry;

/** @throws AwsError `ValidationException` for a request that is refused as a whole */
export const readEntries = (input: unknown, busNames: readonly string[], now: Date): ReadEntry[] => {
  const request = requestSchema.safeParse(input);
  if (!request.success) throw new AwsError('ValidationException', z.prettifyError(request.error));
  const { Entries } = request.data;
  if (Entries.length === 0 || Entries.length > maximumEntries) {
    throw new AwsError(
      'ValidationException',
      `Value at 'entries' failed to satisfy constraint: Member must have length between 1 and ${maximumEntries}`,
    );
  }
  if (Entries.reduce((total, entry) => total + bytesOf(entry), 0) > maximumRequestBytes) {
    throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
  }
  return Entries.map((entry) => readEntry(entry, busNames, now));
};
