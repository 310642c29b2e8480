/**
 * A file arrived in the bucket: the import that waits for it begins. The address is good for more than one upload, and
 * what is told of one may come twice: the first one counts.
 */
import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { fromQueue } from '../shared/from-queue.ts';
import { isIdOf } from '../shared/ids.ts';
import { log } from '../shared/log.ts';
import { importIdIn } from './file-names.ts';
import { importMoved, maximumFileBytes } from './import.ts';
import { dueNext, imports } from './import-store.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
const arrivalSchema = z.object({
  detail: z.object({
    object: z.object({ key: z.string(), size: z.int().default(0), etag: z.string().default('') }),
  }),
});

type Arrived = z.output<typeof arrivalSchema>['detail']['object'];

const faultOf = ({ size }: Arrived): string | undefined => {
  if (size === 0) return 'The file is empty';
  return size > maximumFileBytes
    ? `The file has ${size} bytes, and at most ${maximumFileBytes} are taken: divide it`
    : undefined;
};

export const noteArrival = async (arrived: Arrived, now: Date): Promise<void> => {
  const importId = importIdIn(arrived.key);
  if (importId === undefined || !isIdOf('import', importId)) {
    log.warn('a file arrived that no import waits for', { key: arrived.key });
    return;
  }
  await imports.changeIfThere(importId, (document) => {
    if (document.status !== 'awaiting-upload') return undefined;
    const file = { sizeBytes: arrived.size, etag: arrived.etag };
    const checking = importMoved(document, 'arrive', { file }, now);
    const reason = faultOf(arrived);
    if (reason === undefined) return dueNext(checking, now);
    return { next: importMoved({ ...checking, version: document.version }, 'refuse', { reason }, now) };
  });
};

const noteOne = ({ body }: SQSRecord): Promise<void> =>
  noteArrival(arrivalSchema.parse(JSON.parse(body)).detail.object, new Date());

export const handler = fromQueue(noteOne);
