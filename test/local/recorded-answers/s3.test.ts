import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from '@jest/globals';
import { makeS3 } from '../../../local/aws/s3/s3.ts';
import type { LocalAnswer, LocalRequest } from '../../../local/aws/service.ts';
import { resolveTemplates } from '../../../local/aws/template/resolve-templates.ts';
import { templateSchema } from '../../../local/aws/template/template.ts';
import { fakeClock } from '../aws/step-functions/stand.ts';
import { localStack } from './recorded.ts';

const directory = mkdtempSync(join(tmpdir(), 'waybill-recorded-s3-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const s3 = makeS3(
  {
    clock: fakeClock(),
    journal: new DatabaseSync(':memory:'),
    invoke: async () => ({ payload: null }),
    report: () => {},
    url: 'http://127.0.0.1:1',
  },
  resolveTemplates(
    {
      S: templateSchema.parse({
        Resources: { Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'bucket' } } },
      }),
    },
    'http://127.0.0.1:1',
  ),
  join(directory, 'objects'),
  () => {},
);

type Headers = Record<string, string>;

const ask = async (
  method: string,
  key: string,
  headers: Headers,
  body = '',
  query = '',
): Promise<LocalAnswer> => {
  const answer = s3.routes?.[`${method} /_aws/s3/{bucket}/{key+}`];
  if (!answer) throw new Error(`no ${method}`);
  const request: LocalRequest = {
    method,
    path: `/_aws/s3/bucket/${key}`,
    params: { bucket: 'bucket', key },
    query: new URLSearchParams(query),
    headers: { authorization: 'AWS4-HMAC-SHA256 …', ...headers },
    body: Buffer.from(body),
  };
  return answer(request);
};

const textOf = ({ body }: LocalAnswer): string =>
  typeof body === 'string' || Buffer.isBuffer(body) ? body.toString() : '';
const code = (answer: LocalAnswer): string | undefined => /<Code>(\w+)</.exec(textOf(answer))?.[1];
const s3Test = (name: string): string => localStack(`s3/${name}`);

describe('S3 answers as recorded', () => {
  const range = s3Test('test_s3_api.py test_get_object_range');

  it.each([
    ['bytes=0-8', '012345678', 'bytes 0-8/10'],
    ['bytes=1-1', '1', 'bytes 1-1/10'],
    ['bytes=1-0', '0123456789', undefined],
    ['bytes=1-', '123456789', 'bytes 1-9/10'],
    ['bytes=-1-', '0123456789', undefined],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=-9', '123456789', 'bytes 1-9/10'],
    ['bytes=-15', '0123456789', 'bytes 0-9/10'],
    ['bytes=0-100', '0123456789', 'bytes 0-9/10'],
    ['bytes=0-0', '0', 'bytes 0-0/10'],
    ['bytes=0--1', '0123456789', undefined],
    ['bytes=0-1,3-4,7-9', '0123456789', undefined],
    ['0-8', '0123456789', undefined],
    ['bytes=-', '0123456789', undefined],
  ])(`a part %s of ten bytes (${range})`, async (given, body, contentRange) => {
    await ask('PUT', 'ten', {}, '0123456789');
    const answer = await ask('GET', 'ten', { range: given });
    expect([answer.status, textOf(answer), answer.headers?.['content-range']]).toEqual([
      contentRange === undefined ? 200 : 206,
      body,
      contentRange,
    ]);
  });

  it.each(['bytes=-0', 'bytes=100-200'])(`no part %s of ten bytes (${range})`, async (given) => {
    await ask('PUT', 'ten', {}, '0123456789');
    const answer = await ask('GET', 'ten', { range: given });
    expect([answer.status, code(answer)]).toEqual([416, 'InvalidRange']);
  });

  const md5OfTest = '"098f6bcd4621d373cade4e832627b4f6"';

  it.each<
    [
      what: string,
      method: string,
      key: string,
      headers: Headers,
      status: number,
      code: string,
      source: string,
    ]
  >([
    [
      'a new object that is there',
      'PUT',
      'there',
      { 'if-none-match': '*' },
      412,
      'PreconditionFailed',
      'test_s3_api.py test_put_object_if_none_match',
    ],
    [
      'none of a tag',
      'PUT',
      'there',
      { 'if-none-match': md5OfTest },
      501,
      'NotImplemented',
      'test_s3_api.py test_put_object_if_none_match_validation',
    ],
    [
      'another tag',
      'PUT',
      'there',
      { 'if-match': '"nope"' },
      412,
      'PreconditionFailed',
      'test_s3_api.py test_put_object_if_match',
    ],
    [
      'a tag of nothing',
      'PUT',
      'nothing',
      { 'if-match': md5OfTest },
      404,
      'NoSuchKey',
      'test_s3_api.py test_put_object_if_match',
    ],
    [
      'any tag',
      'PUT',
      'there',
      { 'if-match': '*' },
      501,
      'NotImplemented',
      'test_s3_api.py test_put_object_if_match_validation',
    ],
    [
      'two conditions',
      'PUT',
      'there',
      { 'if-match': md5OfTest, 'if-none-match': '*' },
      501,
      'NotImplemented',
      'test_s3_api.py test_put_object_if_match_and_if_none_match_validation',
    ],
    [
      'a reader with another tag',
      'GET',
      'there',
      { 'if-match': '"not good etag"' },
      412,
      'PreconditionFailed',
      'test_s3.py test_precondition_failed_error',
    ],
    [
      'a part of nothing',
      'GET',
      'nothing',
      { range: 'bytes=0-1' },
      404,
      'NoSuchKey',
      'test_s3.py test_range_key_not_exists',
    ],
    [
      'a deletion with another tag',
      'DELETE',
      'there',
      { 'if-match': '"nope"' },
      412,
      'PreconditionFailed',
      'test_s3_api.py test_delete_object_if_match_non_express',
    ],
    [
      'a deletion by size',
      'DELETE',
      'there',
      { 'x-amz-if-match-size': '1' },
      501,
      'NotImplemented',
      'test_s3_api.py test_delete_object_if_match_size_non_express',
    ],
    [
      'a digest that is none',
      'PUT',
      'there',
      { 'content-md5': '__invalid__' },
      400,
      'InvalidDigest',
      'test_s3.py test_s3_invalid_content_md5',
    ],
    [
      'a digest too short',
      'PUT',
      'there',
      { 'content-md5': 'MTIz' },
      400,
      'InvalidDigest',
      'test_s3.py test_s3_invalid_content_md5',
    ],
    [
      'the digest of something else',
      'PUT',
      'there',
      { 'content-md5': 'CYketZBSTjX8czcs3cXVlg==' },
      400,
      'BadDigest',
      'test_s3.py test_s3_invalid_content_md5',
    ],
  ])('%s is refused (%s %s)', async (_, method, key, headers, status, refusal, source) => {
    await ask('PUT', 'there', {}, 'test');
    const answer = await ask(method, key, headers, 'other');
    expect([s3Test(source), answer.status, code(answer)]).toEqual([s3Test(source), status, refusal]);
    expect(textOf(await ask('GET', 'there', {}))).toBe('test');
  });

  it('a write under conditions that hold, and an object anew after it was deleted', async () => {
    await ask('PUT', 'mine', {}, 'test');
    expect((await ask('PUT', 'mine', { 'if-match': md5OfTest }, 'next')).status).toBe(200);
    expect((await ask('DELETE', 'mine', {})).status).toBe(204);
    expect((await ask('PUT', 'mine', { 'if-none-match': '*' }, 'anew')).status).toBe(200);
  });

  it(`what the owner notes of an object (${s3Test('test_s3.py test_put_url_metadata_with_sig_s3')})`, async () => {
    await ask('PUT', 'noted', { 'x-amz-meta-foo': 'bar' }, 'test');
    expect((await ask('HEAD', 'noted', {})).headers).toMatchObject({ 'x-amz-meta-foo': 'bar' });
    await ask('PUT', 'noted', {}, 'test');
    expect((await ask('HEAD', 'noted', {})).headers).not.toHaveProperty('x-amz-meta-foo');
  });
});

it.each([
  ['tags', 'tagging', {}],
  ['an access list', 'acl', {}],
  ['a part', 'uploadId=1&partNumber=1', {}],
  ['a copy', '', { 'x-amz-copy-source': 'bucket/there' }],
])('S3 does not take %s for an object', async (_, query, headers: Headers) => {
  await ask('PUT', 'whole', {}, 'test');
  const answer = await ask('PUT', 'whole', headers, '<Tagging/>', query);
  expect([answer.status, code(answer)]).toEqual([501, 'NotImplemented']);
  expect(textOf(await ask('GET', 'whole', {}))).toBe('test');
});
