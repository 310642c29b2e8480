/** One route of a contract as an operation of the document: who may call it, what it takes, what it answers. */
import * as z from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import {
  answersNotModified,
  honoursIfMatch,
  idempotencyHours,
  permissionOf,
  type Route,
  secretOf,
} from '../../shared/http/contract.ts';
import { type Permission, permissions } from '../../shared/permissions.ts';
import { operationIdOf } from './operation-names.ts';
import { limitHeaders, problemResponses } from './problem-responses.ts';

const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/)
  .optional()
  .meta({
    description: `The same key and body within ${idempotencyHours} hours gives the same answer to the same caller: who is signed in, or opens the cart or the order by its token. Anybody else’s key is not honoured.`,
    example: '7c1f0d7e-checkout-1',
  });
const ifMatch = z
  .string()
  .optional()
  .meta({ description: 'Change only this version, or one of these; another one gives 412.', example: '"7"' });
const ifNoneMatch = z.string().optional().meta({
  description: 'What it is now is sent only when it is none of these; otherwise 304.',
  example: '"7"',
});

const headersOf = (route: Route) => ({
  ...(route.idempotent && { 'Idempotency-Key': idempotencyKey }),
  ...(honoursIfMatch(route) && { 'If-Match': ifMatch }),
  ...(answersNotModified(route) && { 'If-None-Match': ifNoneMatch }),
});

/** Contracts may leave plain parameters out. */
const pathParametersOf = ({ path, params }: Route): z.ZodObject | undefined => {
  if (params) return params;
  const names = [...path.matchAll(/\{(\w+)\+?\}/g)].map(([, name = '']) => name);
  return names.length === 0
    ? undefined
    : z.object(Object.fromEntries(names.map((name) => [name, z.string()])));
};

const schemeOf = { 'cart-token': 'cartToken', 'order-token': 'orderToken' } as const;

const securityOf = (route: Route): Pick<ZodOpenApiOperationObject, 'security'> => {
  const secret = secretOf(route);
  if (secret) return { security: [{ accessToken: [] }, { [schemeOf[secret]]: [] }] };
  if (permissionOf(route)) return { security: [{ accessToken: [] }] };
  return { security: route.access === 'optional' ? [{}, { accessToken: [] }, { cartToken: [] }] : [] };
};

const whoMay = (route: Route): string => {
  if (route.access === 'public') return 'Open to everybody.';
  if (route.access === 'optional') return 'Open to everybody; signed-in callers see what is theirs.';
  if (route.access === 'signature') return 'The caller signs the body; the signature is the permission.';
  const scopes = Object.entries(permissions[route.access as Permission]);
  const rows = scopes.map(([role, scope]) => `| \`${role}\` | ${scope} |`);
  return `Permission \`${route.access}\`:\n\n| role, or secret | whose |\n|---|---|\n${rows.join('\n')}`;
};

const replayed = {
  'Idempotent-Replayed': {
    description: 'There when this is the answer to an earlier request with the same key.',
    schema: { type: 'string', const: 'true' },
  },
} as const;

const entityTag = {
  ETag: { description: 'Its version, for `If-Match` and `If-None-Match`.', schema: { type: 'string' } },
} as const;

const location = {
  Location: {
    description: 'Where it is from now on, or where to go on.',
    schema: { type: 'string', format: 'uri-reference' },
  },
} as const;

const responseHeaders = ({ idempotent, etag, located, limit }: Route, status: number) => ({
  ...(idempotent && replayed),
  ...(etag && entityTag),
  ...(limit && limitHeaders),
  ...((status === 303 || (located && status === 201)) && location),
});

const notModified = (route: Route): ZodOpenApiResponsesObject => ({
  304: {
    description: 'The client has it already, by `If-None-Match`.',
    headers: { ...entityTag, ...(route.limit && limitHeaders) },
  },
});

/** What each answer is for is said by `words.ts`, when it has a name. */
const successes = (route: Route): ZodOpenApiResponsesObject => {
  const answers = Object.entries(route.responses).map(([status, schema]) => {
    const headers = responseHeaders(route, Number(status));
    return [
      status,
      {
        description: '',
        ...(Object.keys(headers).length > 0 && { headers }),
        ...(schema && { content: { 'application/json': { schema } } }),
      },
    ];
  });
  return { ...Object.fromEntries(answers), ...(answersNotModified(route) && notModified(route)) };
};

export const operationOf = (name: string, route: Route, tag: string): ZodOpenApiOperationObject => {
  const path = pathParametersOf(route);
  const header = headersOf(route);
  return {
    operationId: operationIdOf(tag, name),
    tags: [tag],
    summary: route.summary.replace(/\.$/, ''),
    description: whoMay(route),
    ...securityOf(route),
    requestParams: {
      ...(path && { path }),
      ...(route.query && { query: route.query }),
      ...(Object.keys(header).length > 0 && { header: z.object(header) }),
    },
    ...(route.body && {
      requestBody: {
        required: !route.bodyOptional,
        content: { 'application/json': { schema: route.body } },
      },
    }),
    responses: { ...successes(route), ...problemResponses(route) },
  };
};
