/**
 * Makes the OpenAPI 3.1 document of the very contracts that validate requests and deploy routes. It is made when the
 * functions are bundled (`served/`), so what it says weighs nothing in a function.
 */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import {
  type CreateDocumentOptions,
  createDocument,
  type ZodOpenApiObject,
  type ZodOpenApiPathsObject,
} from 'zod-openapi';
import { idempotencyHours } from '../../shared/http/contract.ts';
import { eventMessages } from './event-messages.ts';
import type { DocumentedFeature } from './features.ts';
import { withNames } from './named-schemas.ts';
import { operationOf } from './operation.ts';
import type { Document } from './parts.ts';
import { withExamples } from './request-examples.ts';
import { withWords } from './words.ts';

const description = `The order-processing backend of an online shop. [Guides](/docs/guides) tell how to work with it.

- Times are ISO 8601 in UTC; money is an integer in minor units with an ISO 4217 currency.
- Lists take \`limit\` and \`cursor\`; \`nextCursor\` is absent on the last page.
- Errors are RFC 9457 problems; [their types](/docs/problems) are stable. Each operation lists its codes today; decide by those that
  you know, and let the status decide for any other.
- A POST that creates something takes an \`Idempotency-Key\`: the same key and body within ${idempotencyHours} hours gives the same answer
  to the same caller. A key means nothing without an access token, or a token that opens the cart or the order of the request.
- Single resources have an \`ETag\`: send it as \`If-Match\` to change only what you have seen.
- Every request with a body has an example, which the tests send.`;

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')));

/** API Gateway writes a parameter that takes the rest of the path as `{name+}`. */
const openApiPath = (path: string): string => path.replaceAll('+}', '}');

const pathsOf = (features: readonly DocumentedFeature[]): ZodOpenApiPathsObject => {
  const paths: ZodOpenApiPathsObject = {};
  for (const { tag, routes } of features) {
    for (const [name, route] of Object.entries(routes)) {
      if (route.undocumented) continue;
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

/** A validator's means: what they say is in the words beside them, or in `format`. */
const leaveNoiseOut: NonNullable<CreateDocumentOptions['override']> = ({ jsonSchema }) => {
  if ('format' in jsonSchema) delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
};

/** @param serverUrl without a slash at the end */
export const openApiDocument = (features: readonly DocumentedFeature[], serverUrl: string): Document => {
  const source: ZodOpenApiObject = {
    openapi: '3.1.0',
    info: {
      title: 'Waybill',
      version,
      description,
      contact: { name: 'Waybill', url: `${serverUrl}/docs/guides` },
      license: { name: 'MIT', identifier: 'MIT' },
    },
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
  const document = createDocument(source, {
    override: (context) => {
      showWireShape(context);
      leaveNoiseOut(context);
    },
  });
  const { webhooks, schemas, sharedSchemas } = eventMessages();
  const { components } = document;
  /** Through JSON: what is made of a schema twice is one object, and is about to be changed. */
  const plain: Document = JSON.parse(
    JSON.stringify({
      ...document,
      webhooks,
      components: { ...components, schemas: { ...sharedSchemas, ...components?.schemas, ...schemas } },
    }),
  );
  return withWords(withExamples(withNames(plain)));
};
