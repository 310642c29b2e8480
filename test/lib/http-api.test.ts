import { describe, expect, it } from '@jest/globals';
import { needsToken, permissionOf, routeKey } from '../../functions/shared/http/contract.ts';
import { scopesFor } from '../../functions/shared/permissions.ts';
import { apiDocument } from '../../lib/api-document.ts';
import { functions } from '../../lib/functions.ts';
import { type Synthesis, synthesize } from './synthesis.ts';

const { ofType, target } = await synthesize();
/** As API Gateway imports it. */
const documentOf = (synthesis: Pick<Synthesis, 'ofType'>) =>
  synthesis.ofType('AWS::ApiGatewayV2::Api')[0]?.Properties.Body;
const document = documentOf({ ofType });

type Operation = {
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly 'x-amazon-apigateway-integration': { readonly $ref: string };
};

const routesOf = ({ paths }: { paths: Record<string, Record<string, Operation>> }) =>
  new Map(
    Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => [
        path === '/$default' ? '$default' : `${method.toUpperCase()} ${path}`,
        operation,
      ]),
    ),
  );

/** What a route asks for before it calls its function. */
const guardsOf = ({ security = [] }: Operation): string[] => security.flatMap(Object.keys);

const deployed = routesOf(document);
const declared = functions.flatMap(({ routes, name }) =>
  Object.values(routes ?? {}).map((route) => ({ route, key: routeKey(route), name })),
);

describe('the HTTP API', () => {
  it('has every route of every contract, the fallback, and no other', () => {
    expect([...deployed.keys()].sort()).toEqual([...declared.map(({ key }) => key), '$default'].sort());
  });

  it('declares no route twice', () => {
    expect(new Set(declared.map(({ key }) => key)).size).toBe(declared.length);
  });

  it('is refused when two paths call the same place by other names, whatever comes behind it', () => {
    const [definition, route] = [functions.find(({ routes }) => routes), declared[0]?.route];
    if (!definition || !route) throw new Error('there is no route');
    const documentWith = (...paths: string[]) =>
      apiDocument({
        title: 'Test',
        description: 'Test',
        definitions: [
          { ...definition, routes: Object.fromEntries(paths.map((path) => [path, { ...route, path }])) },
        ],
        arnOf: (name) => name,
        tokens: { issuer: 'https://issuer.example', audience: 'client' },
        trustedGateway: false,
      });
    expect(() =>
      documentWith('/v1/things/{id}', '/v1/others/{slug}', '/v1/things/{id}/parts/{part}'),
    ).not.toThrow();
    expect(() => documentWith('/v1/things/{id}', '/v1/things/{slug}/parts')).toThrow(
      '/v1/things/{slug}/parts calls {slug} what /v1/things/{id} calls {id}: give both one name',
    );
  });

  it.each(declared)('asks for a token at $key exactly when its contract does', ({ route, key }) => {
    const operation = deployed.get(key);
    expect(operation && guardsOf(operation)).toEqual(needsToken(route) ? ['tokens'] : []);
  });

  it.each(declared)('has $key served by the function whose row names it', ({ key, name }) => {
    const { $ref } = deployed.get(key)?.['x-amazon-apigateway-integration'] ?? {};
    expect($ref).toBe(`#/components/x-amazon-apigateway-integrations/${name}`);
    const { uri, ...integration } = document.components['x-amazon-apigateway-integrations'][name];
    expect(integration).toEqual({ type: 'aws_proxy', httpMethod: 'POST', payloadFormatVersion: '2.0' });
    expect(uri['Fn::Join'][1].at(-1)).toBe(`:function:waybill-dev-${name}`);
  });

  it('takes only tokens of the shop’s own user pool and client', () => {
    const { tokens, ...others } = document.components.securitySchemes;
    expect(others).toEqual({});
    const { type, identitySource, jwtConfiguration } = tokens['x-amazon-apigateway-authorizer'];
    expect([type, identitySource]).toEqual(['jwt', '$request.header.Authorization']);
    expect(target(jwtConfiguration.issuer)?.Type).toBe('AWS::Cognito::UserPool');
    expect(jwtConfiguration.audience.map(target)).toEqual(ofType('AWS::Cognito::UserPoolClient'));
  });

  /** AWS documentation, "Quotas for configuring and running an HTTP API": 300 routes, of which more may be asked for. */
  it('has no more routes than API Gateway takes, with a trusted gateway’s, too', async () => {
    const trusting = routesOf(documentOf(await synthesize({ trustedGateway: 'on' })));
    expect(trusting.size).toBeLessThanOrEqual(300);
    expect(trusting.size).toBeGreaterThan(deployed.size);
  });

  it('has no resource beside its document, which CloudFormation would not combine with it', () => {
    for (const type of ['Route', 'Integration', 'Authorizer']) {
      expect(ofType(`AWS::ApiGatewayV2::${type}`)).toEqual([]);
    }
  });

  it('lets API Gateway call the functions that serve routes, and nobody else', () => {
    const callable = ofType('AWS::Lambda::Permission')
      .filter(({ Properties }) => Properties.Principal === 'apigateway.amazonaws.com')
      .map(({ Properties }) => String(target(Properties.FunctionName)?.Metadata['waybill:name']));
    const serving = functions.filter(({ routes, fallback }) => routes || fallback).map(({ name }) => name);
    expect(callable.sort()).toEqual([...serving].sort());
  });

  it('throttles and logs every request, without query, header or body', () => {
    const [stage] = ofType('AWS::ApiGatewayV2::Stage');
    expect(stage?.Properties.DefaultRouteSettings).toMatchObject({
      ThrottlingRateLimit: expect.any(Number),
      ThrottlingBurstLimit: expect.any(Number),
    });
    const { DestinationArn, Format } = stage?.Properties.AccessLogSettings ?? {};
    expect(target(DestinationArn)?.Type).toBe('AWS::Logs::LogGroup');
    expect(Format).not.toMatch(/query|header|body|claims/i);
  });

  it('lets through what the setting says, and as much for checkout and payments, whatever else comes', async () => {
    const [stage] = (await synthesize({ requestsPerSecond: '2000' })).ofType('AWS::ApiGatewayV2::Stage');
    const limits = { ThrottlingRateLimit: 2000, ThrottlingBurstLimit: 4000 };
    expect(stage?.Properties.DefaultRouteSettings).toEqual(limits);
    const apart = stage?.Properties.RouteSettings;
    for (const key of ['POST /v1/orders', 'POST /v1/webhooks/payments/{provider}']) {
      expect([key, apart[key]]).toEqual([key, limits]);
    }
    expect(Object.keys(apart).filter((key) => !deployed.has(key))).toEqual([]);
    expect(apart['GET /v1/products']).toBeUndefined();
  });

  it('answers no web page of another origin until it is told which', () => {
    expect(document['x-amazon-apigateway-cors']).toBeUndefined();
  });

  it('answers exactly the origins it is told', async () => {
    const context = { corsOrigins: 'https://shop.example,https://admin.example' };
    expect(documentOf(await synthesize(context))['x-amazon-apigateway-cors']).toMatchObject({
      allowOrigins: ['https://shop.example', 'https://admin.example'],
      allowHeaders: expect.arrayContaining(['authorization', 'idempotency-key', 'if-match', 'x-cart-token']),
      exposeHeaders: expect.arrayContaining(['etag', 'idempotent-replayed', 'retry-after']),
    });
  });

  it('leaves a function the time that API Gateway waits, and no more', () => {
    for (const { name, timeoutSeconds = 20 } of functions.filter(({ routes }) => routes)) {
      expect([name, timeoutSeconds <= 29]).toEqual([name, true]);
    }
  });
});

describe('a trusted gateway', () => {
  it('has no route until a stage asks for it, and then only routes behind IAM', async () => {
    expect([...deployed.keys()].filter((key) => key.includes('/gateway/'))).toEqual([]);
    const trusting = routesOf(documentOf(await synthesize({ trustedGateway: 'on' })));
    const gateway = [...trusting].filter(([key]) => key.includes(' /gateway/'));
    const expected = declared
      .filter(({ route }) => {
        const permission = permissionOf(route);
        return permission ? scopesFor(permission, ['customer']).size > 0 : route.access === 'optional';
      })
      .map(({ route }) => `${route.method} /gateway${route.path}`);
    expect(gateway.map(([key]) => key).sort()).toEqual(expected.sort());
    expect(new Set(gateway.flatMap(([, operation]) => guardsOf(operation)))).toEqual(new Set(['iam']));
  });
});
