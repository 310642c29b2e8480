/** CORS as an HTTP API answers it by configuration: preflights never reach a function. */
import * as z from 'zod';
import type { HttpResponse } from './response.ts';

const names = z.array(z.string()).default([]);

export const corsSchema = z.object({
  allowOrigins: names,
  allowMethods: names,
  allowHeaders: names,
  exposeHeaders: names,
  allowCredentials: z.boolean().default(false),
  maxAge: z.number().optional(),
});

export type Cors = z.output<typeof corsSchema>;

type Headers = HttpResponse['headers'];

const isAllowed = (cors: Cors, origin: string): boolean =>
  cors.allowOrigins.some(
    (allowed) =>
      allowed === '*' ||
      allowed === origin ||
      (allowed.endsWith('://*') && origin.startsWith(allowed.slice(0, -1))),
  );

const originHeaders = (cors: Cors, origin: string): Headers => [
  ['access-control-allow-origin', cors.allowOrigins.includes('*') ? '*' : origin],
  ...(cors.allowCredentials ? [['access-control-allow-credentials', 'true'] as const] : []),
  ...(cors.allowOrigins.includes('*') ? [] : [['vary', 'Origin'] as const]),
];

/** What is added to the answer of a request that came with an `Origin`. */
export const corsHeaders = (cors: Cors | undefined, origin: string | undefined): Headers => {
  if (!cors || origin === undefined || !isAllowed(cors, origin)) return [];
  const exposed = cors.exposeHeaders.join(',');
  return [
    ...originHeaders(cors, origin),
    ...(exposed ? [['access-control-expose-headers', exposed] as const] : []),
  ];
};

/** Where the API has CORS, what the function says of it is left out (docs: "API Gateway ignores CORS headers returned from your backend integration"). */
export const withoutCorsHeaders = (cors: Cors | undefined, headers: Headers): Headers =>
  cors ? headers.filter(([name]) => !name.startsWith('access-control-')) : headers;

/** An origin that is not allowed gets the same 204, without the headers. */
export const preflight = (cors: Cors, origin: string | undefined): HttpResponse => {
  const allowed = origin !== undefined && isAllowed(cors, origin);
  const lists = [
    ['access-control-allow-methods', cors.allowMethods.join(',')],
    ['access-control-allow-headers', cors.allowHeaders.join(',')],
    ['access-control-max-age', String(cors.maxAge ?? 0)],
  ] as const;
  return {
    status: 204,
    headers: allowed ? [...originHeaders(cors, origin), ...lists.filter(([, value]) => value !== '')] : [],
    body: Buffer.alloc(0),
  };
};
