/** The HTTP API of the template: throttle → CORS → authorizer → function → response. */
import * as z from 'zod';
import { AwsError, accountId, type Invoke } from '../service.ts';
import type { Resources } from '../template/template.ts';
import { type DocumentedRoute, readApiDocument } from './api-document.ts';
import { type JwtAuthorizer, type JwtAuthorizerSettings, makeJwtAuthorizer } from './authorizer.ts';
import { type Cors, corsHeaders, preflight, withoutCorsHeaders } from './cors.ts';
import {
  type Authorizer,
  type HttpRequest,
  headersOf,
  newRequestId,
  pathAndQuery,
  routedPath,
  toEvent,
} from './event.ts';
import { isTooLargeForLambda } from './invocation-size.ts';
import {
  forbidden,
  type HttpResponse,
  headersTooLarge,
  notFound,
  payloadTooLarge,
  type Refusal,
  refuse,
  serviceUnavailable,
  tooManyRequests,
  toResponse,
} from './response.ts';
import { type Match, makeRouter } from './routes.ts';
import { makeThrottle } from './throttle.ts';

const maximumPayloadBytes = 10 * 1024 * 1024;
const maximumHeadBytes = 10_240;
/** An HTTP API waits no longer than this, whatever the function's timeout. */
const longestIntegrationMilliseconds = 30_000;

type Access =
  | { readonly kind: 'open' | 'signed' }
  | { readonly kind: 'jwt'; readonly authorizer: JwtAuthorizer; readonly scopes: readonly string[] };

export type ApiRoute = {
  readonly key: string;
  readonly functionArn: string;
  readonly timeoutMilliseconds: number;
  readonly access: Access;
  readonly mayPass: (nowMilliseconds: number) => boolean;
};

export type Api = {
  readonly id: string;
  readonly stage: string;
  readonly cors: Cors | undefined;
  readonly routes: Readonly<Record<string, ApiRoute>>;
};

const limitSchema = z.looseObject({
  ThrottlingRateLimit: z.number().optional(),
  ThrottlingBurstLimit: z.number().optional(),
});

const stageSchema = z.object({
  ApiId: z.string(),
  DefaultRouteSettings: limitSchema.optional(),
  RouteSettings: z.record(z.string(), limitSchema).optional(),
});

/** Lambda integrations are named by the function's ARN, bare or within API Gateway's invocation path. */
const functionArnOf = (uri: string): string => /functions\/(arn:.+)\/invocations$/.exec(uri)?.[1] ?? uri;

/** One for all routes that ask the same issuer, whose keys it keeps. */
const makeAuthorizers = (): ((settings: JwtAuthorizerSettings) => JwtAuthorizer) => {
  const made = new Map<string, JwtAuthorizer>();
  return (settings) => {
    const key = JSON.stringify(settings);
    const authorizer = made.get(key) ?? makeJwtAuthorizer(settings);
    made.set(key, authorizer);
    return authorizer;
  };
};

const stageOf = (resources: Resources) => {
  const [stage, ...others] = resources.ofType('AWS::ApiGatewayV2::Stage');
  if (!stage || others.length > 0) throw new Error('the template must have one HTTP API with one stage');
  return { name: stage.ref, ...stage.read(stageSchema) };
};

type Limits = z.output<typeof limitSchema>;

const throttleOf = (limits: Limits | undefined): ApiRoute['mayPass'] => {
  const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } = limits ?? {};
  return rate === undefined || burst === undefined ? () => true : makeThrottle({ rate, burst });
};

/** @param throttled false lifts the stage's limits, for load tests */
export const apiOf = (resources: Resources, { throttled }: { readonly throttled: boolean }): Api => {
  const [api] = resources.ofType('AWS::ApiGatewayV2::Api');
  if (!api) throw new Error('the template has no HTTP API');
  const stage = stageOf(resources);
  const document = readApiDocument(api.read(z.object({ Body: z.unknown() })).Body);
  const authorizerOf = makeAuthorizers();

  const accessOf = ({ guard, scopes }: DocumentedRoute): Access =>
    guard.kind === 'jwt' ? { kind: 'jwt', authorizer: authorizerOf(guard), scopes } : guard;

  const routes = document.routes.map((route): ApiRoute => {
    const limits = { ...stage.DefaultRouteSettings, ...stage.RouteSettings?.[route.key] };
    return {
      key: route.key,
      functionArn: functionArnOf(route.functionUri),
      timeoutMilliseconds: Math.min(route.timeoutMilliseconds ?? Infinity, longestIntegrationMilliseconds),
      access: accessOf(route),
      mayPass: throttleOf(throttled ? limits : undefined),
    };
  });
  return {
    id: api.ref,
    stage: stage.name,
    cors: document.cors,
    routes: Object.fromEntries(routes.map((route) => [route.key, route])),
  };
};

type Admission = { readonly authorizer?: Authorizer } | { readonly refusal: Refusal };

const signature = /^AWS4-HMAC-SHA256 Credential=([^/, ]+)\//;

/** Any credentials will do here, as everywhere in the local stack: who they belong to is told by their access key. */
const whoSigned = (authorization = ''): Admission => {
  const [, accessKey] = signature.exec(authorization) ?? [];
  if (accessKey === undefined) {
    return { refusal: forbidden('This route takes requests signed with AWS credentials') };
  }
  const iam = {
    accessKey,
    accountId,
    callerId: accessKey,
    cognitoIdentity: null,
    principalOrgId: null,
    userArn: `arn:aws:iam::${accountId}:user/${accessKey}`,
    userId: accessKey,
  };
  return { authorizer: { iam } };
};

const admit = async (
  { access }: ApiRoute,
  headers: Record<string, string>,
  now: Date,
): Promise<Admission> => {
  if (access.kind === 'open') return {};
  if (access.kind === 'jwt') return access.authorizer(headers.authorization, access.scopes, now);
  return whoSigned(headers.authorization);
};

/** The function goes on when the gateway has given up, as it does on AWS. */
const withinTime = async (answer: Promise<HttpResponse>, milliseconds: number): Promise<HttpResponse> => {
  const { promise: timeout, resolve } = Promise.withResolvers<HttpResponse>();
  const timer = setTimeout(() => resolve(serviceUnavailable), milliseconds);
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    clearTimeout(timer);
  }
};

/** Lambda did not take the call. @throws whatever else it was */
const withoutFunction = (error: unknown): HttpResponse => {
  if (error instanceof AwsError) return serviceUnavailable;
  throw error;
};

/** Of the request line and the header values. */
const headBytesOf = ({ method, target, headers }: HttpRequest): number =>
  headers.reduce((bytes, [, value]) => bytes + value.length, method.length + target.length);

export type Gateway = (request: HttpRequest) => Promise<HttpResponse>;

export const makeGateway = (api: Api, invoke: Invoke): Gateway => {
  const route = makeRouter(api.routes);
  const prefix = api.stage === '$default' ? '' : `/${api.stage}`;

  const call = async (
    request: HttpRequest,
    match: Match<ApiRoute>,
    requestId: string,
  ): Promise<HttpResponse> => {
    const [path] = pathAndQuery(request.target);
    const now = new Date();
    if (!match.route.mayPass(now.getTime())) return refuse(tooManyRequests, path, requestId);
    const admission = await admit(match.route, headersOf(request.headers), now);
    if ('refusal' in admission) return refuse(admission.refusal, path, requestId);
    const event = toEvent(request, {
      apiId: api.id,
      stage: api.stage,
      routeKey: match.route.key,
      requestId,
      now,
      pathParameters: match.pathParameters,
      ...(admission.authorizer && { authorizer: admission.authorizer }),
    });
    if (isTooLargeForLambda(request.body, event)) return refuse(payloadTooLarge, path, requestId);
    return withinTime(
      invoke(match.route.functionArn, event).then(toResponse, withoutFunction),
      match.route.timeoutMilliseconds,
    );
  };

  return async (request) => {
    const { origin } = headersOf(request.headers);
    if (api.cors && request.method === 'OPTIONS' && origin !== undefined) return preflight(api.cors, origin);
    const [path] = pathAndQuery(request.target);
    if (headBytesOf(request) > maximumHeadBytes) return refuse(headersTooLarge, path);
    if (request.body.length > maximumPayloadBytes) return refuse(payloadTooLarge, path);
    const routed = routedPath(request.target);
    const inStage = routed.startsWith(`${prefix}/`) ? routed.slice(prefix.length) : undefined;
    const match = inStage === undefined ? undefined : route(request.method, inStage);
    const requestId = newRequestId();
    const response = match ? await call(request, match, requestId) : refuse(notFound, path, requestId);
    return {
      ...response,
      headers: [
        ...withoutCorsHeaders(api.cors, response.headers),
        ...corsHeaders(api.cors, origin),
        ['apigw-requestid', requestId],
      ],
    };
  };
};
