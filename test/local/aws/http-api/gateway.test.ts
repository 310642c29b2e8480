import { describe, expect, it } from '@jest/globals';
import { type Api, type ApiRoute, makeGateway } from '../../../../local/aws/http-api/gateway.ts';
import { unauthorized } from '../../../../local/aws/http-api/response.ts';
import { makeThrottle } from '../../../../local/aws/http-api/throttle.ts';
import type { Invoke } from '../../../../local/aws/service.ts';

const route = (key: string, overrides: Partial<ApiRoute> = {}): ApiRoute => ({
  key,
  functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:orders',
  timeoutMilliseconds: 30_000,
  access: { kind: 'open' },
  mayPass: () => true,
  ...overrides,
});

const apiWith = (...routes: ApiRoute[]): Api => ({
  id: 'abc',
  stage: '$default',
  cors: undefined,
  routes: Object.fromEntries(routes.map((one) => [one.key, one])),
});

const echo: Invoke = async (name, event) => ({
  payload: { statusCode: 200, body: JSON.stringify({ name, event }) },
});

type Call = { method?: string; target?: string; headers?: [string, string][]; body?: Buffer };

const call = async (
  api: Api,
  { method = 'GET', target = '/a', headers = [], body = Buffer.alloc(0) }: Call,
  invoke = echo,
) => {
  const response = await makeGateway(api, invoke)({ method, target, headers, body, sourceIp: '127.0.0.1' });
  const text = response.body.toString();
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: text.startsWith('{') ? JSON.parse(text) : text,
  };
};

describe('the HTTP API', () => {
  it('calls the function of the route with the event', async () => {
    const api = apiWith(route('GET /orders/{id}'));
    const { status, body } = await call(api, { target: '/orders/7?x=1' });
    expect(status).toBe(200);
    expect(body.name).toContain('function:orders');
    expect(body.event).toMatchObject({ routeKey: 'GET /orders/{id}', pathParameters: { id: '7' } });
  });

  it.each([
    ['another path', { target: '/b' }],
    ['another method', { method: 'POST' }],
    ['HEAD, which no GET route serves', { method: 'HEAD' }],
    ['OPTIONS without CORS', { method: 'OPTIONS', headers: [['origin', 'https://x']] as [string, string][] }],
  ])('knows no route for %s', async (_, request) => {
    const { status, body, headers } = await call(apiWith(route('GET /a')), request);
    expect([status, body.message, body.code]).toEqual([404, 'Not Found', 'not-found']);
    expect(headers['content-type']).toBe('application/problem+json');
  });

  it('takes no bodies over 10 MB, nor over what Lambda takes', async () => {
    const api = apiWith(route('POST /a'));
    const post = (megabytes: number) =>
      call(api, { method: 'POST', body: Buffer.alloc(megabytes * 1024 * 1024) });
    expect((await post(4)).status).toBe(200);
    for (const megabytes of [5, 11]) {
      const { status, body } = await post(megabytes);
      expect([status, body.message]).toEqual([413, 'Request Entity Too Large']);
    }
  });

  it('answers 500 for a function that fails and 503 for one that is too slow', async () => {
    const failing: Invoke = async () => ({ error: { errorType: 'Error', errorMessage: 'x' } });
    expect((await call(apiWith(route('GET /a')), {}, failing)).status).toBe(500);
    const slow = apiWith(route('GET /a', { timeoutMilliseconds: 5 }));
    const { status, body } = await call(slow, {}, () => new Promise(() => {}));
    expect([status, body]).toEqual([503, { message: 'Service Unavailable' }]);
  });

  it('refuses what the authorizer refuses, before the function', async () => {
    const access = {
      kind: 'jwt' as const,
      scopes: [],
      authorizer: async () => ({ refusal: unauthorized('Bearer') }),
    };
    const never: Invoke = () => Promise.reject(new Error('called'));
    const { status, headers, body } = await call(apiWith(route('GET /a', { access })), {}, never);
    expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer']);
    expect(body).toMatchObject({
      type: '/docs/problems#unauthenticated',
      status: 401,
      code: 'unauthenticated',
      instance: '/a',
      requestId: headers['apigw-requestid'],
      message: 'Unauthorized',
    });
  });

  it('wants a signature on IAM routes, and does not check it', async () => {
    const api = apiWith(route('GET /a', { access: { kind: 'signed' } }));
    expect((await call(api, {})).status).toBe(403);
    const headers: [string, string][] = [
      [
        'Authorization',
        'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261126/eu-west-1/execute-api/aws4_request, SignedHeaders=host, Signature=0',
      ],
    ];
    const { status, body } = await call(api, { headers });
    expect(status).toBe(200);
    expect(body.event.requestContext.authorizer.iam).toMatchObject({
      accessKey: 'AKIDEXAMPLE',
      userArn: 'arn:aws:iam::000000000000:user/AKIDEXAMPLE',
    });
  });

  it('serves a named stage under its name', async () => {
    const api = { ...apiWith(route('GET /a')), stage: 'v9' };
    expect((await call(api, { target: '/v9/a' })).body.event.rawPath).toBe('/v9/a');
    expect((await call(api, { target: '/a' })).status).toBe(404);
  });
});

describe('throttling', () => {
  it('lets a burst pass, then as much as the rate brings back', () => {
    const mayPass = makeThrottle({ rate: 2, burst: 3 });
    const passed = [0, 0, 0, 0, 500, 500, 10_000, 10_000, 10_000, 10_000].map(mayPass);
    expect(passed).toEqual([true, true, true, false, true, false, true, true, true, false]);
  });

  it('answers 429', async () => {
    const { status, headers, body } = await call(apiWith(route('GET /a', { mayPass: () => false })), {});
    expect([status, body.message, headers['retry-after']]).toEqual([429, 'Too Many Requests', '1']);
  });
});

describe('CORS', () => {
  const cors = {
    allowOrigins: ['https://shop.example'],
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['authorization'],
    exposeHeaders: ['etag'],
    allowCredentials: false,
    maxAge: 60,
  };
  const api = { ...apiWith(route('GET /a')), cors };
  const from = (origin: string): [string, string][] => [['Origin', origin]];

  it('answers preflights of any path itself', async () => {
    const { status, headers } = await call(api, {
      method: 'OPTIONS',
      target: '/z',
      headers: from('https://shop.example'),
    });
    expect(status).toBe(204);
    expect(headers).toEqual({
      'access-control-allow-origin': 'https://shop.example',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'authorization',
      'access-control-max-age': '60',
      vary: 'Origin',
    });
  });

  it('tells other origins nothing', async () => {
    const answer = await call(api, { method: 'OPTIONS', headers: from('https://evil.example') });
    expect(answer).toMatchObject({ status: 204, headers: {} });
  });

  it('adds its headers to answers, also to refusals', async () => {
    const own = {
      'access-control-allow-origin': 'https://shop.example',
      'access-control-expose-headers': 'etag',
    };
    expect((await call(api, { headers: from('https://shop.example') })).headers).toMatchObject(own);
    const refused = await call(api, { target: '/none', headers: from('https://shop.example') });
    expect(refused.headers).toMatchObject(own);
  });

  it('allows any origin with a star', async () => {
    const open = { ...api, cors: { ...cors, allowOrigins: ['*'] } };
    const { headers } = await call(open, { headers: from('https://any.example') });
    expect(headers['access-control-allow-origin']).toBe('*');
  });
});
