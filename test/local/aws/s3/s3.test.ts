import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Happening } from '../../../../local/aws/eventbridge/envelope.ts';
import { notFound, refuse } from '../../../../local/aws/http-api/response.ts';
import { makeS3 } from '../../../../local/aws/s3/s3.ts';
import { resolveTemplates } from '../../../../local/aws/template/resolve-templates.ts';
import { templateSchema } from '../../../../local/aws/template/template.ts';
import { type Clock, startClock } from '../../../../local/clock.ts';
import { openJournal } from '../../../../local/journal.ts';
import { makeLocalRoutes } from '../../../../local/local-routes.ts';
import { type LocalServer, startServer } from '../../../../local/server.ts';

let directory: string;
let server: LocalServer;
let clock: Clock;
let client: S3Client;
let url: string;
const told: Happening[] = [];

const clientAt = (
  address: string,
  requestChecksumCalculation: 'WHEN_REQUIRED' | 'WHEN_SUPPORTED',
): S3Client =>
  new S3Client({
    endpoint: `${address}/_aws/s3`,
    forcePathStyle: true,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestChecksumCalculation,
  });

const template = templateSchema.parse({
  Resources: {
    Images: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        BucketName: 'images',
        NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
      },
    },
  },
});

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'waybill-s3-'));
  clock = startClock();
  server = await startServer(0, () => {});
  url = `http://127.0.0.1:${server.port}`;
  const runtime = {
    clock,
    url,
    journal: openJournal(directory),
    invoke: async () => ({ payload: null }),
    report: () => {},
  };
  const resources = resolveTemplates({ S: template }, url);
  const s3 = makeS3(runtime, resources, join(directory, 's3'), (happening) => told.push(happening));
  const answer = makeLocalRoutes(s3.routes ?? {});
  server.serve(async (request) => (await answer(request)) ?? refuse(notFound, request.target));
  client = clientAt(url, 'WHEN_REQUIRED');
});

afterAll(async () => {
  client.destroy();
  await server.stop();
  clock.stop();
  rmSync(directory, { recursive: true, force: true });
});

const Bucket = 'images';
const bytes = Buffer.from([0, 1, 2, 255]);

const presigned = (Key: string, expiresIn = 300): Promise<string> =>
  getSignedUrl(client, new PutObjectCommand({ Bucket, Key, ContentType: 'image/png' }), {
    expiresIn,
    signableHeaders: new Set(['content-type']),
  });

const put = (address: string, contentType = 'image/png'): Promise<Response> =>
  fetch(address, { method: 'PUT', body: bytes, headers: { 'content-type': contentType } });

describe('an object', () => {
  it('is put, read, headed and deleted by the SDK', async () => {
    const Key = 'products/prd 1/ä.png';
    await client.send(
      new PutObjectCommand({
        Bucket,
        Key,
        Body: bytes,
        ContentType: 'image/png',
        CacheControl: 'max-age=60',
      }),
    );
    const read = await client.send(new GetObjectCommand({ Bucket, Key }));
    expect(Buffer.from((await read.Body?.transformToByteArray()) ?? [])).toEqual(bytes);
    const head = await client.send(new HeadObjectCommand({ Bucket, Key }));
    expect(head).toMatchObject({ ContentType: 'image/png', CacheControl: 'max-age=60', ContentLength: 4 });
    await client.send(new DeleteObjectCommand({ Bucket, Key }));
    await expect(client.send(new GetObjectCommand({ Bucket, Key }))).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
  });

  it('is kept with the SDK’s own checksums and chunks', async () => {
    const checking = clientAt(url, 'WHEN_SUPPORTED');
    await checking.send(new PutObjectCommand({ Bucket, Key: 'chunked', Body: bytes }));
    const read = await fetch(`${url}/_aws/s3/images/chunked`);
    expect(Buffer.from(await read.arrayBuffer())).toEqual(bytes);
  });

  it('is public to read, with its type and an ETag to ask for', async () => {
    await put(await presigned('a.png'));
    const first = await fetch(`${url}/_aws/s3/images/a.png`);
    expect([first.status, first.headers.get('content-type')]).toEqual([200, 'image/png']);
    const etag = first.headers.get('etag') ?? '';
    const second = await fetch(`${url}/_aws/s3/images/a.png`, { headers: { 'if-none-match': etag } });
    expect(second.status).toBe(304);
  });

  it('is read in part, and not from behind its end', async () => {
    await put(await presigned('part.png'));
    const part = (Range: string) => client.send(new GetObjectCommand({ Bucket, Key: 'part.png', Range }));
    const read = await part('bytes=0-1');
    expect([read.ContentRange, [...((await read.Body?.transformToByteArray()) ?? [])]]).toEqual([
      'bytes 0-1/4',
      [0, 1],
    ]);
    expect((await part('bytes=0-63')).ContentRange).toBe('bytes 0-3/4');
    await expect(part('bytes=4-9')).rejects.toMatchObject({ name: 'InvalidRange' });
  });

  it('is told of when it arrives, and is taken by browsers for what it says alone', async () => {
    await put(await presigned('told.png'));
    expect(told.at(-1)).toMatchObject({
      source: 'aws.s3',
      type: 'Object Created',
      detail: { bucket: { name: 'images' }, object: { key: 'told.png', size: 4 } },
    });
    const { headers } = await fetch(`${url}/_aws/s3/images/told.png`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain('sandbox');
  });

  it('is not written or deleted without a signature', async () => {
    const address = `${url}/_aws/s3/images/a.png`;
    expect((await put(address)).status).toBe(403);
    expect((await fetch(address, { method: 'DELETE' })).status).toBe(403);
  });

  it('needs a bucket of the template', async () => {
    const answer = await fetch(`${url}/_aws/s3/others/a.png`);
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('NoSuchBucket')]);
  });
});

describe('a presigned upload', () => {
  it('is accepted as it was signed', async () => {
    expect((await put(await presigned('ok.png'))).status).toBe(200);
  });

  it.each([
    ['another content type', (address: string) => put(address, 'text/html')],
    ['another key', (address: string) => put(address.replace('/images/', '/images/other-'))],
    ['a longer life', (address: string) => put(address.replace('X-Amz-Expires=300', 'X-Amz-Expires=900'))],
    [
      'a changed signature',
      (address: string) => put(address.replace(/X-Amz-Signature=./, 'X-Amz-Signature=g')),
    ],
  ])('is refused with %s', async (_, upload) => {
    const answer = await upload(await presigned('signed.png'));
    expect([answer.status, await answer.text()]).toEqual([
      403,
      expect.stringContaining('SignatureDoesNotMatch'),
    ]);
  });

  it('is refused when its time is over', async () => {
    const address = await presigned('late.png', 60);
    clock.advance(61);
    const answer = await put(address);
    expect([answer.status, await answer.text()]).toEqual([
      403,
      expect.stringContaining('Request has expired'),
    ]);
  });
});
