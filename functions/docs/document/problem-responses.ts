/** Which problems a route may answer with: those of its contract, and those that follow from its shape. */
import type { ZodOpenApiResponseObject } from 'zod-openapi';
import { type ErrorCode, errorCatalogue } from '../../shared/errors.ts';
import { hasPermission, type Route } from '../../shared/http/contract.ts';
import { problemSchema, problemTypeBase } from '../../shared/http/problem.ts';

const impliedCodes = (route: Route): ErrorCode[] => {
  const takesInput = route.body !== undefined || route.query !== undefined;
  return [
    ...(takesInput ? (['invalid-request'] as const) : []),
    ...(route.body ? (['malformed-request', 'payload-too-large'] as const) : []),
    ...(route.body && route.access !== 'signature' ? (['unsupported-media-type'] as const) : []),
    ...(hasPermission(route) ? (['unauthenticated', 'forbidden'] as const) : []),
    ...(route.access === 'optional' ? (['unauthenticated'] as const) : []),
    ...(route.access === 'signature' ? (['invalid-signature'] as const) : []),
    ...(route.params ? (['not-found'] as const) : []),
    ...(route.idempotent ? (['idempotency-in-progress', 'idempotency-key-reused'] as const) : []),
    'rate-limited',
    'internal-error',
    'unavailable',
  ];
};

export const problemCodesOf = (route: Route): ErrorCode[] =>
  [...new Set([...impliedCodes(route), ...(route.errors ?? [])])].sort();

const exampleOf = (code: ErrorCode) => {
  const { status, title } = errorCatalogue[code];
  const type = `${problemTypeBase}${code}`;
  return { summary: title, value: { type, title, status, detail: title, instance: '/v1/…', code } };
};

/** RateLimit header fields for HTTP, draft-ietf-httpapi-ratelimit-headers-10. */
export const limitHeaders = {
  'RateLimit-Policy': {
    description: 'How many calls each limit lets through at once, and the seconds in which it is full again.',
    schema: { type: 'string', example: '"sign-in-address";q=20;w=60' },
  },
  RateLimit: {
    description: 'How many calls are left of each limit, and the seconds until it is full again.',
    schema: { type: 'string', example: '"sign-in-address";r=19;t=3' },
  },
} as const;

const retryAfter = {
  'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 1 } },
} as const;

const challenge = {
  'WWW-Authenticate': {
    description: 'What would be accepted: `Bearer`, or `Signature`.',
    schema: { type: 'string' },
  },
} as const;

const headersAt = (status: number, isLimited: boolean) => ({
  ...((status === 429 || status === 503) && retryAfter),
  ...(status === 429 && isLimited && limitHeaders),
  ...(status === 401 && challenge),
});

const components = new Map<string, ZodOpenApiResponseObject>();

/** The same codes are one component of the document, however many routes answer them. */
const problemResponse = (codes: readonly ErrorCode[], isLimited: boolean): ZodOpenApiResponseObject => {
  const { status } = errorCatalogue[codes[0] ?? 'internal-error'];
  const headers = headersAt(status, isLimited);
  const id = `problem.${codes.join('.')}${'RateLimit' in headers ? '.told' : ''}`;
  const known = components.get(id) ?? { id, ...describeProblems(codes, headers) };
  components.set(id, known);
  return known;
};

const describeProblems = (
  codes: readonly ErrorCode[],
  headers: ZodOpenApiResponseObject['headers'] & object,
): ZodOpenApiResponseObject => ({
  description: codes.map((code) => `- \`${code}\`: ${errorCatalogue[code].title}`).join('\n'),
  ...(Object.keys(headers).length > 0 && { headers }),
  content: {
    'application/problem+json': {
      schema: problemSchema,
      examples: Object.fromEntries(codes.map((code) => [code, exampleOf(code)])),
    },
  },
});

export const problemResponses = (route: Route): Record<`${4 | 5}${string}`, ZodOpenApiResponseObject> => {
  const byStatus = Map.groupBy(problemCodesOf(route), (code) => errorCatalogue[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      problemResponse(codes, route.limit !== undefined),
    ]),
  );
};
