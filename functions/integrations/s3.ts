/** The bucket that is shared with the external system. */
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { env } from '../shared/env.ts';
import { s3Calling } from '../shared/s3.ts';
import { SystemSilent } from './port.ts';

export const s3 = s3Calling();

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
