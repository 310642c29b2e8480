/** Calls a function as API Gateway does (payload format 2.0), for tests of handlers without the stack. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { decodeJwt } from 'jose';

export type Call = {
  /** `PATCH /v1/users/{id}` */
  readonly route: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** An access token; where there is an authorizer, it is taken to have verified its claims. */
  readonly token?: string;
  readonly sourceIp?: string;
};

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers whose shape they state themselves
  readonly body: any;
};

type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<unknown>;

/** API Gateway gives every claim as a string, lists in brackets. */
const claimsOf = (token: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(decodeJwt(token)).map(([name, value]) => [
      name,
      Array.isArray(value) ? `[${value.join(' ')}]` : String(value),
    ]),
  );

export const eventOf = (call: Call): APIGatewayProxyEventV2 => {
  const [method = '', pattern = ''] = call.route.split(' ');
  const path = pattern.replace(/\{(\w+)\+?\}/g, (_, name: string) => call.params?.[name] ?? '');
  return {
    version: '2.0',
    routeKey: call.route,
    rawPath: path,
    rawQueryString: new URLSearchParams(call.query).toString(),
    headers: {
      'content-type': 'application/json',
      ...(call.token !== undefined && { authorization: `Bearer ${call.token}` }),
      ...call.headers,
    },
    ...(call.query && { queryStringParameters: { ...call.query } }),
    ...(call.params && { pathParameters: { ...call.params } }),
    ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
    isBase64Encoded: false,
    requestContext: {
      accountId: '000000000000',
      apiId: 'test',
      domainName: 'localhost',
      domainPrefix: 'localhost',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: call.sourceIp ?? '192.0.2.1', userAgent: 'test' },
      requestId: crypto.randomUUID(),
      routeKey: call.route,
      stage: '$default',
      time: '',
      timeEpoch: Date.now(),
      ...(call.token !== undefined && {
        authorizer: {
          principalId: '',
          integrationLatency: 0,
          jwt: { claims: claimsOf(call.token), scopes: [] },
        },
      }),
    },
  };
};

export const call = async (handler: unknown, request: Call): Promise<Answer> => {
  const run = handler as Handler;
  const answer = (await run(eventOf(request), {} as Context)) as APIGatewayProxyStructuredResultV2;
  const headers = Object.entries(answer.headers ?? {}).map(([name, value]) => [name, String(value)]);
  return {
    status: answer.statusCode ?? 200,
    headers: Object.fromEntries(headers),
    body: answer.body ? JSON.parse(answer.body) : undefined,
  };
};
