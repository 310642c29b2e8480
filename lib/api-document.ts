/**
 * The routes of all contracts as the OpenAPI document that API Gateway makes its API of: one resource, however many
 * routes there are. What clients read about the API is another document (functions/docs).
 */
import {
  gatewayPrefix,
  type Method,
  needsToken,
  permissionOf,
  type Route,
  routeKey,
} from '../functions/shared/http/contract.ts';
import { scopesFor } from '../functions/shared/permissions.ts';
import type { FunctionDefinition } from './function-definition.ts';

export type ApiDocumentProps = {
  readonly title: string;
  readonly description: string;
  readonly definitions: readonly FunctionDefinition[];
  readonly arnOf: (functionName: string) => string;
  /** Who signs the tokens that the routes ask for, and for whom. */
  readonly tokens: { readonly issuer: string; readonly audience: string };
  /** Whether each route that customers use is there for a gateway, too, that signs with IAM and says which user. */
  readonly trustedGateway: boolean;
  /** Web pages of other origins; left out: none may call. */
  readonly cors?: Readonly<Record<string, readonly string[]>>;
};

/** What API Gateway itself asks for before it calls a function, by the names under `securitySchemes`. */
type Guard = 'tokens' | 'iam';

/** Where one route is found, who is let in, and which function serves it. */
type Entry = {
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly by: string;
  readonly guard: Guard | undefined;
};

const entryOf = (route: Route, by: string): Entry => ({
  ...route,
  by,
  guard: needsToken(route) ? 'tokens' : undefined,
});

const gatewayEntryOf = (entry: Entry): Entry => ({
  ...entry,
  path: `${gatewayPrefix}${entry.path}`,
  guard: 'iam',
});

/** A gateway speaks for users as customers, whatever else they are: routes of staff would refuse all that it asks. */
const servesCustomers = (route: Route): boolean => {
  const permission = permissionOf(route);
  return permission ? scopesFor(permission, ['customer']).size > 0 : route.access === 'optional';
};

const servedTo = ({ trustedGateway }: ApiDocumentProps, route: Route, by: string): Entry[] => {
  const entry = entryOf(route, by);
  return trustedGateway && servesCustomers(route) ? [entry, gatewayEntryOf(entry)] : [entry];
};

/** @throws Error when two functions want to serve the same route */
const claimed = (owners: Map<string, string>, key: string, name: string): void => {
  const other = owners.get(key);
  if (other !== undefined) throw new Error(`${key} is served by ${other} and by ${name}`);
  owners.set(key, name);
};

/**
 * API Gateway knows one variable at each place of a path, whatever the method: another name for it is refused when the API
 * is made (ConflictException: … has a conflicting variable on the same hierarchical level as …).
 * @throws Error when two paths call the same place otherwise
 */
const assertOneNameEach = (entries: readonly Entry[]): void => {
  const named = new Map<string, { readonly name: string; readonly path: string }>();
  for (const { path } of entries) {
    for (const { 0: name, index } of path.matchAll(/\{\w+\}/g)) {
      const place = path.slice(0, index).replaceAll(/\{\w+\}/g, '{}');
      const other = named.get(place);
      if (other && other.name !== name) {
        throw new Error(`${path} calls ${name} what ${other.path} calls ${other.name}: give both one name`);
      }
      named.set(place, { name, path });
    }
  }
};

const integrationOf = (by: string) => ({
  'x-amazon-apigateway-integration': { $ref: `#/components/x-amazon-apigateway-integrations/${by}` },
});

const parametersOf = (path: string) =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

const operationOf = ({ path, summary, by, guard }: Entry) => ({
  summary,
  parameters: parametersOf(path),
  responses: { default: { description: 'As the contract says' } },
  ...(guard && { security: [{ [guard]: [] }] }),
  ...integrationOf(by),
});

const pathsOf = (entries: readonly Entry[]): Record<string, Record<string, unknown>> => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const entry of entries) {
    paths[entry.path] = { ...paths[entry.path], [entry.method.toLowerCase()]: operationOf(entry) };
  }
  return paths;
};

/** What no route matches. */
const fallbackOf = (by: string) => ({
  '/$default': {
    'x-amazon-apigateway-any-method': {
      isDefaultRoute: true,
      responses: { default: { description: 'There is no such route' } },
      ...integrationOf(by),
    },
  },
});

const integrationsOf = ({ definitions, arnOf }: ApiDocumentProps) =>
  Object.fromEntries(
    definitions
      .filter(({ routes, fallback }) => routes || fallback)
      .map(({ name }) => [
        name,
        { type: 'aws_proxy', httpMethod: 'POST', uri: arnOf(name), payloadFormatVersion: '2.0' },
      ]),
  );

const securitySchemesOf = ({ tokens, trustedGateway }: ApiDocumentProps) => ({
  tokens: {
    type: 'oauth2',
    'x-amazon-apigateway-authorizer': {
      type: 'jwt',
      identitySource: '$request.header.Authorization',
      jwtConfiguration: { issuer: tokens.issuer, audience: [tokens.audience] },
    },
  },
  ...(trustedGateway && {
    iam: {
      type: 'apiKey',
      name: 'Authorization',
      in: 'header',
      'x-amazon-apigateway-authtype': 'awsSigv4',
    },
  }),
});

/** @throws Error when two functions want to serve the same route, or two paths name one place otherwise */
export const apiDocument = (props: ApiDocumentProps) => {
  const owners = new Map<string, string>();
  const entries = props.definitions.flatMap(({ name, routes }) =>
    Object.values(routes ?? {}).flatMap((route) => {
      claimed(owners, routeKey(route), name);
      return servedTo(props, route, name);
    }),
  );
  assertOneNameEach(entries);
  const fallbacks = props.definitions.filter(({ fallback }) => fallback);
  for (const { name } of fallbacks) claimed(owners, '$default', name);
  return {
    openapi: '3.0.1',
    info: { title: props.title, description: props.description, version: '1' },
    paths: Object.assign(pathsOf(entries), ...fallbacks.map(({ name }) => fallbackOf(name))),
    components: {
      securitySchemes: securitySchemesOf(props),
      'x-amazon-apigateway-integrations': integrationsOf(props),
    },
    ...(props.cors && { 'x-amazon-apigateway-cors': props.cors }),
  };
};
