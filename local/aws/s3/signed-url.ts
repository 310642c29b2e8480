/** Checks URLs that the SDK presigned (AWS Signature Version 4 in the query), as S3 does. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { AwsError, type LocalRequest } from '../service.ts';
import { pathsOf } from './address.ts';

/** The secret key that functions get as AWS_SECRET_ACCESS_KEY. */
const secretKey = 'local';

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** As RFC 3986 has it: `encodeURIComponent` leaves five characters too many. */
const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

const canonicalQuery = (query: URLSearchParams): string =>
  [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');

const canonicalRequest = (request: LocalRequest, path: string, signedHeaders: string): string => {
  const headers = signedHeaders.split(';').map((name) => `${name}:${request.headers[name]?.trim() ?? ''}\n`);
  const payload = request.query.get('X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD';
  return [request.method, path, canonicalQuery(request.query), headers.join(''), signedHeaders, payload].join(
    '\n',
  );
};

/** `20260101T120000Z` → milliseconds since the epoch */
const timeOf = (basic: string): number =>
  Date.parse(basic.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

export const isPresigned = ({ query }: LocalRequest): boolean => query.has('X-Amz-Signature');

/** @throws AwsError `AccessDenied`, `SignatureDoesNotMatch` */
export const checkPresigned = (request: LocalRequest, now: number): void => {
  const value = (name: string): string => request.query.get(name) ?? '';
  const date = value('X-Amz-Date');
  const expiresAt = timeOf(date) + Number(value('X-Amz-Expires')) * 1000;
  if (!(now <= expiresAt)) throw new AwsError('AccessDenied', 'Request has expired', 403);
  const [, day = '', region = '', service = ''] = value('X-Amz-Credential').split('/');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const key = [region, service, 'aws4_request'].reduce<Buffer>(hmac, hmac(`AWS4${secretKey}`, day));
  const given = Buffer.from(value('X-Amz-Signature'), 'hex');
  const isSignedAt = (path: string): boolean => {
    const canonical = canonicalRequest(request, path, value('X-Amz-SignedHeaders'));
    const digest = createHash('sha256').update(canonical).digest('hex');
    const expected = hmac(key, ['AWS4-HMAC-SHA256', date, scope, digest].join('\n'));
    return given.length === expected.length && timingSafeEqual(given, expected);
  };
  if (!pathsOf(request.path).some(isSignedAt)) {
    throw new AwsError('SignatureDoesNotMatch', 'The request signature does not match', 403);
  }
};
