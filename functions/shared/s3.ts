/** S3's client, made when it is used first. */
import { S3Client } from '@aws-sdk/client-s3';
import { callLimits } from './sdk.ts';

/**
 * A checksum would be signed for an empty body; path style is what the local bucket understands, and S3 too.
 * @param limits of one try: whole files take longer than the usual call
 */
export const s3Calling = (limits?: Parameters<typeof callLimits>[0]): (() => S3Client) => {
  let client: S3Client | undefined;
  return () => {
    client ??= new S3Client({
      ...callLimits(limits),
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      forcePathStyle: true,
    });
    return client;
  };
};
