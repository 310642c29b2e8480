/** The HTTP API: every route of every contract, and who must show a token, exactly as the contracts say. */
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CorsHttpMethod,
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { gatewayPrefix, needsToken, type Route, routeKey } from '../functions/shared/http/contract.ts';
import { logRetention } from './log-retention.ts';
import type { Settings } from './settings.ts';
import type { People } from './user-pool.ts';
import type { WaybillFunction } from './waybill-function.ts';

/** The outer wall; the limits per user and address are the functions' own. */
const throttle = { rateLimit: 500, burstLimit: 1000 };

const requestHeaders = [
  'authorization',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'x-cart-token',
];
const answerHeaders = [
  'etag',
  'idempotent-replayed',
  'location',
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
];

/** No query, no headers, no address beyond the caller's: a log is not a place for personal data. */
const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    at: '$context.requestTimeEpoch',
    route: '$context.routeKey',
    status: '$context.status',
    latencyMilliseconds: '$context.responseLatency',
    bytes: '$context.responseLength',
    sourceIp: '$context.identity.sourceIp',
    authorizerError: '$context.authorizer.error',
    integrationError: '$context.integrationErrorMessage',
  }),
);

const cors = ({ corsOrigins }: Settings) => ({
  allowOrigins: corsOrigins,
  allowMethods: [
    CorsHttpMethod.GET,
    CorsHttpMethod.POST,
    CorsHttpMethod.PUT,
    CorsHttpMethod.PATCH,
    CorsHttpMethod.DELETE,
  ],
  allowHeaders: requestHeaders,
  exposeHeaders: answerHeaders,
});

const gatewayStack = (scope: Stack, { stage }: Settings): Stack =>
  new Stack(scope, 'Gateway', {
    stackName: `Waybill-${stage}-gateway`,
    description: `Waybill's routes for a trusted gateway (${stage})`,
  });

export class WaybillApi extends Construct {
  readonly api: HttpApi;
  /** Without a slash at the end. */
  readonly url: string;
  private readonly authorizer: HttpJwtAuthorizer;
  /** Its routes are in a stack of their own: with them, one stack would have more than the 500 resources it may. */
  private readonly gateway: Stack | undefined;
  private readonly served = new Map<string, string>();

  constructor(scope: Stack, id: string, settings: Settings, people: People) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', {
      apiName: `waybill-${settings.stage}`,
      description: `Waybill's API (${settings.stage})`,
      createDefaultStage: false,
      ...(settings.corsOrigins.length > 0 && { corsPreflight: cors(settings) }),
    });
    this.url = this.api.apiEndpoint;
    this.authorizer = new HttpJwtAuthorizer('Tokens', people.pool.userPoolProviderUrl, {
      jwtAudience: [people.client.userPoolClientId],
    });
    this.gateway = settings.trustedGateway === 'on' ? gatewayStack(scope, settings) : undefined;
    this.addStage(settings);
  }

  private addStage(settings: Settings): void {
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: logRetention(settings),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle,
      accessLogSettings: { destination: new LogGroupLogDestination(accessLog), format: accessLogFormat },
    });
  }

  /** @throws Error when two functions want to serve the same route */
  serve({ definition, lambda }: WaybillFunction): void {
    if (!definition.routes && !definition.fallback) return;
    const integration = new HttpLambdaIntegration(definition.name, lambda, { scopePermissionToRoute: false });
    for (const route of Object.values(definition.routes ?? {})) {
      this.claim(routeKey(route), definition.name);
      this.addRoute(route, integration);
    }
    if (!definition.fallback) return;
    this.claim('$default', definition.name);
    new HttpRoute(this, '$default', { httpApi: this.api, routeKey: HttpRouteKey.DEFAULT, integration });
  }

  private addRoute(route: Route, integration: HttpLambdaIntegration): void {
    new HttpRoute(this, routeKey(route), {
      httpApi: this.api,
      routeKey: HttpRouteKey.with(route.path, HttpMethod[route.method]),
      integration,
      ...(needsToken(route) && { authorizer: this.authorizer }),
    });
    if (this.gateway) this.addGatewayRoute(this.gateway, route, integration);
  }

  /** The same route for a gateway that signs with IAM and says for which user it acts. */
  private addGatewayRoute(gateway: Stack, route: Route, integration: HttpLambdaIntegration): void {
    if (!needsToken(route) && route.access !== 'optional') return;
    const path = `${gatewayPrefix}${route.path}`;
    new HttpRoute(gateway, `${route.method} ${path}`, {
      httpApi: this.api,
      routeKey: HttpRouteKey.with(path, HttpMethod[route.method]),
      integration,
      authorizer: new HttpIamAuthorizer(),
    });
  }

  private claim(key: string, name: string): void {
    const other = this.served.get(key);
    if (other !== undefined) throw new Error(`${key} is served by ${other} and by ${name}`);
    this.served.set(key, name);
  }
}
