/**
 * Writes down every change that somebody makes to other people's things. It wraps all such routes here, once,
 * so that no feature can forget it. What changed is read through the route's own resource: the GET whose path
 * its path begins with (`POST /v1/orders/{id}/cancel` → `GET /v1/orders/{id}`), before and after.
 */
import { type AuditedAction, type AuditOutcome, auditBegun, auditEnd } from '../audit-trail.ts';
import { isDomainError } from '../errors.ts';
import { type Permission, type Scope, scopesFor } from '../permissions.ts';
import { reportTrouble } from '../report-trouble.ts';
import type { Caller } from './caller.ts';
import { type Changes, changesBetween } from './changes.ts';
import { hasPermission, isAudited, type Route, routeKey } from './contract.ts';
import type { AnyHandler, Handler, HttpRequest, HttpResponse } from './request.ts';

export type ServedRoute = { readonly route: Route; readonly handler: AnyHandler };

export const servedRoute = <const R extends Route>(route: R, handler: Handler<R>): ServedRoute => ({
  route,
  handler: handler as unknown as AnyHandler,
});

/** Paths whose parameters have other names are the same path. */
const shapeOf = ({ path }: Route): string => path.replaceAll(/\{\w+\}/g, '{}');

const namesIn = ({ path }: Route): string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');

/** What was deleted is gone for the trail, however it is kept: an archived product, an order hidden from its owner. */
const isDeletionOf = (resource: ServedRoute, route: Route): boolean =>
  shapeOf(resource.route) === shapeOf(route);

/** One thing, not a list: it is named by parameters, or there is only one, which is replaced at its own path. */
const isOneThing = (read: Route, route: Route): boolean =>
  read.params !== undefined || (route.method === 'PUT' && read.path === route.path);

/** The part of a resource that a deletion takes off it, as its path names it: `{ imageId }`. */
const namedPart = (resource: ServedRoute, route: Route, params: unknown): Record<string, unknown> => {
  const given = (params ?? {}) as Record<string, unknown>;
  const names = namesIn(route).slice(namesIn(resource.route).length);
  return Object.fromEntries(names.map((name) => [name, given[name]]));
};

/** What a deletion deleted is told whole; of other actions both sides of what differs. */
const told = (
  { resource, route, params }: { resource: ServedRoute | undefined; route: Route; params: unknown },
  before: unknown,
  after: unknown,
): Changes => {
  const personal = new Set([...(resource?.route.personalFields ?? []), ...(route.personalFields ?? [])]);
  if (!resource || route.method !== 'DELETE') return changesBetween(before, after, personal);
  if (isDeletionOf(resource, route)) return changesBetween(before, undefined, personal);
  const changes = changesBetween(before, after, personal);
  return { ...changes, before: { ...namedPart(resource, route, params), ...changes.before } };
};

/** Without one it shows the thing as it is. */
const needsNoQuery = ({ query }: Route): boolean => {
  const without = query?.safeParse({});
  return !without || (without.success && Object.keys(without.data as object).length === 0);
};

/** The longest GET path that this route's path is or begins with; it must need no query. */
const resourceOf = (route: Route, served: readonly ServedRoute[]): ServedRoute | undefined => {
  const shape = shapeOf(route);
  return served
    .filter(
      (other) => other.route.method === 'GET' && needsNoQuery(other.route) && isOneThing(other.route, route),
    )
    .filter((other) => shape === shapeOf(other.route) || shape.startsWith(`${shapeOf(other.route)}/`))
    .sort((one, other) => other.route.path.length - one.route.path.length)[0];
};

const scopesOf = ({ access }: Route, caller: Caller): ReadonlySet<Scope> =>
  hasPermission({ access }) ? scopesFor(access as Permission, caller.roles) : new Set();

type Looking = { readonly route: Route; readonly request: HttpRequest; readonly caller: Caller };

/** The resource as the caller may see it; undefined when there is none, or none yet, or none any more. */
const lookAtResource = async (resource: ServedRoute | undefined, looking: Looking): Promise<unknown> => {
  if (!resource) return undefined;
  const { route, request, caller } = looking;
  const scopes = scopesOf(resource.route, caller);
  if (hasPermission(resource.route) && scopes.size === 0) return undefined;
  const given = (request.params ?? {}) as Record<string, unknown>;
  const values = namesIn(route).map((name) => given[name]);
  const params = Object.fromEntries(namesIn(resource.route).map((name, index) => [name, values[index]]));
  try {
    const read = { ...request, params, scopes, headers: {}, body: undefined, query: {}, rawBody: '' };
    return (await resource.handler(read as HttpRequest)).body;
  } catch (error) {
    if (isDomainError(error)) return undefined;
    throw error;
  }
};

const idIn = (body: unknown): string | undefined =>
  typeof body === 'object' && body !== null && 'id' in body && typeof body.id === 'string'
    ? body.id
    : undefined;

const objectOf = (params: unknown): string | undefined => {
  const [first] = Object.values((params ?? {}) as Record<string, unknown>);
  return typeof first === 'string' ? first : undefined;
};

/** The action began on the record, so a lost outcome is an alarm but no reason to tell the caller it failed. */
const concludeAction = async (action: AuditedAction, outcome: AuditOutcome): Promise<void> => {
  try {
    await auditEnd(action, outcome, new Date());
  } catch (error) {
    reportTrouble('audit-outcome-lost', 'audit outcome lost: the trail shows this action as begun', {
      error,
      action: action.action,
    });
  }
};

const refusalOf = (error: unknown): AuditOutcome =>
  isDomainError(error) ? { outcome: 'refused', code: error.code } : { outcome: 'failed' };

/** @returns the handler itself when the route or the caller's scope needs no audit */
export const audited =
  ({ route, handler }: ServedRoute, served: readonly ServedRoute[]): AnyHandler =>
  async (request) => {
    const { caller, params, requestId, now, scopes } = request;
    const reachesOthers = scopes.has('any') || scopes.has('shop');
    if (!caller || !reachesOthers || !isAudited(route)) return handler(request);
    const resource = resourceOf(route, served);
    const object = objectOf(params);
    const action: AuditedAction = {
      actor: caller.userId,
      roles: [...caller.roles],
      action: routeKey(route),
      requestId,
      ...(object !== undefined && { object }),
    };
    await auditBegun(action, now);
    const looking = { route, request, caller };
    const before = await lookAtResource(resource, looking);
    let response: HttpResponse;
    try {
      response = await handler(request);
    } catch (error) {
      await concludeAction(action, refusalOf(error));
      throw error;
    }
    const after = (await lookAtResource(resource, looking)) ?? response.body;
    const created = object ?? idIn(response.body);
    await concludeAction(action, {
      outcome: 'done',
      ...(created !== undefined && { object: created }),
      ...told({ resource, route, params }, before, after),
    });
    return response;
  };
