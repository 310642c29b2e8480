/** What API Gateway's HTTP API hands to a function: payload format 2.0. */
import { randomBytes } from 'node:crypto';
import { accountId } from '../service.ts';
import type { PathParameters } from './routes.ts';

export type HttpRequest = {
  readonly method: string;
  /** As it was sent: path and query, still encoded. */
  readonly target: string;
  /** Name and value pairs in the order they came, names as they came. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
  readonly sourceIp: string;
};

export type Authorizer =
  | {
      readonly jwt: {
        readonly claims: Readonly<Record<string, string>>;
        readonly scopes: readonly string[] | null;
      };
    }
  | {
      readonly iam: Readonly<Record<'accessKey' | 'accountId' | 'callerId' | 'userArn' | 'userId', string>> &
        Readonly<Record<'cognitoIdentity' | 'principalOrgId', null>>;
    };

export type RequestContext = {
  readonly apiId: string;
  readonly stage: string;
  readonly routeKey: string;
  readonly requestId: string;
  readonly now: Date;
  readonly authorizer?: Authorizer;
  readonly pathParameters: PathParameters;
};

export const pathAndQuery = (target: string): readonly [string, string] => {
  const [path = '', query = ''] = target.split(/\?(.*)/s);
  return [path, query];
};

/** Malformed escapes stay as they are. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/**
 * Decoded before it is routed, so that `%2F` parts it, and cut where `%3F` was (measured:
 * https://github.com/hotsock/voker/issues/8 and AWS's Lambda Test Tool).
 */
export const routedPath = (target: string): string => decoded(pathAndQuery(target)[0]).split('?')[0] ?? '';

/** `JKJaXmPLvHcESHA=`; also the answer's `apigw-requestid`. */
export const newRequestId = (): string => randomBytes(11).toString('base64');

/** `Root=1-67891233-abcdef012345678912345678` */
const newTraceId = (now: Date): string =>
  `Root=1-${Math.floor(now.getTime() / 1000).toString(16)}-${randomBytes(12).toString('hex')}`;

/** Repeated names are joined by commas, in the order they came. */
const joined = (pairs: Iterable<readonly [string, string]>): Record<string, string> | undefined => {
  const values = new Map<string, string>();
  for (const [name, value] of pairs) {
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before},${value}`);
  }
  return values.size > 0 ? Object.fromEntries(values) : undefined;
};

const lowerCased = (headers: HttpRequest['headers']): (readonly [string, string])[] =>
  headers.map(([name, value]) => [name.toLowerCase(), value]);

export const headersOf = (headers: HttpRequest['headers']): Record<string, string> =>
  joined(lowerCased(headers)) ?? {};

const cookiesOf = (headers: Record<string, string>): string[] | undefined =>
  headers.cookie
    ?.split(/[;,]/)
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie !== '');

const textTypes = /^(text\/.*|application\/(.*\+)?(json|xml)|application\/(x-)?javascript)$/;

/**
 * Only what is declared as text arrives as text: a form does not, nor does what has no type (measured:
 * https://github.com/ministackorg/ministack/pull/766).
 */
const isText = (contentType: string | undefined, encoding: string | undefined): boolean =>
  encoding === undefined && textTypes.test(contentType?.split(';')[0]?.trim().toLowerCase() ?? '');

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12/Mar/2026:19:03:58 +0000` */
const commonLogTime = (now: Date): string => {
  const iso = now.toISOString();
  return `${iso.slice(8, 10)}/${months[now.getUTCMonth()]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
};

const bodyOf = (request: HttpRequest, headers: Record<string, string>) => {
  if (request.body.length === 0) return { isBase64Encoded: false };
  const asText = isText(headers['content-type'], headers['content-encoding']);
  return { body: request.body.toString(asText ? 'utf8' : 'base64'), isBase64Encoded: !asText };
};

/** Fields that have nothing in them are absent, as they are on AWS. */
export const toEvent = (request: HttpRequest, context: RequestContext): Record<string, unknown> => {
  const [, query] = pathAndQuery(request.target);
  const rawPath = routedPath(request.target);
  const { cookie: _, ...headers } = headersOf(request.headers);
  const cookies = cookiesOf(headersOf(request.headers));
  const queryStringParameters = joined(new URLSearchParams(query));
  const { pathParameters } = context;
  const host = headers.host ?? 'localhost';
  return {
    version: '2.0',
    routeKey: context.routeKey,
    rawPath,
    rawQueryString: query,
    ...(cookies && { cookies }),
    headers: {
      ...headers,
      'content-length': String(request.body.length),
      'x-amzn-trace-id': headers['x-amzn-trace-id'] ?? newTraceId(context.now),
      'x-forwarded-for': headers['x-forwarded-for']
        ? `${headers['x-forwarded-for']}, ${request.sourceIp}`
        : request.sourceIp,
      'x-forwarded-port': host.split(':')[1] ?? '80',
      'x-forwarded-proto': 'http',
    },
    ...(queryStringParameters && { queryStringParameters }),
    requestContext: {
      accountId,
      apiId: context.apiId,
      ...(context.authorizer && { authorizer: context.authorizer }),
      domainName: host,
      domainPrefix: host.split('.')[0],
      http: {
        method: request.method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: context.requestId,
      routeKey: context.routeKey,
      stage: context.stage,
      time: commonLogTime(context.now),
      timeEpoch: context.now.getTime(),
    },
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    ...bodyOf(request, headers),
  };
};
