import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Happening } from '../../../../local/aws/eventbridge/envelope.ts';
import { notFound, refuse } from '../../../../local/aws/http-api/response.ts';
import { addressedToS3 } from '../../../../local/aws/s3/address.ts';
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
    Cdn: {
      Type: 'AWS::CloudFront::Distribution',
      Properties: {
        DistributionConfig: {
          Origins: [{ DomainName: { 'Fn::GetAtt': ['Images', 'RegionalDomainName'] } }],
        },
      },
    },
    Files: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        BucketName: 'files',
        LifecycleConfiguration: {
          Rules: [
            { Status: 'Enabled', Prefix: 'out/', ExpirationInDays: 7 },
            { Status: 'Disabled', ExpirationInDays: 1 },
          ],
        },
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
  server.serve(async (request) => (await answer(addressedToS3(request))) ?? refuse(notFound, request.target));
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

describe('a list', () => {
  const keys = ['l/a.png', 'l/b/1.png', 'l/b/2.png', 'l/c d.png', 'l/ä.png'];
  beforeAll(async () => {
    for (const Key of keys) await client.send(new PutObjectCommand({ Bucket, Key, Body: bytes }));
  });

  it('has the keys of a prefix in order, page by page', async () => {
    const found: string[] = [];
    const pages = paginateListObjectsV2({ client, pageSize: 2 }, { Bucket, Prefix: 'l/' });
    for await (const { Contents = [] } of pages) found.push(...Contents.map(({ Key = '' }) => Key));
    expect(found).toEqual(keys);
    const { Contents = [] } = await client.send(
      new ListObjectsV2Command({ Bucket, Prefix: 'l/', StartAfter: 'l/b/1.png' }),
    );
    expect(Contents.map(({ Key, Size }) => [Key, Size])).toEqual(keys.slice(2).map((key) => [key, 4]));
  });

  it('shows what is before the delimiter once, also when a page ends there', async () => {
    const first = { Bucket, Prefix: 'l/', Delimiter: '/', MaxKeys: 2 };
    const { Contents, CommonPrefixes, NextContinuationToken } = await client.send(
      new ListObjectsV2Command(first),
    );
    expect([Contents?.map(({ Key }) => Key), CommonPrefixes]).toEqual([['l/a.png'], [{ Prefix: 'l/b/' }]]);
    const rest = await client.send(
      new ListObjectsV2Command({ ...first, ContinuationToken: NextContinuationToken }),
    );
    expect(rest).toMatchObject({ KeyCount: 2, IsTruncated: false });
    expect(rest.CommonPrefixes).toBeUndefined();
  });

  it('needs a bucket, and is the second version of lists alone', async () => {
    await expect(client.send(new ListObjectsV2Command({ Bucket: 'others' }))).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
    expect((await fetch(`${url}/_aws/s3/images?versions`)).status).toBe(501);
    expect(await client.send(new HeadBucketCommand({ Bucket }))).toMatchObject({ BucketRegion: 'eu-west-1' });
  });
});

describe('a presigned upload', () => {
  it('is accepted at the address that all services share', async () => {
    const shared = new S3Client({
      endpoint: `${url}/_aws`,
      forcePathStyle: true,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      requestChecksumCalculation: 'WHEN_REQUIRED',
    });
    const address = await getSignedUrl(shared, new PutObjectCommand({ Bucket, Key: 'shared.png' }));
    expect(new URL(address).pathname).toBe('/_aws/images/shared.png');
    expect((await fetch(address, { method: 'PUT', body: bytes })).status).toBe(200);
    expect((await fetch(address.replace('shared', 'others'), { method: 'PUT', body: bytes })).status).toBe(
      403,
    );
  });

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

describe('a bucket without a CDN', () => {
  const files = 'files';
  const putFile = (Key: string) => client.send(new PutObjectCommand({ Bucket: files, Key, Body: 'a,b' }));
  const download = (Key: string, expiresIn = 300) =>
    getSignedUrl(
      client,
      new GetObjectCommand({
        Bucket: files,
        Key,
        ResponseContentDisposition: 'attachment; filename="a.csv"',
      }),
      { expiresIn },
    );

  it('is read by a signed address alone, while its time lasts, under the name that was signed', async () => {
    await putFile('out/a.csv');
    const address = await download('out/a.csv', 60);
    const answer = await fetch(address);
    expect([answer.status, await answer.text()]).toEqual([200, 'a,b']);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="a.csv"');
    expect((await fetch(`${url}/_aws/s3/files/out/a.csv`)).status).toBe(403);
    expect((await fetch(address.replace('a.csv%22', 'b.csv%22'))).status).toBe(403);
    clock.advance(61);
    expect((await fetch(address)).status).toBe(403);
  });

  it('deletes what its rules say, at the midnight after its days, and nothing else', async () => {
    await putFile('out/old.csv');
    await putFile('kept/old.csv');
    clock.advance(7 * 86_400);
    expect((await fetch(await download('kept/old.csv'))).status).toBe(200);
    clock.advance(86_400);
    expect((await fetch(await download('out/old.csv'))).status).toBe(404);
    expect((await fetch(await download('kept/old.csv'))).status).toBe(200);
  });

  it('deletes it also when nobody asks', async () => {
    const files = (): number => readdirSync(join(directory, 's3')).length;
    const before = files();
    await putFile('out/forgotten.csv');
    expect(files()).toBe(before + 1);
    clock.advance(8 * 86_400);
    expect(files()).toBe(before);
  });
});
