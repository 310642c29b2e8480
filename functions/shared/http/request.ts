/** What a handler gets of a request, and how it is read: nothing that a route does not declare passes. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as z from 'zod';
import { DomainError, notFound } from '../errors.ts';
import type { OpenToSecrets, Scope } from '../permissions.ts';
import type { Caller } from './caller.ts';
import { honoursIfMatch, type Route, type Routes } from './contract.ts';
import { invalidRequest } from './problem.ts';
import { assertText, readJson, textFlaws } from './text.ts';
import { expectedVersions } from './version.ts';

const maximumBodyBytes = 256 * 1024;

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

type CallerOf<A> = A extends 'public' | 'signature'
  ? undefined
  : A extends 'optional' | OpenToSecrets
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
} & HeadersOf<R>;

/** An `ETag` goes out where the contract says so, and only there. */
type HeadersOf<R extends Route> = R extends { etag: true }
  ? { readonly headers: Readonly<Record<string, string>> & { readonly etag: string } }
  : { readonly headers?: Readonly<Record<string, string>> & { readonly etag?: never } };

type ResponseBody<S> = S extends z.ZodType ? z.input<S> : never;

export type Handler<R extends Route> = (request: HttpRequest<R>) => Promise<HttpResponse<R>>;

/** Signatures are over bytes: what they sign is read only once they hold. */
export type SignedHandler<R extends Route> = {
  /** @throws DomainError `invalid-signature` */
  readonly verify: (request: Omit<HttpRequest<R>, 'body'>) => Promise<void>;
  readonly handle: Handler<R>;
};

export type Handlers<R extends Routes> = {
  readonly [K in keyof R]: R[K] extends { access: 'signature'; body: z.ZodType }
    ? SignedHandler<R[K]>
    : Handler<R[K]>;
};

/** Of a route that is only known at run time. */
export type AnyHandler = Handler<Route>;

const bodyOf = (event: APIGatewayProxyEventV2): string => {
  const body = event.body ?? '';
  const text = event.isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
  if (Buffer.byteLength(text) > maximumBodyBytes) {
    throw new DomainError('payload-too-large', `A body takes at most ${maximumBodyBytes} bytes`);
  }
  return text;
};

const jsonBody = (route: Route, headers: HttpRequest['headers'], rawBody: string): unknown => {
  if (route.body === undefined || route.access === 'signature') return undefined;
  if (rawBody === '' && route.bodyOptional) return undefined;
  const mediaType = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (rawBody !== '' && mediaType !== 'application/json' && !mediaType?.endsWith('+json')) {
    throw new DomainError('unsupported-media-type', 'Send the body as application/json');
  }
  return parse(route.body, readJson(rawBody), 'body');
};

const parse = (schema: z.ZodType, value: unknown, where: string): unknown => {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalidRequest(parsed.error, where);
  return parsed.data;
};

/** An id of the wrong form names nothing: 404, like an id that nobody has. */
const pathParameters = (route: Route, event: APIGatewayProxyEventV2): unknown => {
  if (route.params === undefined) return undefined;
  const given = event.pathParameters ?? {};
  const parsed = route.params.safeParse(given);
  if (!parsed.success || textFlaws(given).length > 0) throw notFound('resource');
  return parsed.data;
};

const queryOf = (route: Route, event: APIGatewayProxyEventV2): unknown => {
  if (route.query === undefined) return undefined;
  const given = event.queryStringParameters ?? {};
  assertText(given, 'query');
  return parse(route.query, given, 'query');
};

/** Whatever media type its sender names. */
const signedBody = ({ body }: Route, rawBody: string): HttpRequest['body'] =>
  (body && parse(body, readJson(rawBody), 'body')) as HttpRequest['body'];

/** One function of both parts; the body is parsed between them. */
export const checkingFirst =
  (route: Route, { verify, handle }: SignedHandler<Route>): AnyHandler =>
  async (request) => {
    await verify(request);
    return handle({ ...request, body: signedBody(route, request.rawBody) });
  };

export type ReadRequest = Pick<HttpRequest, 'params' | 'query' | 'body' | 'rawBody'>;

/** @throws DomainError when the request is not what the route declares */
export const readRequest = (route: Route, event: APIGatewayProxyEventV2): ReadRequest => {
  const rawBody = bodyOf(event);
  assertText(event.headers, 'header');
  if (honoursIfMatch(route)) expectedVersions(event.headers);
  return {
    params: pathParameters(route, event) as HttpRequest['params'],
    query: queryOf(route, event) as HttpRequest['query'],
    body: jsonBody(route, event.headers, rawBody) as HttpRequest['body'],
    rawBody,
  };
};
