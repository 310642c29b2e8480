/**
 * Where a request for S3 goes. Its clients are told `<url>/_aws/s3`; one that has a single endpoint for all services (`aws
 * --endpoint-url <url>/_aws`) puts the bucket right behind `/_aws`, and is known by the service that it signed for.
 */
import { type HttpRequest, headersOf } from '../http-api/event.ts';

const own = '/_aws/s3';
const common = '/_aws';

/** `AKIA…/20260101/eu-west-1/s3/aws4_request`, in the header or, of a presigned URL, in the query (`/` as `%2F`). */
const scope = /\/\d{8}\/[\w-]+\/s3\/aws4_request/;
/** A URL presigned in the older way, which S3 alone still takes. */
const olderSignature = /[?&]AWSAccessKeyId=/;

const isSignedForS3 = ({ target, headers }: HttpRequest): boolean =>
  scope.test(headersOf(headers).authorization ?? '') ||
  scope.test(target.replaceAll(/%2F/gi, '/')) ||
  olderSignature.test(target);

export const addressedToS3 = (request: HttpRequest): HttpRequest => {
  const { target } = request;
  const isElsewhere = target.startsWith(common) && !/^\/_aws\/s3(\/|\?|$)/.test(target);
  if (!isElsewhere || !isSignedForS3(request)) return request;
  return { ...request, target: `${own}${target.slice(common.length)}` };
};

/** The paths that the signer of a request may have written. */
export const pathsOf = (path: string): readonly string[] => [path, `${common}${path.slice(own.length)}`];
