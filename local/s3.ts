/** S3: objects as files, what is known of them in the journal. Reading is open to everybody, as behind a CDN. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import {
  AwsError,
  type LocalAnswer,
  type LocalRequest,
  type LocalRoutes,
  type Runtime,
  type Service,
} from './service.ts';
import { checkPresigned, isPresigned } from './signed-url.ts';
import type { Resources } from './template.ts';

const rowSchema = z.object({
  file: z.string(),
  etag: z.string(),
  content_type: z.string(),
  cache_control: z.string().nullable(),
  bytes: z.number(),
  modified_at: z.number(),
});

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

export const makeS3 = (runtime: Runtime, resources: Resources, directory: string): Service => {
  const { journal, clock } = runtime;
  const buckets = new Set(resources.ofType('AWS::S3::Bucket').map(({ ref }) => ref));
  mkdirSync(directory, { recursive: true });
  journal.exec(
    `CREATE TABLE IF NOT EXISTS s3_objects (
       bucket TEXT NOT NULL, key TEXT NOT NULL, file TEXT NOT NULL, etag TEXT NOT NULL, content_type TEXT NOT NULL,
       cache_control TEXT, bytes INTEGER NOT NULL, modified_at INTEGER NOT NULL, PRIMARY KEY (bucket, key)) STRICT`,
  );
  const select = journal.prepare('SELECT * FROM s3_objects WHERE bucket = ? AND key = ?');
  const insert = journal.prepare('INSERT OR REPLACE INTO s3_objects VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const remove = journal.prepare('DELETE FROM s3_objects WHERE bucket = ? AND key = ?');

  const place = ({ params }: LocalRequest): readonly [string, string] => {
    const { bucket = '', key = '' } = params;
    if (!buckets.has(bucket)) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
    return [bucket, key];
  };

  const stored = (request: LocalRequest) => {
    const row = select.get(...place(request));
    if (!row) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
    return rowSchema.parse(row);
  };

  const write = (request: LocalRequest): LocalAnswer => {
    const [bucket, key] = place(request);
    if (isPresigned(request)) checkPresigned(request, clock.now());
    else if (!request.headers.authorization) throw new AwsError('AccessDenied', 'Access Denied', 403);
    const body = bodyOf(request);
    const etag = `"${createHash('md5').update(body).digest('hex')}"`;
    const file = createHash('sha256').update(`${bucket}/${key}`).digest('hex');
    writeFileSync(join(directory, file), body);
    const contentType = request.headers['content-type'] ?? 'binary/octet-stream';
    const cacheControl = request.headers['cache-control'] ?? null;
    insert.run(bucket, key, file, etag, contentType, cacheControl, body.length, clock.now());
    return { status: 200, headers: { etag, ...corsHeaders } };
  };

  const read = (request: LocalRequest): LocalAnswer => {
    const { file, etag, content_type, cache_control, modified_at } = stored(request);
    const headers = {
      etag,
      'content-type': content_type,
      'last-modified': new Date(modified_at).toUTCString(),
      ...(cache_control !== null && { 'cache-control': cache_control }),
      ...corsHeaders,
    };
    if (request.headers['if-none-match'] === etag) return { status: 304, headers };
    return { status: 200, headers, body: readFileSync(join(directory, file)) };
  };

  const drop = (request: LocalRequest): LocalAnswer => {
    const [bucket, key] = place(request);
    if (!request.headers.authorization) throw new AwsError('AccessDenied', 'Access Denied', 403);
    const row = select.get(bucket, key);
    remove.run(bucket, key);
    if (row) rmSync(join(directory, rowSchema.parse(row).file), { force: true });
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

  const routes: LocalRoutes = {
    [`GET ${base}`]: answering(read),
    [`HEAD ${base}`]: answering(read),
    [`PUT ${base}`]: answering(write),
    [`DELETE ${base}`]: answering(drop),
    [`OPTIONS ${base}`]: preflight,
  };
  return { routes };
};
