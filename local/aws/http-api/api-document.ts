/**
 * The OpenAPI document that the template's API is made of, as API Gateway imports it: one route for each operation.
 * What stands in it and is not understood is an error, not a silence.
 */
import * as z from 'zod';
import { corsSchema } from './cors.ts';

const anyMethod = 'x-amazon-apigateway-any-method';
const integrationExtension = 'x-amazon-apigateway-integration';
const integrationsPlace = '#/components/x-amazon-apigateway-integrations/';

const integrationSchema = z.strictObject({
  type: z.literal('aws_proxy'),
  httpMethod: z.literal('POST'),
  uri: z.string(),
  payloadFormatVersion: z.literal('2.0'),
  timeoutInMillis: z.number().optional(),
});

const operationSchema = z.strictObject({
  [integrationExtension]: z.strictObject({ $ref: z.string().startsWith(integrationsPlace) }),
  security: z.tuple([z.record(z.string(), z.array(z.string()))]).optional(),
  isDefaultRoute: z.boolean().default(false),
  summary: z.string().optional(),
  parameters: z.unknown().optional(),
  responses: z.unknown(),
});

const schemeSchema = z.union([
  z.strictObject({
    type: z.literal('oauth2'),
    'x-amazon-apigateway-authorizer': z.strictObject({
      type: z.literal('jwt'),
      identitySource: z.literal('$request.header.Authorization'),
      jwtConfiguration: z.strictObject({ issuer: z.string(), audience: z.array(z.string()) }),
    }),
  }),
  z.strictObject({
    type: z.literal('apiKey'),
    name: z.literal('Authorization'),
    in: z.literal('header'),
    'x-amazon-apigateway-authtype': z.literal('awsSigv4'),
  }),
]);

const methods = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', anyMethod] as const;

const documentSchema = z.strictObject({
  openapi: z.string().startsWith('3.0.'),
  info: z.looseObject({}),
  paths: z.record(z.string(), z.partialRecord(z.enum(methods), operationSchema)),
  components: z.strictObject({
    securitySchemes: z.record(z.string(), schemeSchema).default({}),
    'x-amazon-apigateway-integrations': z.record(z.string(), integrationSchema),
  }),
  'x-amazon-apigateway-cors': corsSchema.optional(),
});

type Document = z.output<typeof documentSchema>;
type Operation = z.output<typeof operationSchema>;

export type DocumentedRoute = {
  /** `GET /things/{id}`, `$default` */
  readonly key: string;
  readonly functionUri: string;
  readonly timeoutMilliseconds: number | undefined;
  /** Who must ask: nobody in particular, whoever an issuer vouches for, whoever signs with IAM. */
  readonly guard:
    | { readonly kind: 'open' | 'signed' }
    | { readonly kind: 'jwt'; readonly issuer: string; readonly audience: readonly string[] };
  readonly scopes: readonly string[];
};

const keyOf = (method: string, path: string, { isDefaultRoute }: Operation): string => {
  if (isDefaultRoute) return '$default';
  return `${method === anyMethod ? 'ANY' : method.toUpperCase()} ${path}`;
};

const guardOf = (scheme: string | undefined, { components }: Document): DocumentedRoute['guard'] => {
  if (scheme === undefined) return { kind: 'open' };
  const found = components.securitySchemes[scheme];
  if (!found) throw new Error(`the API's document has no security scheme ${scheme}`);
  if (found.type === 'apiKey') return { kind: 'signed' };
  return { kind: 'jwt', ...found['x-amazon-apigateway-authorizer'].jwtConfiguration };
};

const routeOf = (key: string, operation: Operation, document: Document): DocumentedRoute => {
  const name = operation[integrationExtension].$ref.slice(integrationsPlace.length);
  const integration = document.components['x-amazon-apigateway-integrations'][name];
  if (!integration) throw new Error(`${key} names no integration of the API's document: ${name}`);
  const [scheme, scopes = []] = Object.entries(operation.security?.[0] ?? {})[0] ?? [];
  return {
    key,
    functionUri: integration.uri,
    timeoutMilliseconds: integration.timeoutInMillis,
    guard: guardOf(scheme, document),
    scopes,
  };
};

/** @throws Error that says what the document must not have */
export const readApiDocument = (body: unknown) => {
  const parsed = documentSchema.safeParse(body);
  if (!parsed.success) throw new Error(`the API's document: ${z.prettifyError(parsed.error)}`);
  const document = parsed.data;
  const routes = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) =>
      routeOf(keyOf(method, path, operation), operation, document),
    ),
  );
  return { routes, cors: document['x-amazon-apigateway-cors'] };
};
