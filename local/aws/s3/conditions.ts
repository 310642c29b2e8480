/**
 * Under which condition an object is read or written: `If-Match` and the like, and the digest of what is sent. Words and
 * statuses as recorded on AWS, in LocalStack's `test_s3_api.py` and `test_s3.py`.
 */
import { createHash } from 'node:crypto';
import { AwsError, type LocalRequest } from '../service.ts';
import type { ObjectInfo } from './objects.ts';

type Headers = LocalRequest['headers'];

export const noSuchKey = (): AwsError => new AwsError('NoSuchKey', 'The specified key does not exist.', 404);

const failed = (): AwsError =>
  new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412);

/** What S3 itself does not have, too. */
export const notImplemented = (what: string): AwsError =>
  new AwsError(
    'NotImplemented',
    `A header you provided implies functionality that is not implemented: ${what}`,
    501,
  );

/** ETags are compared without their quotes. */
const isTag = (given: string, etag: string): boolean =>
  given
    .split(',')
    .some((tag) => tag.trim() === '*' || tag.trim().replaceAll('"', '') === etag.replaceAll('"', ''));

/** @throws AwsError `PreconditionFailed`, `NoSuchKey`, `NotImplemented` */
export const checkWrite = (headers: Headers, found: ObjectInfo | undefined): void => {
  const { 'if-match': match, 'if-none-match': noneMatch } = headers;
  if (match !== undefined && noneMatch !== undefined) throw notImplemented('If-Match,If-None-Match');
  if (match === '*') throw notImplemented('If-Match');
  if (noneMatch !== undefined && noneMatch !== '*') throw notImplemented('If-None-Match');
  if (noneMatch !== undefined && found) throw failed();
  if (match === undefined) return;
  if (!found) throw noSuchKey();
  if (!isTag(match, found.etag)) throw failed();
};

const unserved = ['x-amz-if-match-size', 'x-amz-if-match-last-modified-time'];

/** @throws AwsError `PreconditionFailed`, `NotImplemented` */
export const checkDeletion = (headers: Headers, found: ObjectInfo | undefined): void => {
  for (const name of unserved) if (headers[name] !== undefined) throw notImplemented(name);
  const match = headers['if-match'];
  if (match !== undefined && found && !isTag(match, found.etag)) throw failed();
};

/** HTTP's dates have no milliseconds. */
const seconds = (at: Date | string): number => Math.floor(new Date(at).getTime() / 1000);

/**
 * As HTTP orders them: a tag counts before a date.
 * @throws AwsError `PreconditionFailed`
 * @returns whether the reader has it already
 */
export const isKnown = (headers: Headers, { etag, modifiedAt }: ObjectInfo): boolean => {
  const {
    'if-match': match,
    'if-none-match': noneMatch,
    'if-modified-since': modifiedSince,
    'if-unmodified-since': unmodifiedSince,
  } = headers;
  if (match !== undefined && !isTag(match, etag)) throw failed();
  if (match === undefined && unmodifiedSince !== undefined && seconds(modifiedAt) > seconds(unmodifiedSince))
    throw failed();
  if (noneMatch !== undefined) return isTag(noneMatch, etag);
  return modifiedSince !== undefined && seconds(modifiedAt) <= seconds(modifiedSince);
};

/** @throws AwsError `InvalidDigest`, `BadDigest` */
export const checkDigest = (headers: Headers, body: Buffer): void => {
  const given = headers['content-md5'];
  if (given === undefined) return;
  if (!/^[A-Za-z0-9+/]{22}==$/.test(given))
    throw new AwsError('InvalidDigest', 'The Content-MD5 you specified was invalid.');
  if (createHash('md5').update(body).digest('base64') !== given)
    throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.');
};
