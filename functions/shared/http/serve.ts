/**
 * Makes one Lambda handler of a feature's routes. The chain: log → errors to problems → find the route → who
 * calls → may they → is the request valid → within its rate limit → once per idempotency key → on the record,
 * when it is about other people's things → the handler.
 */
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import * as z from 'zod';
import { DomainError, notFound } from '../errors.ts';
import { newRootUlid, newUlid } from '../ids.ts';
import { type Permission, type Scope, scopesFor, secretHeaders } from '../permissions.ts';
import { audited, type ServedRoute } from './audited.ts';
import {
  authorizedCaller,
  type Caller,
  gatewayCaller,
  isFromGateway,
  optionalCaller,
  unauthenticated,
} from './caller.ts';
import {
  gatewayPrefix,
  needsToken,
  permissionOf,
  type Route,
  type Routes,
  routeKey,
  secretOf,
} from './contract.ts';
import { addressOfClient, assertCameByEdge } from './edge.ts';
import {
  assertIdempotencyKey,
  type Namespace,
  onceForKey,
  secretNamespace,
  userNamespace,
} from './idempotency.ts';
import { type Answer, conditionalGet, errorsToProblems, requestLog, securityHeaders } from './middleware.ts';
import { enforceLimit } from './rate-limit.ts';
import {
  type AnyHandler,
  checkingFirst,
  type Handlers,
  type HttpRequest,
  type HttpResponse,
  readRequest,
  type SignedHandler,
} from './request.ts';

const callerFor = async (
  route: Route,
  event: APIGatewayProxyEventV2,
  now: Date,
): Promise<Caller | undefined> => {
  if (isFromGateway(event)) return gatewayCaller(event, now);
  if (needsToken(route)) return authorizedCaller(event, now);
  const mayBeSignedIn = route.access === 'optional' || permissionOf(route) !== undefined;
  return mayBeSignedIn ? optionalCaller(event, now) : undefined;
};

/**
 * Roles, or the secret that was sent. Which thing a secret opens is the feature's to check, as it is whose thing is a
 * user's.
 * @throws DomainError `unauthenticated` for who shows neither
 */
const authorize = (
  route: Route,
  caller: Caller | undefined,
  headers: HttpRequest['headers'],
): ReadonlySet<Scope> => {
  const permission = permissionOf(route);
  if (permission === undefined) return new Set();
  if (caller) return scopesOfRoles(permission, caller);
  const secret = secretOf(route);
  if (secret === undefined || headers[secretHeaders[secret]] === undefined) throw unauthenticated();
  return scopesFor(permission, [secret]);
};

const scopesOfRoles = (permission: Permission, { roles }: Caller): ReadonlySet<Scope> => {
  const scopes = scopesFor(permission, roles);
  if (scopes.size === 0) throw new DomainError('forbidden', 'Your roles do not allow this');
  return scopes;
};

const toAnswer = (response: HttpResponse): Answer => ({
  statusCode: response.status,
  headers: {
    ...securityHeaders,
    ...(response.body !== undefined && { 'content-type': 'application/json' }),
    ...response.headers,
  },
  ...(response.text !== undefined && { body: response.text }),
  ...(response.body !== undefined && { body: JSON.stringify(response.body) }),
});

const accountBody = z.object({ email: z.string() });

/** The account that a body is about, for routes whose caller is not signed in. */
const accountIn = (body: unknown): string | undefined => accountBody.safeParse(body).data?.email;

const thingOf = ({ limitedThing = [] }: Route, { params, query }: HttpRequest): string | undefined => {
  const given: Readonly<Record<string, unknown>> = { ...(query as object), ...(params as object) };
  return limitedThing.map((name) => given[name]).find((value) => typeof value === 'string');
};

/** Everything that does not depend on the caller's permission comes after it: strangers learn nothing. */
const requestOf = async (route: Route, event: APIGatewayProxyEventV2): Promise<HttpRequest> => {
  const now = new Date();
  const caller = await callerFor(route, event, now);
  return {
    caller,
    scopes: authorize(route, caller, event.headers),
    ...readRequest(route, event),
    headers: event.headers,
    cookies: event.cookies ?? [],
    sourceIp: addressOfClient(event),
    requestId: event.requestContext.requestId,
    now,
    seed: newRootUlid(newUlid(now)),
  };
};

/**
 * Tells the secret by which somebody without an account opens the very thing that the request is about; undefined
 * when they sent none, or one that does not open it.
 */
export type ProvenSecret = (request: HttpRequest) => Promise<string | undefined>;

/** Undefined for strangers: nothing tells two of them apart, so their keys are not honoured. */
const namespaceOf = async (
  request: HttpRequest,
  provenSecret: ProvenSecret | undefined,
): Promise<Namespace | undefined> => {
  const caller = request.caller as Caller | undefined;
  if (caller) return userNamespace(caller.userId);
  const secret = await provenSecret?.(request);
  return secret === undefined ? undefined : secretNamespace(secret);
};

const runOnce = async (
  { route, handler }: ServedRoute,
  request: HttpRequest,
  path: string,
  provenSecret: ProvenSecret | undefined,
): Promise<Answer> => {
  const key = request.headers['idempotency-key'];
  if (!route.idempotent || key === undefined) return toAnswer(await handler(request));
  assertIdempotencyKey(key);
  const namespace = await namespaceOf(request, provenSecret);
  if (namespace === undefined) return toAnswer(await handler(request));
  const { now, rawBody } = request;
  return onceForKey(
    { namespace, route: routeKey(route), key, content: `${path}\n${rawBody}`, now },
    async (seed) => toAnswer(await handler({ ...request, seed })),
  );
};

const answerRequest = async (
  served: ServedRoute,
  event: APIGatewayProxyEventV2,
  provenSecret: ProvenSecret | undefined,
): Promise<Answer> => {
  const request = await requestOf(served.route, event);
  const caller = request.caller as Caller | undefined;
  const limitHeaders = await enforceLimit(served.route.limit, {
    address: caller ? undefined : request.sourceIp,
    user: caller?.userId,
    account: accountIn(request.body),
    reference: thingOf(served.route, request),
    now: request.now,
  });
  const result = await runOnce(served, request, event.rawPath, provenSecret);
  return { ...result, headers: { ...result.headers, ...limitHeaders } };
};

const handlerOf = (route: Route, handler: AnyHandler | SignedHandler<Route>): AnyHandler =>
  typeof handler === 'function' ? handler : checkingFirst(route, handler);

export type Serving = {
  readonly provenSecret?: ProvenSecret;
  /** Routes of another function that show what these change: the audit trail reads through them. */
  readonly shownBy?: readonly ServedRoute[];
};

/** @returns a Lambda handler for API Gateway's payload format 2.0 */
export const serve = <const R extends Routes>(
  routes: R,
  handlers: Handlers<NoInfer<R>>,
  { provenSecret, shownBy = [] }: Serving = {},
) => {
  const plain: ServedRoute[] = Object.entries(routes).map(([name, route]) => ({
    route,
    handler: handlerOf(route, handlers[name] as unknown as AnyHandler | SignedHandler<Route>),
  }));
  const byKey = new Map(
    plain.map((served): [string, ServedRoute] => [
      routeKey(served.route),
      { ...served, handler: audited(served, [...plain, ...shownBy]) },
    ]),
  );
  return middy<APIGatewayProxyEventV2, Answer, Error, Context>()
    .use([requestLog(), errorsToProblems(), conditionalGet()])
    .handler(async (event) => {
      const served = byKey.get(event.routeKey.replace(` ${gatewayPrefix}/`, ' /'));
      if (!served) throw notFound('resource');
      assertCameByEdge(event);
      return answerRequest(served, event, provenSecret);
    });
};
