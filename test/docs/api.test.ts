import { describe, expect, it } from '@jest/globals';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { handler } from '../../functions/docs/api.ts';
import { errorCatalogue } from '../../functions/shared/errors.ts';

process.env.PUBLIC_API_URL = 'https://api.shop.example';
process.env.POWERTOOLS_LOG_LEVEL ??= 'SILENT';

const call = (
  path: string,
  {
    routeKey = `GET ${path}`,
    params,
    headers = {},
  }: { routeKey?: string; params?: Record<string, string>; headers?: Record<string, string> } = {},
) =>
  handler(
    {
      version: '2.0',
      routeKey,
      rawPath: path,
      rawQueryString: '',
      headers,
      isBase64Encoded: false,
      requestContext: {
        requestId: 'request-1',
        http: { method: 'GET', path, sourceIp: '192.0.2.1' },
      },
      ...(params && { pathParameters: params }),
    } as unknown as APIGatewayProxyEventV2,
    {} as Context,
  );

const asset = (file: string, headers: Record<string, string> = {}) =>
  call(`/docs/assets/${file}`, { routeKey: 'GET /docs/assets/{file}', params: { file }, headers });

describe('the documentation', () => {
  it('says that the API answers', async () => {
    const { statusCode, body } = await call('/health');
    expect([statusCode, JSON.parse(body ?? '')]).toEqual([200, { status: 'ok' }]);
  });

  it('is what the bare address leads to', async () => {
    const { statusCode, headers } = await call('/');
    expect([statusCode, headers?.location]).toEqual([303, '/docs']);
  });

  it('gives the OpenAPI document, with the address of this API', async () => {
    const { headers, body } = await call('/openapi.json');
    expect(headers?.['content-type']).toBe('application/json');
    expect(JSON.parse(body ?? '')).toMatchObject({
      openapi: '3.1.0',
      servers: [{ url: 'https://api.shop.example' }],
    });
  });

  it('does not send the document again to who has it', async () => {
    const { headers } = await call('/openapi.json');
    const again = await call('/openapi.json', { headers: { 'if-none-match': String(headers?.etag) } });
    expect(again.statusCode).toBe(304);
  });

  it.each(['/docs', '/redoc'])(
    'serves %s whole: every file it loads, and no script within it',
    async (path) => {
      const { headers, body = '' } = await call(path);
      expect(headers?.['content-type']).toBe('text/html; charset=utf-8');
      expect(headers?.['content-security-policy']).toContain("script-src 'self';");
      expect(body).not.toMatch(/https?:\/\/(?!www\.rfc-editor)|<script>|\son\w+=/);
      const files = [...body.matchAll(/\/docs\/assets\/([\w.-]+)/g)].map(([, file = '']) => file);
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) {
        const answer = await asset(file);
        expect([file, answer.statusCode, (answer.body ?? '').length > 50]).toEqual([file, 200, true]);
      }
    },
  );

  it('lets browsers keep the files, and checks them by their tag', async () => {
    const { headers } = await asset('swagger-ui.css');
    expect(headers).toMatchObject({
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'public, max-age=86400',
    });
    const again = await asset('swagger-ui.css', { 'if-none-match': String(headers?.etag) });
    expect([again.statusCode, again.body]).toEqual([304, undefined]);
  });

  it.each(['package.json', '..%2f..%2fpackage.json', '../../package.json'])(
    'has no file %s',
    async (file) => {
      expect((await asset(file)).statusCode).toBe(404);
    },
  );

  it('tells of every type of problem, where its type leads to', async () => {
    const { body = '' } = await call('/docs/problems');
    for (const code of Object.keys(errorCatalogue)) expect(body).toContain(`<tr id="${code}">`);
  });

  it('gives the schema of an event, and of none that there is not', async () => {
    const schemaOf = (file: string) =>
      call(`/docs/event-schemas/${file}`, { routeKey: 'GET /docs/event-schemas/{file}', params: { file } });
    const { headers, body } = await schemaOf('order.created.v1.json');
    expect(headers?.['content-type']).toBe('application/schema+json');
    expect(JSON.parse(body ?? '')).toMatchObject({
      title: 'order.created',
      properties: { data: { properties: { orderId: { type: 'string' } } } },
    });
    expect((await schemaOf('order.created.v9.json')).statusCode).toBe(404);
    expect((await schemaOf('../released.json')).statusCode).toBe(404);
  });

  it('answers paths that no route has with a problem', async () => {
    const { statusCode, headers, body } = await call('/v1/nothing', { routeKey: '$default' });
    expect([statusCode, headers?.['content-type']]).toEqual([404, 'application/problem+json']);
    expect(JSON.parse(body ?? '')).toMatchObject({
      type: '/docs/problems#not-found',
      code: 'not-found',
      instance: '/v1/nothing',
    });
  });
});
