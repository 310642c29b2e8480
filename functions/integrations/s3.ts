/** The bucket that is shared with the external system. */
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { env } from '../shared/env.ts';
import { callLimits } from '../shared/sdk.ts';
import { SystemSilent } from './port.ts';

let client: S3Client | undefined;

export const s3 = (): S3Client => {
  client ??= new S3Client({
    ...callLimits(),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    forcePathStyle: true,
  });
  return client;
};

export const externalBucket = (): string => env('EXTERNAL_BUCKET');

export const putFile = async (key: string, text: string): Promise<void> => {
  const file = { Bucket: externalBucket(), Key: key, Body: text, ContentType: 'text/csv; charset=utf-8' };
  await s3().send(new PutObjectCommand(file));
};

/** @throws SystemSilent for whatever keeps it from the bucket */
export const unlessBroken = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw new SystemSilent(`the bucket cannot be used: ${error instanceof Error ? error.message : 'failed'}`);
  }
};
