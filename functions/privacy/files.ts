/** The files of people's exports, in the bucket that forgets after a week. */
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { env } from '../shared/env.ts';
import { s3Calling } from '../shared/s3.ts';

const downloadSeconds = 5 * 60;

const s3 = s3Calling({ answerMilliseconds: 30_000 });

const at = (key: string) => ({ Bucket: env('EXCHANGE_BUCKET'), Key: key });

/** Good for five minutes. */
export const downloadUrlOf = (key: string): Promise<string> =>
  getSignedUrl(
    s3(),
    new GetObjectCommand({ ...at(key), ResponseContentDisposition: 'attachment; filename="my-data.json"' }),
    { expiresIn: downloadSeconds },
  );

export const putFile = async (key: string, body: string): Promise<void> => {
  await s3().send(
    new PutObjectCommand({ ...at(key), Body: body, ContentType: 'application/json; charset=utf-8' }),
  );
};

/** Also when it is gone. */
export const deleteFile = async (key: string): Promise<void> => {
  await s3().send(new DeleteObjectCommand(at(key)));
};
