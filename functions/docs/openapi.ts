/** Makes the OpenAPI 3.1 document of the very contracts that validate requests and deploy routes. */
import * as z from 'zod';
import {
  type CreateDocumentOptions,
  createDocument,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import {
  answersNotModified,
  honoursIfMatch,
  idempotencyHours,
  permissionOf,
  type Route,
  secretOf,
} from '../shared/http/contract.ts';
import { type Permission, permissions } from '../shared/permissions.ts';
import { eventMessages } from './event-messages.ts';
import type { DocumentedFeature } from './features.ts';
import { problemResponses } from './problem-responses.ts';

const description = `The order-processing backend of an online shop.

- Times are ISO 8601 in UTC; money is an integer in minor units with an ISO 4217 currency.
- Lists take \`limit\` and \`cursor\`; \`nextCursor\` is absent on the last page.
- Errors are RFC 9457 problems; [their types](/docs/problems) are stable.
- A POST that creates something takes an \`Idempotency-Key\`: the same key and body within ${idempotencyHours} hours gives the same answer
  to the same caller. A key means nothing without an access token, or a token that opens the cart or the order of the request.
- Single resources have an \`ETag\`: send it as \`If-Match\` to change only what you have seen.`;

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

/** API Gateway writes a parameter that takes the rest of the path as `{name+}`. */
const openApiPath = (path: string): string => path.replaceAll('+}', '}');

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

const responseHeaders = ({ idempotent, etag }: Route) => ({
  ...(idempotent && replayed),
  ...(etag && entityTag),
});

const notModified: ZodOpenApiResponsesObject = {
  304: { description: 'The client has it already, by `If-None-Match`.', headers: entityTag },
};

const successes = (route: Route): ZodOpenApiResponsesObject => {
  const headers = responseHeaders(route);
  const answers = Object.entries(route.responses).map(([status, schema]) => [
    status,
    {
      description: schema === null ? 'Done.' : 'The answer.',
      ...(Object.keys(headers).length > 0 && { headers }),
      ...(schema && { content: { 'application/json': { schema } } }),
    },
  ]);
  return { ...Object.fromEntries(answers), ...(answersNotModified(route) && notModified) };
};

const operationOf = (name: string, route: Route, tag: string): ZodOpenApiOperationObject => {
  const path = pathParametersOf(route);
  const header = headersOf(route);
  return {
    operationId: `${tag}-${name}`,
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

const pathsOf = (features: readonly DocumentedFeature[]): ZodOpenApiPathsObject => {
  const paths: ZodOpenApiPathsObject = {};
  for (const { tag, routes } of features) {
    for (const [name, route] of Object.entries(routes)) {
      const path = openApiPath(route.path);
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(name, route, tag) };
    }
  }
  return paths;
};

/**
 * A schema that transforms what it parses (a number of minor units into a branded one) stands on the wire as what
 * goes into it, in answers too: they are checked by types, not parsed.
 */
const showWireShape: NonNullable<CreateDocumentOptions['override']> = ({ zodSchema, jsonSchema, io }) => {
  if (io !== 'output' || zodSchema._zod.def.type !== 'pipe') return;
  const { $schema: _, ...wire } = z.toJSONSchema(zodSchema, { io: 'input' });
  Object.assign(jsonSchema, wire);
};

/** @param serverUrl without a slash at the end */
export const openApiDocument = (features: readonly DocumentedFeature[], serverUrl: string) => {
  const source: ZodOpenApiObject = {
    openapi: '3.1.0',
    info: { title: 'Waybill', version: '1.0.0', description, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: serverUrl }],
    tags: features.map(({ tag, about }) => ({ name: tag, description: about })),
    components: {
      securitySchemes: {
        accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'From sign-in.' },
        cartToken: {
          type: 'apiKey',
          in: 'header',
          name: 'X-Cart-Token',
          description: 'Opens an anonymous cart; given once, when the cart is made.',
        },
        orderToken: {
          type: 'apiKey',
          in: 'header',
          name: 'X-Order-Token',
          description: 'Opens a guest’s order; given once, at its checkout, and in the link of each mail.',
        },
      },
    },
    paths: pathsOf(features),
  };
  const document = createDocument(source, { override: showWireShape });
  const { webhooks, schemas, sharedSchemas } = eventMessages();
  const { components } = document;
  return {
    ...document,
    webhooks,
    components: { ...components, schemas: { ...sharedSchemas, ...components?.schemas, ...schemas } },
  };
};
