/** S3: objects as files, what is known of them in the journal. Reading is open to everybody, as behind a CDN. */

import { type ObjectInfo, type Objects, openObjects, type Place } from './s3-objects.ts';
import { AwsError, type LocalAnswer, type LocalRequest, type Runtime, type Service } from './service.ts';
import { checkPresigned, isPresigned } from './signed-url.ts';
import type { Resources } from './template.ts';

const base = '/_aws/s3/{bucket}/{key+}';

const escapeXml = (text: string): string =>
  text.replaceAll(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);

const xmlError = (error: AwsError): LocalAnswer => ({
  status: error.status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${error.code}</Code><Message>${escapeXml(error.message)}</Message></Error>`,
});

/** S3's errors are XML. */
const answering =
  (operation: (request: LocalRequest) => LocalAnswer) =>
  (request: LocalRequest): LocalAnswer => {
    try {
      return operation(request);
    } catch (error) {
      if (error instanceof AwsError) return xmlError(error);
      throw error;
    }
  };

/** Browsers upload from the admin pages' origin; locally any origin may. */
const corsHeaders = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'etag' };

/** The SDK may send a body in signed chunks (`aws-chunked`): `<hex size>[;signature]\r\n<bytes>\r\n` … `0\r\n`. */
const unchunk = (body: Buffer): Buffer => {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const lineEnd = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.toString('latin1', at, lineEnd), 16);
    if (lineEnd < 0 || !(size > 0)) break;
    parts.push(body.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
  return Buffer.concat(parts);
};

const bodyOf = ({ headers, body }: LocalRequest): Buffer =>
  headers['content-encoding']?.includes('aws-chunked') ? unchunk(body) : body;

const noSuchKey = (): AwsError => new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
const accessDenied = (): AwsError => new AwsError('AccessDenied', 'Access Denied', 403);

type Find = (request: LocalRequest) => Place;

const placeIn =
  (buckets: ReadonlySet<string>): Find =>
  ({ params }) => {
    const { bucket = '', key = '' } = params;
    if (!buckets.has(bucket)) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
    return { bucket, key };
  };

const write = (objects: Objects, place: Find, now: number, request: LocalRequest): LocalAnswer => {
  const where = place(request);
  if (isPresigned(request)) checkPresigned(request, now);
  else if (!request.headers.authorization) throw accessDenied();
  const etag = objects.put(
    where,
    {
      body: bodyOf(request),
      contentType: request.headers['content-type'] ?? 'binary/octet-stream',
      cacheControl: request.headers['cache-control'],
    },
    now,
  );
  return { status: 200, headers: { etag, ...corsHeaders } };
};

const headersOf = ({ etag, contentType, cacheControl, modifiedAt }: ObjectInfo): Record<string, string> => ({
  etag,
  'content-type': contentType,
  'last-modified': modifiedAt.toUTCString(),
  ...(cacheControl !== undefined && { 'cache-control': cacheControl }),
  ...corsHeaders,
});

const read = (objects: Objects, place: Find, request: LocalRequest): LocalAnswer => {
  const found = objects.find(place(request));
  if (!found) throw noSuchKey();
  const headers = headersOf(found);
  if (request.headers['if-none-match'] === found.etag) return { status: 304, headers };
  return { status: 200, headers, body: objects.bytes(found) };
};

const drop = (objects: Objects, place: Find, request: LocalRequest): LocalAnswer => {
  if (!request.headers.authorization) throw accessDenied();
  objects.drop(place(request));
  return { status: 204 };
};

const preflight = (): LocalAnswer => ({
  status: 200,
  headers: {
    ...corsHeaders,
    'access-control-allow-methods': 'GET, PUT, HEAD',
    'access-control-allow-headers': '*',
  },
});

/** @param directory where the files are */
export const makeS3 = ({ journal, clock }: Runtime, resources: Resources, directory: string): Service => {
  const objects = openObjects(journal, directory);
  const place = placeIn(new Set(resources.ofType('AWS::S3::Bucket').map(({ ref }) => ref)));
  const reading = answering((request) => read(objects, place, request));
  return {
    routes: {
      [`GET ${base}`]: reading,
      [`HEAD ${base}`]: reading,
      [`PUT ${base}`]: answering((request) => write(objects, place, clock.now(), request)),
      [`DELETE ${base}`]: answering((request) => drop(objects, place, request)),
      [`OPTIONS ${base}`]: preflight,
    },
  };
};
