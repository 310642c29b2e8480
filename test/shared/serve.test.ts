import { describe, expect, it } from '@jest/globals';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { DomainError } from '../../functions/shared/errors.ts';
import { defineRoutes } from '../../functions/shared/http/contract.ts';
import { serve } from '../../functions/shared/http/serve.ts';
import { textFlaws } from '../../functions/shared/http/text.ts';
import { idSchema } from '../../functions/shared/ids.ts';
import { call, eventOf } from '../support/http-event.ts';
import { withTables } from '../support/store.ts';

withTables();

const thing = z.object({ name: z.string() });

const routes = defineRoutes({
  read: {
    method: 'GET',
    path: '/v1/things/{id}',
    summary: 'Read',
    access: 'public',
    params: z.object({ id: idSchema('product') }),
    query: z.object({ size: z.coerce.number().int().max(9).optional() }),
    etag: true,
    responses: { 200: thing },
  },
  write: {
    method: 'POST',
    path: '/v1/things',
    summary: 'Write',
    access: 'public',
    body: z.strictObject({ name: z.string().min(1) }),
    responses: { 201: thing },
  },
  fail: {
    method: 'POST',
    path: '/v1/fail',
    summary: 'Fail',
    access: 'public',
    body: z.strictObject({ how: z.enum(['known', 'unknown']) }),
    responses: { 204: null },
  },
});

const handler = serve(routes, {
  read: async () => ({ status: 200, body: { name: 'mug' }, headers: { etag: '"7"' } }),
  write: async ({ body }) => ({ status: 201, body }),
  fail: async ({ body }) => {
    if (body.how === 'known') throw new DomainError('unavailable', 'Too busy');
    throw new Error('a secret of ours');
  },
});

const id = 'prd_01JD3Z7Q4M8K2V5X9W6T1R0N00';
const read = (more: object = {}) => call(handler, { route: 'GET /v1/things/{id}', params: { id }, ...more });
const write = (body: unknown, headers: Record<string, string> = {}) =>
  call(handler, { route: 'POST /v1/things', body, headers });

const guarded = {
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

describe('every answer', () => {
  it('carries the security headers, also when it is a refusal', async () => {
    expect((await read()).headers).toMatchObject(guarded);
    expect((await write({})).headers).toMatchObject(guarded);
    expect((await call(handler, { route: '$default' })).headers).toMatchObject(guarded);
  });
});

describe('a request', () => {
  it('is refused when its body is not what the route declares, field by field', async () => {
    const answer = await write({ name: '', colour: 'red' });
    expect(answer).toMatchObject({
      status: 400,
      headers: { 'content-type': 'application/problem+json' },
      body: { type: '/docs/problems#invalid-request', code: 'invalid-request', instance: '/v1/things' },
    });
    expect(answer.body.errors.map(({ path }: { path: string }) => path).sort()).toEqual(['colour', 'name']);
  });

  it('is refused with 413 above 256 KiB and with 415 when it is not JSON', async () => {
    expect((await write({ name: 'x'.repeat(257 * 1024) })).status).toBe(413);
    expect((await write({ name: 'x' }, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await write({ name: 'x' }, { 'content-type': 'application/merge-patch+json' })).status).toBe(201);
  });

  it('is refused with 400 when it is no JSON at all', async () => {
    const event = { ...eventOf({ route: 'POST /v1/things' }), body: '{"name":' };
    const run = handler as unknown as (event: unknown, context: Context) => Promise<{ statusCode: number }>;
    expect((await run(event, {} as Context)).statusCode).toBe(400);
  });

  it('may come in base64, as API Gateway sends what it takes for binary', async () => {
    const body = Buffer.from('{"name":"ümlaut"}').toString('base64');
    const event = { ...eventOf({ route: 'POST /v1/things' }), body, isBase64Encoded: true };
    const run = handler as unknown as (event: unknown, context: Context) => Promise<{ body: string }>;
    expect(JSON.parse((await run(event, {} as Context)).body)).toEqual({ name: 'ümlaut' });
  });

  it('finds nothing under an id that cannot be one', async () => {
    expect((await read({ params: { id: '1 OR 1=1' } })).status).toBe(404);
  });

  it('has its query checked, too', async () => {
    expect((await read({ query: { size: '3' } })).status).toBe(200);
    expect((await read({ query: { size: '30' } })).status).toBe(400);
  });
});

describe('text', () => {
  const half = '\ud83d';

  it.each([
    ['half an emoji', half],
    ['the other half', 'a\ude00b'],
    ['a NUL', 'a\u0000'],
    ['an escape', '\u001b[31m'],
    ['a line end', 'two\nlines'],
    ['a delete', 'x\u007f'],
  ])('with %s is refused wherever it is, by its field', async (_, text) => {
    expect(await write({ name: text })).toMatchObject({
      status: 400,
      body: { code: 'invalid-request', errors: [{ path: 'name' }] },
    });
    expect(await read({ query: { size: text } })).toMatchObject({
      status: 400,
      body: { code: 'invalid-request', errors: [{ path: 'size' }] },
    });
    expect((await read({ params: { id: text } })).status).toBe(404);
    expect(await read({ headers: { 'if-none-match': text } })).toMatchObject({
      status: 400,
      body: { code: 'invalid-request', errors: [{ path: 'if-none-match' }] },
    });
  });

  it('is looked at in lists, in deep places and in the names of fields', () => {
    expect(textFlaws({ tags: ['a', half] })).toMatchObject([{ path: 'tags.1' }]);
    expect(textFlaws({ a: [{ b: { c: half } }] })).toMatchObject([{ path: 'a.0.b.c' }]);
    expect(textFlaws({ [half]: 1 })).toMatchObject([{ path: '\ufffd' }]);
    expect(textFlaws(JSON.parse('{"attributes":{"__proto__":"x"}}'))).toMatchObject([
      { path: 'attributes.__proto__' },
    ]);
    const deep: unknown = JSON.parse(`${'['.repeat(60_000)}"${half}"${']'.repeat(60_000)}`);
    expect(textFlaws(deep)).toMatchObject([{ path: expect.stringMatching(/^0(\.0){99}\.?$/) }]);
  });

  it('of several lines is welcome where people write some', () => {
    expect(textFlaws({ note: 'one\r\n\ttwo', description: 'a\nb', reasons: ['x'] })).toEqual([]);
    expect(textFlaws({ note: 'one\u0000' })).toMatchObject([{ path: 'note' }]);
  });

  it('of any script is welcome', () => {
    expect(textFlaws({ name: 'Ẹ̀bùn ግሪን 👩🏾‍🍳 \u200f' })).toEqual([]);
  });
});

describe('an ETag', () => {
  it.each(['"7"', 'W/"7"', '"1", "7"', '*'])('that the client has as %s spares it the body', async (tag) => {
    const answer = await read({ headers: { 'if-none-match': tag } });
    expect(answer).toMatchObject({ status: 304, body: undefined, headers: { etag: '"7"' } });
  });

  it('of another version brings the body', async () => {
    expect((await read({ headers: { 'if-none-match': '"6"' } })).status).toBe(200);
  });
});

describe('a failure', () => {
  it('that we know says what to do', async () => {
    const answer = await call(handler, { route: 'POST /v1/fail', body: { how: 'known' } });
    expect(answer).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5' },
      body: { code: 'unavailable' },
    });
  });

  it('that we do not know gives nothing away but the request id', async () => {
    const answer = await call(handler, { route: 'POST /v1/fail', body: { how: 'unknown' } });
    expect(answer).toMatchObject({ status: 500, body: { code: 'internal-error' } });
    expect(answer.body.detail).toMatch(/request id [0-9a-f-]{36}$/);
    expect(JSON.stringify(answer)).not.toContain('secret');
  });
});
