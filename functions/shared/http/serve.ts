/**
 * Makes one Lambda handler of a feature's routes. The chain: log → errors to problems → headers → find the
 * route → who calls → may they → is the request valid → once per idempotency key → the handler.
 */
import middy, { type MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { z } from 'zod';
import { DomainError, isDomainError, notFound } from '../errors.ts';
import { newRootUlid, newUlid } from '../ids.ts';
import { log } from '../log.ts';
import { type Permission, type Scope, scopesFor } from '../permissions.ts';
import { authorizedCaller, type Caller, optionalCaller } from './caller.ts';
import { needsToken, type Route, type Routes, routeKey } from './contract.ts';
import { onceForKey } from './idempotency.ts';
import { invalidRequest, problemResponse } from './problem.ts';

export const maximumBodyBytes = 256 * 1024;

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

type CallerOf<A> = A extends 'public' | 'signature'
  ? undefined
  : A extends 'optional'
    ? Caller | undefined
    : Caller;

export type HttpRequest<R extends Route = Route> = {
  readonly params: Parsed<R['params']>;
  readonly query: Parsed<R['query']>;
  readonly body: R extends { bodyOptional: true } ? Parsed<R['body']> | undefined : Parsed<R['body']>;
  readonly caller: CallerOf<R['access']>;
  /** Whose things the caller may touch here; empty on routes without a permission. */
  readonly scopes: ReadonlySet<Scope>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body as it came, for signatures. */
  readonly rawBody: string;
  readonly cookies: readonly string[];
  readonly sourceIp: string;
  readonly requestId: string;
  readonly now: Date;
  /** A root ULID: make the ids of new things of it. The same again when an idempotent request is repeated. */
  readonly seed: string;
};

export type HttpResponse<R extends Route = Route> = {
  readonly status: Extract<keyof R['responses'], number>;
  readonly body?: ResponseBody<R['responses'][keyof R['responses'] & number]>;
  /** Instead of `body`, for pages and other text; give its content-type in `headers`. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

type ResponseBody<S> = S extends z.ZodType ? z.input<S> : never;

export type Handlers<R extends Routes> = {
  readonly [K in keyof R]: (request: HttpRequest<R[K]>) => Promise<HttpResponse<R[K]>>;
};

const securityHeaders = {
  'cache-control': 'no-store',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

type Answer = APIGatewayProxyStructuredResultV2;

const bodyOf = (event: APIGatewayProxyEventV2): string => {
  const body = event.body ?? '';
  const text = event.isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
  if (Buffer.byteLength(text) > maximumBodyBytes) {
    throw new DomainError('payload-too-large', `A body takes at most ${maximumBodyBytes} bytes`);
  }
  return text;
};

const jsonBody = (route: Route, headers: HttpRequest['headers'], rawBody: string): unknown => {
  if (route.body === undefined) return undefined;
  if (rawBody === '' && route.bodyOptional) return undefined;
  const mediaType = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (rawBody !== '' && mediaType !== 'application/json' && !mediaType?.endsWith('+json')) {
    throw new DomainError('unsupported-media-type', 'Send the body as application/json');
  }
  let json: unknown;
  try {
    json = JSON.parse(rawBody);
  } catch {
    throw new DomainError('malformed-request', 'The body is not JSON');
  }
  return parse(route.body, json, 'body');
};

const parse = (schema: z.ZodType, value: unknown, where: string): unknown => {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalidRequest(parsed.error, where);
  return parsed.data;
};

/** An id of the wrong form names nothing: 404, like an id that nobody has. */
const pathParameters = (route: Route, event: APIGatewayProxyEventV2): unknown => {
  if (route.params === undefined) return undefined;
  const parsed = route.params.safeParse(event.pathParameters ?? {});
  if (!parsed.success) throw notFound('resource');
  return parsed.data;
};

const callerFor = async (
  route: Route,
  event: APIGatewayProxyEventV2,
  now: Date,
): Promise<Caller | undefined> => {
  if (needsToken(route)) return authorizedCaller(event, now);
  return route.access === 'optional' ? optionalCaller(event, now) : undefined;
};

const authorize = (route: Route, caller: Caller | undefined): ReadonlySet<Scope> => {
  if (!needsToken(route)) return new Set();
  const scopes = scopesFor(route.access as Permission, caller?.roles ?? []);
  if (scopes.size === 0) throw new DomainError('forbidden', 'Your roles do not allow this');
  return scopes;
};

const toAnswer = (response: HttpResponse): Answer => ({
  statusCode: response.status,
  headers: {
    ...securityHeaders,
    ...(response.body !== undefined && { 'content-type': 'application/json' }),
    ...response.headers,
  },
  ...(response.text !== undefined && { body: response.text }),
  ...(response.body !== undefined && { body: JSON.stringify(response.body) }),
});

type AnyHandler = (request: HttpRequest) => Promise<HttpResponse>;

const handle = async (route: Route, handler: AnyHandler, event: APIGatewayProxyEventV2): Promise<Answer> => {
  const now = new Date();
  const caller = await callerFor(route, event, now);
  const scopes = authorize(route, caller);
  const rawBody = bodyOf(event);
  const request: HttpRequest = {
    params: pathParameters(route, event) as HttpRequest['params'],
    query: (route.query &&
      parse(route.query, event.queryStringParameters ?? {}, 'query')) as HttpRequest['query'],
    body: jsonBody(route, event.headers, rawBody) as HttpRequest['body'],
    caller,
    scopes,
    headers: event.headers,
    rawBody,
    cookies: event.cookies ?? [],
    sourceIp: event.requestContext.http.sourceIp,
    requestId: event.requestContext.requestId,
    now,
    seed: newRootUlid(newUlid(now)),
  };
  const key = event.headers['idempotency-key'];
  if (!route.idempotent || key === undefined) return toAnswer(await handler(request));
  const identity = caller?.userId ?? event.headers['x-cart-token'] ?? 'anonymous';
  return onceForKey(
    { caller: identity, route: routeKey(route), key, content: `${event.rawPath}\n${rawBody}`, now },
    async (seed) => toAnswer(await handler({ ...request, seed })),
  );
};

const errorsToProblems = (): MiddlewareObj<APIGatewayProxyEventV2, Answer> => ({
  onError: (request) => {
    const { error, event } = request;
    const known = isDomainError(error)
      ? error
      : new DomainError('internal-error', `Tell us the request id ${event.requestContext.requestId}`);
    if (!isDomainError(error)) log.error('request failed: look for its request id in X-Ray', { error });
    const problem = problemResponse(known, event.rawPath);
    request.response = { ...problem, headers: { ...securityHeaders, ...problem.headers } };
  },
});

/** `If-None-Match` on a GET: what the client already has is not sent again. */
const conditionalGet = (): MiddlewareObj<APIGatewayProxyEventV2, Answer> => ({
  after: (request) => {
    const { event, response } = request;
    const etag = response?.headers?.etag;
    const known = event.headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
    if (!response || typeof etag !== 'string' || event.requestContext.http.method !== 'GET') return;
    if (!known?.includes('*') && !known?.includes(etag.replace(/^W\//, ''))) return;
    const { 'content-type': _, ...headers } = response.headers ?? {};
    request.response = { statusCode: 304, headers };
  },
});

const requestLog = (): MiddlewareObj<APIGatewayProxyEventV2, Answer> => {
  const line = (event: APIGatewayProxyEventV2, statusCode: number | undefined): void =>
    log.info('request', {
      route: event.routeKey,
      statusCode,
      requestId: event.requestContext.requestId,
      resourceId: event.pathParameters?.id,
    });
  return {
    after: ({ event, response }) => line(event, response?.statusCode),
    onError: ({ event, response }) => line(event, response?.statusCode),
  };
};

/** @returns a Lambda handler for API Gateway's payload format 2.0 */
export const serve = <const R extends Routes>(routes: R, handlers: Handlers<NoInfer<R>>) => {
  const byKey = new Map(
    Object.entries(routes).map(([name, route]) => [
      routeKey(route),
      { route, handler: handlers[name] as unknown as AnyHandler },
    ]),
  );
  return middy<APIGatewayProxyEventV2, Answer, Error, Context>()
    .use([requestLog(), errorsToProblems(), conditionalGet()])
    .handler(async (event) => {
      const found = byKey.get(event.routeKey);
      if (!found) throw notFound('resource');
      return handle(found.route, found.handler, event);
    });
};
