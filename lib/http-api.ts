/** The HTTP API: every route of every contract, and who must show a token, exactly as the contracts say. */
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { CfnApi, CfnStage, HttpApi, type IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { routeKey } from '../functions/shared/http/contract.ts';
import { apiDocument } from './api-document.ts';
import { publicUrlOf } from './edge/edge-variables.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { logRetention } from './log-retention.ts';
import type { Settings } from './settings.ts';
import type { People } from './user-pool.ts';
import { functionArn, type WaybillFunction } from './waybill-function.ts';

const requestHeaders = [
  'authorization',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'x-cart-token',
  'x-order-token',
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

/** The outer wall; the limits per user and address are the functions' own. */
const limitsOf = ({ requestsPerSecond }: Settings) => ({
  throttlingRateLimit: requestsPerSecond,
  throttlingBurstLimit: 2 * requestsPerSecond,
});

/** Each is counted by itself. CloudFormation hands these on as they are: names as the API Gateway's own. */
const limitsApart = (definitions: readonly FunctionDefinition[], settings: Settings) => {
  const { throttlingRateLimit, throttlingBurstLimit } = limitsOf(settings);
  const limits = {
    ThrottlingRateLimit: throttlingRateLimit,
    ThrottlingBurstLimit: throttlingBurstLimit,
  };
  const routes = definitions
    .filter(({ throttledApart }) => throttledApart)
    .flatMap(({ routes = {} }) => Object.values(routes));
  return Object.fromEntries(routes.map((route) => [routeKey(route), limits]));
};

const cors = ({ corsOrigins }: Settings) => ({
  allowOrigins: corsOrigins,
  allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  allowHeaders: requestHeaders,
  exposeHeaders: answerHeaders,
});

export type WaybillApiProps = {
  readonly settings: Settings;
  readonly people: People;
  readonly definitions: readonly FunctionDefinition[];
};

export class WaybillApi extends Construct {
  readonly api: IHttpApi;
  /** Without a slash at the end. */
  readonly url: string;
  /** API Gateway's own name, also where another one stands before it. */
  readonly host: string;

  /** @throws Error when two functions want to serve the same route */
  constructor(scope: Construct, id: string, { settings, people, definitions }: WaybillApiProps) {
    super(scope, id);
    const resource = new CfnApi(this, 'Api', {
      body: apiDocument({
        title: `waybill-${settings.stage}`,
        description: `Waybill's API (${settings.stage})`,
        definitions,
        arnOf: (name) => functionArn(this, name, settings),
        tokens: { issuer: people.pool.userPoolProviderUrl, audience: people.client.userPoolClientId },
        trustedGateway: settings.trustedGateway === 'on',
        ...(settings.corsOrigins.length > 0 && { cors: cors(settings) }),
      }),
    });
    this.api = HttpApi.fromHttpApiAttributes(this, 'Imported', { httpApiId: resource.attrApiId });
    const { region, urlSuffix } = Stack.of(this);
    this.host = `${resource.attrApiId}.execute-api.${region}.${urlSuffix}`;
    this.url = publicUrlOf(settings) ?? resource.attrApiEndpoint;
    this.addStage(settings, definitions);
  }

  private addStage(settings: Settings, definitions: readonly FunctionDefinition[]): void {
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: logRetention(settings),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new CfnStage(this, 'Stage', {
      apiId: this.api.apiId,
      stageName: '$default',
      autoDeploy: true,
      defaultRouteSettings: limitsOf(settings),
      routeSettings: limitsApart(definitions, settings),
      accessLogSettings: { destinationArn: accessLog.logGroupArn, format: accessLogFormat.toString() },
    });
  }

  /** Lets the API call a function that serves routes: once for all of them, for a function's policy takes 20 KB. */
  mayCall({ definition, called }: WaybillFunction): void {
    if (!definition.routes && !definition.fallback) return;
    const sourceArn = Stack.of(this).formatArn({
      service: 'execute-api',
      resource: this.api.apiId,
      resourceName: '*/*',
    });
    called.addPermission('Api', { principal: new ServicePrincipal('apigateway.amazonaws.com'), sourceArn });
  }
}
