import { describe, expect, it } from '@jest/globals';
import { needsToken, routeKey } from '../../functions/shared/http/contract.ts';
import { functions } from '../../lib/functions.ts';
import { synthesize } from './synthesis.ts';

const { ofType, target } = await synthesize();
const deployed = new Map(
  ofType('AWS::ApiGatewayV2::Route').map(({ Properties }) => [String(Properties.RouteKey), Properties]),
);
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

  it.each(declared)('asks for a token at $key exactly when its contract does', ({ route, key }) => {
    const { AuthorizationType, AuthorizerId } = deployed.get(key) ?? {};
    expect(AuthorizationType).toBe(needsToken(route) ? 'JWT' : 'NONE');
    expect(AuthorizerId !== undefined).toBe(needsToken(route));
  });

  it('takes only tokens of the shop’s own user pool and client', () => {
    const [authorizer, ...others] = ofType('AWS::ApiGatewayV2::Authorizer');
    expect(others).toEqual([]);
    const { Issuer, Audience } = authorizer?.Properties.JwtConfiguration ?? {};
    expect(target(Issuer)?.Type).toBe('AWS::Cognito::UserPool');
    expect(Audience.map(target)).toEqual(ofType('AWS::Cognito::UserPoolClient'));
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

  it('answers no web page of another origin until it is told which', () => {
    expect(ofType('AWS::ApiGatewayV2::Api')[0]?.Properties.CorsConfiguration).toBeUndefined();
  });

  it('answers exactly the origins it is told', async () => {
    const context = { corsOrigins: 'https://shop.example,https://admin.example' };
    const [api] = (await synthesize(context)).ofType('AWS::ApiGatewayV2::Api');
    expect(api?.Properties.CorsConfiguration).toMatchObject({
      AllowOrigins: ['https://shop.example', 'https://admin.example'],
      AllowHeaders: expect.arrayContaining(['authorization', 'idempotency-key', 'if-match', 'x-cart-token']),
      ExposeHeaders: expect.arrayContaining(['etag', 'idempotent-replayed', 'retry-after']),
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
    const trusting = (await synthesize({ trustedGateway: 'on' })).ofType('AWS::ApiGatewayV2::Route');
    const gateway = trusting.filter(({ Properties }) => String(Properties.RouteKey).includes(' /gateway/'));
    const expected = declared
      .filter(({ route }) => needsToken(route) || route.access === 'optional')
      .map(({ route }) => `${route.method} /gateway${route.path}`);
    expect(gateway.map(({ Properties }) => String(Properties.RouteKey)).sort()).toEqual(expected.sort());
    expect(new Set(gateway.map(({ Properties }) => Properties.AuthorizationType))).toEqual(
      new Set(['AWS_IAM']),
    );
  });
});
