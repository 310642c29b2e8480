import { describe, expect, it } from '@jest/globals';
import { type HttpRequest, type RequestContext, toEvent } from '../../../../local/aws/http-api/event.ts';

const request = (overrides: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  target: '/v1/orders',
  headers: [['Host', 'api.example:4000']],
  body: Buffer.alloc(0),
  sourceIp: '203.0.113.9',
  ...overrides,
});

const context = (overrides: Partial<RequestContext> = {}): RequestContext => ({
  apiId: 'abc',
  stage: '$default',
  routeKey: 'GET /v1/orders',
  requestId: 'r-1',
  now: new Date('2026-03-12T19:03:58.390Z'),
  pathParameters: {},
  ...overrides,
});

const eventOf = (overrides: Partial<HttpRequest>, contextOverrides: Partial<RequestContext> = {}) =>
  toEvent(request(overrides), context(contextOverrides));

const withHeaders = (...headers: [string, string][]) => ({ headers: [['Host', 'x'] as const, ...headers] });

describe('an event of payload format 2.0', () => {
  it('has the version, the route and the request context of the service', () => {
    const event = eventOf({
      headers: [
        ['Host', 'api.example:4000'],
        ['User-Agent', 'curl/8'],
      ],
    });
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'GET /v1/orders',
      rawPath: '/v1/orders',
      rawQueryString: '',
      requestContext: {
        accountId: '000000000000',
        apiId: 'abc',
        domainName: 'api.example:4000',
        domainPrefix: 'api',
        http: {
          method: 'GET',
          path: '/v1/orders',
          protocol: 'HTTP/1.1',
          sourceIp: '203.0.113.9',
          userAgent: 'curl/8',
        },
        requestId: 'r-1',
        routeKey: 'GET /v1/orders',
        stage: '$default',
        time: '12/Mar/2026:19:03:58 +0000',
        timeEpoch: 1_773_342_238_390,
      },
      isBase64Encoded: false,
    });
  });

  it.each(['cookies', 'queryStringParameters', 'pathParameters', 'body', 'stageVariables'])(
    'leaves %s out when there is none',
    (field) => {
      expect(eventOf({})).not.toHaveProperty(field);
    },
  );

  it('has no authorizer on an open route', () => {
    expect(eventOf({}).requestContext).not.toHaveProperty('authorizer');
  });

  it('passes the claims of the authorizer on', () => {
    const authorizer = { jwt: { claims: { sub: 'u' }, scopes: null } };
    expect(eventOf({}, { authorizer }).requestContext).toMatchObject({ authorizer });
  });

  const queries: [string, string, Record<string, string> | undefined][] = [
    ['a single value', 'a=1', { a: '1' }],
    ['a repeated name, joined by commas in order', 'a=2&b=x&a=1', { a: '2,1', b: 'x' }],
    ['an empty value', 'a=', { a: '' }],
    ['a name without a value', 'a', { a: '' }],
    ['escapes', 'q=caf%C3%A9%20noir', { q: 'café noir' }],
    ['plus as a space', 'q=a+b', { q: 'a b' }],
    ['an escaped comma', 'q=a%2Cb', { q: 'a,b' }],
    ['an escaped ampersand', 'q=a%26b', { q: 'a&b' }],
    ['a question mark in a value', 'q=a?b', { q: 'a?b' }],
    ['an empty query', '', undefined],
    ['a name that objects inherit', 'constructor=1', { constructor: '1' }],
  ];
  it.each(queries)('reads a query with %s', (_, query, parameters) => {
    const event = eventOf({ target: `/v1/orders?${query}` });
    expect(event.rawQueryString).toBe(query);
    expect(event.queryStringParameters).toEqual(parameters);
  });

  const paths: [string, string, string][] = [
    ['plain', '/v1/orders/1', '/v1/orders/1'],
    ['an escaped space', '/v1/a%20b', '/v1/a b'],
    ['UTF-8', '/v1/caf%C3%A9', '/v1/café'],
    ['a malformed escape, which stays', '/v1/100%', '/v1/100%'],
    ['a slash at the end, which stays', '/v1/orders/', '/v1/orders/'],
  ];
  it.each(paths)('decodes a path: %s', (_, target, rawPath) => {
    expect(eventOf({ target }).rawPath).toBe(rawPath);
  });

  it('has the path parameters that its path was routed by', () => {
    const event = eventOf({}, { pathParameters: { slug: 'café/noir', plain: 'x' } });
    expect(event.pathParameters).toEqual({ slug: 'café/noir', plain: 'x' });
  });

  const headers: [string, [string, string][], Record<string, string>][] = [
    ['lower case', [['X-Request-ID', '7']], { 'x-request-id': '7' }],
    [
      'repeated, joined by commas',
      [
        ['Accept', 'a/b'],
        ['accept', 'c/d'],
      ],
      { accept: 'a/b,c/d' },
    ],
    ['empty', [['X-Empty', '']], { 'x-empty': '' }],
  ];
  it.each(headers)('has headers: %s', (_, given, expected) => {
    expect(eventOf(withHeaders(...given)).headers).toMatchObject(expected);
  });

  it('says who forwarded the request', () => {
    const { headers: own } = eventOf(withHeaders(['X-Forwarded-For', '198.51.100.1']));
    expect(own).toMatchObject({
      'x-forwarded-for': '198.51.100.1, 203.0.113.9',
      'x-forwarded-proto': 'http',
      'x-forwarded-port': '80',
    });
  });

  it('moves cookies of all cookie headers out of the headers', () => {
    const event = eventOf(withHeaders(['Cookie', 'a=1; b=2'], ['cookie', 'c=3']));
    expect(event.cookies).toEqual(['a=1', 'b=2', 'c=3']);
    expect(event.headers).not.toHaveProperty('cookie');
  });

  const bodies: [string, string | undefined, string | undefined, boolean][] = [
    ['JSON', 'application/json', undefined, false],
    ['JSON with a charset', 'application/json; charset=utf-8', undefined, false],
    ['a JSON dialect', 'application/merge-patch+json', undefined, false],
    ['text', 'text/plain', undefined, false],
    ['XML', 'application/xml', undefined, false],
    ['a form', 'application/x-www-form-urlencoded', undefined, true],
    ['no type', undefined, undefined, true],
    ['an image', 'image/png', undefined, true],
    ['bytes', 'application/octet-stream', undefined, true],
    ['a multipart form', 'multipart/form-data; boundary=x', undefined, true],
    ['compressed JSON', 'application/json', 'gzip', true],
  ];
  it.each(bodies)('carries a body of %s', (_, type, encoding, isBase64Encoded) => {
    const given: [string, string][] = [];
    if (type !== undefined) given.push(['Content-Type', type]);
    if (encoding !== undefined) given.push(['Content-Encoding', encoding]);
    const body = Buffer.from('{"é":1}');
    const event = eventOf({ method: 'POST', body, ...withHeaders(...given) });
    expect(event).toMatchObject({
      body: body.toString(isBase64Encoded ? 'base64' : 'utf8'),
      isBase64Encoded,
    });
  });

  it('keeps every byte of a binary body', () => {
    const body = Buffer.from([0, 255, 128, 10]);
    const event = eventOf({ body, ...withHeaders(['content-type', 'image/png']) });
    expect(Buffer.from(String(event.body), 'base64')).toEqual(body);
  });
});
