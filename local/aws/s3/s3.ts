/**
 * S3: objects as files, what is known of them in the journal. Buckets behind a CDN are open to everybody, with the
 * headers that the CDN adds; others are read with a signature. Buckets that are said to tell EventBridge of new objects.
 */
import { randomUUID } from 'node:crypto';
import { escapeXml, xmlHeading } from '../escape-xml.ts';
import type { Happening } from '../eventbridge/envelope.ts';
import {
  AwsError,
  accountId,
  type LocalAnswer,
  type LocalRequest,
  type Runtime,
  region,
  type Service,
} from '../service.ts';
import type { Resources } from '../template/template.ts';
import { bodyOf } from './body.ts';
import { type Buckets, bucketsOf } from './buckets.ts';
import { checkDeletion, checkDigest, checkWrite, isKnown, noSuchKey, notImplemented } from './conditions.ts';
import { keepExpiring } from './lifecycle.ts';
import { listBuckets, listObjects, noSuchBucket } from './list.ts';
import { type ObjectInfo, type Objects, openObjects, type Place } from './objects.ts';
import { partOf } from './range.ts';
import { checkPresigned, isPresigned } from './signed-url.ts';

const base = '/_aws/s3/{bucket}/{key+}';

const xmlError = (error: AwsError): LocalAnswer => ({
  status: error.status,
  headers: { 'content-type': 'application/xml' },
  body: `${xmlHeading}<Error><Code>${error.code}</Code><Message>${escapeXml(error.message)}</Message></Error>`,
});

/** Under which name a browser keeps the file: whoever signs a download says so. */
const asked = 'response-content-disposition';

/** Tags, access lists, versions, parts of an upload … are other operations at the same address; so is a copy. */
const checkServed = ({ query, headers }: LocalRequest): void => {
  for (const name of query.keys())
    if (name !== 'x-id' && name !== asked && !/^x-amz-/i.test(name)) throw notImplemented(`?${name}`);
  if (headers['x-amz-copy-source'] !== undefined) throw notImplemented('x-amz-copy-source');
};

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

/** What the distribution's policy of response headers says in `lib/images.ts`. */
const cdnHeaders = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
};

const accessDenied = (): AwsError => new AwsError('AccessDenied', 'Access Denied', 403);

type Find = (request: LocalRequest) => Place;

const placeIn =
  ({ names }: Buckets): Find =>
  ({ params }) => {
    const { bucket = '', key = '' } = params;
    if (!names.has(bucket)) throw noSuchBucket();
    return { bucket, key };
  };

type Tell = (happening: Happening) => void;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
const created = ({ bucket, key }: Place, sizeBytes: number, etag: string, now: number): Happening => ({
  id: randomUUID(),
  type: 'Object Created',
  source: 'aws.s3',
  at: new Date(now),
  resources: [`arn:aws:s3:::${bucket}`],
  detail: {
    version: '0',
    bucket: { name: bucket },
    object: { key, size: sizeBytes, etag: etag.replaceAll('"', ''), sequencer: now.toString(16) },
    'request-id': randomUUID(),
    requester: accountId,
    'source-ip-address': '127.0.0.1',
    reason: 'PutObject',
  },
});

const metadataPrefix = 'x-amz-meta-';

const metadataOf = ({ headers }: LocalRequest): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      name.startsWith(metadataPrefix) && value !== undefined ? [[name, value]] : [],
    ),
  );

/** @throws AwsError `AccessDenied`, `SignatureDoesNotMatch` */
const checkSigned = (request: LocalRequest, now: number): void => {
  if (isPresigned(request)) checkPresigned(request, now);
  else if (!request.headers.authorization) throw accessDenied();
};

type Writing = { readonly objects: Objects; readonly place: Find; readonly told: (place: Place) => Tell };

const write = ({ objects, place, told }: Writing, now: number, request: LocalRequest): LocalAnswer => {
  checkServed(request);
  const where = place(request);
  checkSigned(request, now);
  const body = bodyOf(request);
  checkDigest(request.headers, body);
  checkWrite(request.headers, objects.find(where));
  const etag = objects.put(
    where,
    {
      body,
      contentType: request.headers['content-type'] ?? 'binary/octet-stream',
      cacheControl: request.headers['cache-control'],
      metadata: metadataOf(request),
    },
    now,
  );
  told(where)(created(where, body.length, etag, now));
  return { status: 200, headers: { etag, ...corsHeaders } };
};

const headersOf = ({ etag, contentType, cacheControl, modifiedAt }: ObjectInfo): Record<string, string> => ({
  etag,
  'content-type': contentType,
  'last-modified': modifiedAt.toUTCString(),
  ...(cacheControl !== undefined && { 'cache-control': cacheControl }),
  ...cdnHeaders,
  ...corsHeaders,
});

type Reading = { readonly objects: Objects; readonly place: Find; readonly open: ReadonlySet<string> };

const read = ({ objects, place, open }: Reading, now: number, request: LocalRequest): LocalAnswer => {
  checkServed(request);
  const where = place(request);
  if (!open.has(where.bucket)) checkSigned(request, now);
  const found = objects.find(where);
  if (!found) throw noSuchKey();
  const disposition = request.query.get(asked);
  const headers = {
    ...headersOf(found),
    ...objects.metadata(where),
    'accept-ranges': 'bytes',
    ...(disposition !== null && { 'content-disposition': disposition }),
  };
  if (isKnown(request.headers, found)) return { status: 304, headers };
  const body = objects.bytes(found);
  const part = partOf(request.headers.range, body.length);
  if (!part) return { status: 200, headers, body };
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${part.first}-${part.last}/${body.length}` },
    body: body.subarray(part.first, part.last + 1),
  };
};

const drop = (objects: Objects, place: Find, request: LocalRequest): LocalAnswer => {
  checkServed(request);
  if (!request.headers.authorization) throw accessDenied();
  const where = place(request);
  checkDeletion(request.headers, objects.find(where));
  objects.drop(where);
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

/** @param directory where the files are  @param tell what EventBridge does with what happened */
export const makeS3 = (
  { journal, clock }: Runtime,
  resources: Resources,
  directory: string,
  tell: Tell,
): Service => {
  const buckets = bucketsOf(resources);
  const told = ({ bucket }: Place): Tell => (buckets.telling.has(bucket) ? tell : () => {});
  const objects = openObjects(journal, directory);
  const find = placeIn(buckets);
  const expire = keepExpiring(buckets, objects, clock);
  const place: Find = (request) => {
    expire();
    return find(request);
  };
  const madeAt = new Date(clock.now());
  const list = answering((request) => {
    place(request);
    return listObjects(request, objects.list);
  });
  const named = answering(() => listBuckets(buckets.names, madeAt));
  const head = answering((request) => {
    place(request);
    return { status: 200, headers: { 'x-amz-bucket-region': region } };
  });
  const readObject = answering((request) =>
    read({ objects, place, open: buckets.open }, clock.now(), request),
  );
  /** A bucket has an address with a slash behind it, too. */
  const orOfBucket =
    (ofBucket: typeof readObject) =>
    (request: LocalRequest): LocalAnswer =>
      request.params.key === '' ? ofBucket(request) : readObject(request);
  return {
    routes: {
      'GET /_aws/s3': named,
      'GET /_aws/s3/': named,
      'GET /_aws/s3/{bucket}': list,
      'HEAD /_aws/s3/{bucket}': head,
      [`GET ${base}`]: orOfBucket(list),
      [`HEAD ${base}`]: orOfBucket(head),
      [`PUT ${base}`]: answering((request) => write({ objects, place, told }, clock.now(), request)),
      [`DELETE ${base}`]: answering((request) => drop(objects, place, request)),
      [`OPTIONS ${base}`]: preflight,
    },
  };
};
