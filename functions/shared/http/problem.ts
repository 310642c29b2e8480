/** Every error leaves as RFC 9457 problem+json; what we did not foresee becomes a 500 that gives nothing away. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod';
import { DomainError, type ErrorCode, errorCatalogue } from '../errors.ts';

export const problemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    code: z.string(),
    requestId: z
      .string()
      .optional()
      .meta({ description: 'As in the header `apigw-requestid`: name it to us.' }),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' });

/** Where the catalogue of problem types is served; a type is this plus the code. */
export const problemTypeBase = '/docs/problems#';

/** RFC 9110 has every 401 say what would be accepted. */
const challengeOf = (code: ErrorCode): string => (code === 'invalid-signature' ? 'Signature' : 'Bearer');

export const problemResponse = (
  error: DomainError,
  instance: string,
  requestId: string,
): APIGatewayProxyStructuredResultV2 => {
  const { status, title } = errorCatalogue[error.code];
  const { retryAfterSeconds, headers, ...members } = error.details;
  const seconds = retryAfterSeconds ?? (status === 503 ? 5 : undefined);
  return {
    statusCode: status,
    headers: {
      'content-type': 'application/problem+json',
      ...(status === 401 && { 'www-authenticate': challengeOf(error.code) }),
      ...headers,
      ...(seconds !== undefined && { 'retry-after': String(Math.max(1, Math.ceil(seconds))) }),
    },
    body: JSON.stringify({
      ...members,
      type: `${problemTypeBase}${error.code}`,
      title,
      status,
      detail: error.message,
      instance,
      code: error.code,
      requestId,
    }),
  };
};

/** @param where the part of the request: `body`, `query` */
export const invalidRequest = (error: z.ZodError, where: string): DomainError => {
  const errors = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), message: 'is not a known field' }))
      : [{ path: issue.path.join('.'), message: issue.message }],
  );
  const fields = errors.map(({ path }) => path).filter((path) => path !== '');
  const detail =
    fields.length > 0 ? `The ${where} is wrong at ${fields.join(', ')}` : `The ${where} is wrong`;
  return new DomainError('invalid-request', detail.slice(0, 500), { errors: errors.slice(0, 50) });
};
