/** What lies in the bucket of images. */
import { DeleteObjectCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import { env } from '../shared/env.ts';
import { s3Calling } from '../shared/s3.ts';
import { signatureBytes, type Uploaded } from './image-bytes.ts';

export const s3 = s3Calling();

/** `bytes 0-63/1234` → 1234 */
const wholeSizeOf = (contentRange: string | undefined): number => Number(contentRange?.split('/')[1]);

const nothing: Uploaded = { contentType: undefined, sizeBytes: 0, head: Buffer.alloc(0) };

/** The object's type, size and first bytes; undefined when it is not there (any more). */
export const lookAtObject = async (key: string): Promise<Uploaded | undefined> => {
  try {
    const range = `bytes=0-${signatureBytes - 1}`;
    const object = await s3().send(
      new GetObjectCommand({ Bucket: env('IMAGES_BUCKET'), Key: key, Range: range }),
    );
    const head = Buffer.from((await object.Body?.transformToByteArray()) ?? []);
    return { contentType: object.ContentType, sizeBytes: wholeSizeOf(object.ContentRange), head };
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
    // An empty object has no first byte.
    if (error instanceof Error && error.name === 'InvalidRange') return nothing;
    throw error;
  }
};

export const deleteObject = async (key: string): Promise<void> => {
  await s3().send(new DeleteObjectCommand({ Bucket: env('IMAGES_BUCKET'), Key: key }));
};
