/** What API Gateway makes of a function's result (payload format 2.0), and its own refusals. */
import * as z from 'zod';
import type { InvokeResult } from '../service.ts';

export type HttpResponse = {
  readonly status: number;
  /** A name may come several times (`set-cookie`). */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
};

const headerValue = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const structuredSchema = z.looseObject({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), headerValue).nullish(),
  multiValueHeaders: z.record(z.string(), z.array(headerValue)).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.union([z.string(), z.number(), z.boolean()]).transform(String).nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

const message = (status: number, text: string): HttpResponse => ({
  status,
  headers: [['content-type', 'application/json']],
  body: Buffer.from(JSON.stringify({ message: text })),
});

export const internalServerError = message(500, 'Internal Server Error');
export const serviceUnavailable = message(503, 'Service Unavailable');

/** A result without `statusCode` is itself the body of a 200. */
const inferred = (payload: unknown): HttpResponse => ({
  status: 200,
  headers: [['content-type', 'application/json']],
  body: Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)),
});

const structured = (payload: object): HttpResponse => {
  const parsed = structuredSchema.safeParse(payload);
  if (!parsed.success) return internalServerError;
  const { statusCode, headers, multiValueHeaders, cookies, body, isBase64Encoded } = parsed.data;
  const single = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const);
  const multiple = Object.entries(multiValueHeaders ?? {}).map(
    ([name, values]) => [name.toLowerCase(), values.join(',')] as const,
  );
  const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
  const named = [...single, ...multiple];
  const hasType = named.some(([name]) => name === 'content-type');
  const defaultType = [['content-type', 'text/plain;charset=UTF-8'] as const];
  return {
    status: statusCode,
    headers: [
      ...(hasType || bytes.length === 0 ? [] : defaultType),
      ...named,
      ...(cookies ?? []).map((cookie) => ['set-cookie', cookie] as const),
    ],
    body: bytes,
  };
};

/** An error of the function, or a result that is no response, is a 500; nothing of it is shown to the client. */
export const toResponse = (result: InvokeResult): HttpResponse => {
  if ('error' in result) return internalServerError;
  const { payload } = result;
  const isStructured = typeof payload === 'object' && payload !== null && 'statusCode' in payload;
  return isStructured ? structured(payload) : inferred(payload);
};

export type Refusal = {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  /** What API Gateway itself says, and all that it says. */
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/**
 * The gateway's own refusals. AWS sends only `{"message"}`; here the members of problem+json are added, so that
 * clients find one kind of error on every path.
 */
export const refuse = (refusal: Refusal, instance: string, requestId?: string): HttpResponse => {
  const { headers = {}, code, title, status, detail, message: text } = refusal;
  const type = `/docs/problems#${code}`;
  const problem = { type, title, status, detail, instance, code, requestId, message: text };
  return {
    status,
    headers: [['content-type', 'application/problem+json'], ...Object.entries(headers)],
    body: Buffer.from(JSON.stringify(problem)),
  };
};

export const notFound: Refusal = {
  status: 404,
  code: 'not-found',
  title: 'There is no such resource',
  detail: 'No route has this method and path',
  message: 'Not Found',
};

export const payloadTooLarge: Refusal = {
  status: 413,
  code: 'payload-too-large',
  title: 'The body is too large',
  detail: 'API Gateway takes bodies of up to 10 MB, and Lambda events of up to 6 MB',
  message: 'Request Entity Too Large',
};

export const headersTooLarge: Refusal = {
  status: 431,
  code: 'headers-too-large',
  title: 'The header fields are too large',
  detail: 'API Gateway takes a request line and header values of 10,240 bytes together',
  message: 'Request Header Fields Too Large',
};

export const tooManyRequests: Refusal = {
  status: 429,
  code: 'rate-limited',
  title: 'Too many requests',
  detail: 'The rate limit of this route is used up',
  message: 'Too Many Requests',
  headers: { 'retry-after': '1' },
};

export const forbidden = (detail: string, authenticate?: string): Refusal => ({
  status: 403,
  code: 'forbidden',
  title: 'Not allowed',
  detail,
  message: 'Forbidden',
  ...(authenticate !== undefined && { headers: { 'www-authenticate': authenticate } }),
});

export const unauthorized = (authenticate: string): Refusal => ({
  status: 401,
  code: 'unauthenticated',
  title: 'A valid token is needed',
  detail: 'Send a valid access token',
  message: 'Unauthorized',
  headers: { 'www-authenticate': authenticate },
});
