import { expect, it } from '@jest/globals';
import { type Api, makeGateway } from '../../../local/aws/http-api/gateway.ts';
import type { Invoke } from '../../../local/aws/service.ts';

const testTool =
  'https://github.com/aws/aws-lambda-dotnet/tree/831492165/Tools/LambdaTestTool-v2/tests (held against API Gateway)';
const base64 = 'https://github.com/ministackorg/ministack/pull/766 (measured)';
const voker = 'https://github.com/hotsock/voker/issues/8 (measured)';
const limits = 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html';
const corsPage = 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html';
const captured = 'https://github.com/floci-io/floci/issues/2172 (an event from AWS)';

const api: Api = {
  id: 'abc',
  stage: '$default',
  cors: {
    allowOrigins: ['https://shop.example'],
    allowMethods: ['GET'],
    allowHeaders: [],
    exposeHeaders: [],
    allowCredentials: false,
  },
  routes: Object.fromEntries(
    ['GET /items/{id}', 'POST /items'].map((key) => [
      key,
      { key, functionArn: 'arn', timeoutMilliseconds: 30_000, access: { kind: 'open' }, mayPass: () => true },
    ]),
  ),
};

/** The function answers with the event, and with a header of CORS that is not its to send. */
const echo: Invoke = async (_, event) => ({
  payload: {
    statusCode: 200,
    headers: { 'access-control-allow-origin': 'https://other' },
    body: JSON.stringify(event),
  },
});

type Asked = { method?: string; target: string; headers?: [string, string][]; body?: Buffer };

const ask = async ({ method = 'GET', target, headers = [], body = Buffer.alloc(0) }: Asked) => {
  const answer = await makeGateway(api, echo)({ method, target, headers, body, sourceIp: '127.0.0.1' });
  return {
    status: answer.status,
    headers: answer.headers,
    body: JSON.parse(answer.body.toString()) as unknown,
  };
};

const post = (type: string | undefined, body: Buffer = Buffer.from('a=1')): Asked => ({
  method: 'POST',
  target: '/items',
  headers: type === undefined ? [] : [['Content-Type', type]],
  body,
});

const largest = 6 * 1024 * 1024;

const rows: readonly [what: string, asked: Asked, answer: object, source: string][] = [
  ['a slash that is escaped', { target: '/items/a%2Fb' }, { status: 404 }, testTool],
  [
    'a question mark that is escaped',
    { target: '/items/a%3Fb' },
    { body: { rawPath: '/items/a', pathParameters: { id: 'a' } } },
    voker,
  ],
  [
    'a form',
    post('application/x-www-form-urlencoded'),
    { body: { body: 'YT0x', isBase64Encoded: true } },
    base64,
  ],
  ['a body of no type', post(undefined), { body: { body: 'YT0x', isBase64Encoded: true } }, base64],
  ['text', post('text/csv'), { body: { body: 'a=1', isBase64Encoded: false } }, base64],
  ['JSON', post('application/json'), { body: { body: 'a=1', isBase64Encoded: false } }, base64],
  ['7 MB of text', post('text/plain', Buffer.alloc(7 * 1024 * 1024, 'a')), { status: 413 }, limits],
  ['5 MB of bytes', post('image/png', Buffer.alloc(5 * 1024 * 1024)), { status: 413 }, limits],
  ['almost 6 MB of text', post('text/plain', Buffer.alloc(largest - 4096, 'a')), { status: 200 }, limits],
  [
    'no body',
    { target: '/items/1' },
    {
      body: {
        headers: {
          'content-length': '0',
          'x-amzn-trace-id': expect.stringMatching(/^Root=1-[\da-f]{8}-[\da-f]{24}$/),
        },
      },
    },
    captured,
  ],
];

it.each(rows)('the HTTP API answers as recorded to %s', async (_, asked, answer, source) => {
  expect({ ...(await ask(asked)), source }).toMatchObject({ ...answer, source });
});

it(`the HTTP API names each request in its answer (${testTool})`, async () => {
  const { headers, body } = await ask({ target: '/items/1' });
  const [, id] = headers.find(([name]) => name === 'apigw-requestid') ?? [];
  expect(id).toMatch(/^[\w+/-]{15}=$/);
  expect(body).toMatchObject({ requestContext: { requestId: id } });
});

it(`the HTTP API lets only its own CORS headers out (${corsPage})`, async () => {
  const { headers } = await ask({ target: '/items/1', headers: [['Origin', 'https://shop.example']] });
  const origins = headers.filter(([name]) => name === 'access-control-allow-origin');
  expect(origins).toEqual([['access-control-allow-origin', 'https://shop.example']]);
});
