/** The files of imports and exports in their bucket. */
import { Readable } from 'node:stream';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { env } from '../shared/env.ts';
import { s3Calling } from '../shared/s3.ts';
import { uploadKey } from './file-names.ts';

/** A whole file is sent in one call. */
const answerMilliseconds = 60_000;
const downloadSeconds = 5 * 60;

const s3 = s3Calling({ answerMilliseconds });

const bucket = (): string => env('EXCHANGE_BUCKET');

/** To put any bytes to, with any type. */
export const uploadUrlOf = (importId: string, expiresIn: number): Promise<string> =>
  getSignedUrl(s3(), new PutObjectCommand({ Bucket: bucket(), Key: uploadKey(importId) }), { expiresIn });

/** Good for five minutes. @param name of the file, as a browser keeps it */
export const downloadUrlOf = (key: string, name: string): Promise<string> =>
  getSignedUrl(
    s3(),
    new GetObjectCommand({
      Bucket: bucket(),
      Key: key,
      ResponseContentDisposition: `attachment; filename="${name}"`,
    }),
    { expiresIn: downloadSeconds },
  );

/** What the file was when it arrived is not there any more. */
export class FileGone extends Error {}

const isGone = (error: unknown): boolean =>
  error instanceof Error && ['NoSuchKey', 'PreconditionFailed'].includes(error.name);

/**
 * The bytes from this one on.
 * @throws FileGone when the file was deleted, or another one was put in its place
 */
export const openFile = async (
  key: string,
  { etag, from = 0 }: { etag?: string; from?: number } = {},
): Promise<Readable> => {
  try {
    const { Body } = await s3().send(
      new GetObjectCommand({
        Bucket: bucket(),
        Key: key,
        ...(etag !== undefined && { IfMatch: etag }),
        ...(from > 0 && { Range: `bytes=${from}-` }),
      }),
    );
    return Body instanceof Readable ? Body : Readable.from([]);
  } catch (error) {
    if (isGone(error)) throw new FileGone(`${key} is gone`);
    throw error;
  }
};

/** @param sizeBytes of a stream, which does not know its own */
export const putFile = async (key: string, body: string | Readable, sizeBytes?: number): Promise<void> => {
  await s3().send(
    new PutObjectCommand({
      Bucket: bucket(),
      Key: key,
      Body: body,
      ContentType: 'text/csv; charset=utf-8',
      ...(sizeBytes !== undefined && { ContentLength: sizeBytes }),
    }),
  );
};
