/**
 * Writes down every change that somebody makes to other people's things. It wraps all such routes here, once,
 * so that no feature can forget it. What changed is read through the route's own resource: the GET whose path
 * its path begins with (`POST /v1/orders/{id}/cancel` → `GET /v1/orders/{id}`), before and after.
 */
import { type AuditedAction, type AuditOutcome, auditBegun, auditOutcome } from '../audit-trail.ts';
import { isDomainError } from '../errors.ts';
import { log } from '../log.ts';
import { type Permission, scopesFor } from '../permissions.ts';
import type { Caller } from './caller.ts';
import { changesBetween } from './changes.ts';
import { isAudited, needsToken, type Route, routeKey } from './contract.ts';
import type { AnyHandler, HttpRequest, HttpResponse } from './request.ts';

export type ServedRoute = { readonly route: Route; readonly handler: AnyHandler };

/** The longest GET path that this route's path is or begins with; it must need no query. */
const resourceOf = (route: Route, served: readonly ServedRoute[]): ServedRoute | undefined =>
  served
    .filter((other) => other.route.method === 'GET' && other.route.params && needsToken(other.route))
    .filter(({ route: { path } }) => route.path === path || route.path.startsWith(`${path}/`))
    .sort((a, b) => b.route.path.length - a.route.path.length)[0];

/** The resource as the caller may see it; undefined when there is none, or none yet, or none any more. */
const look = async (
  resource: ServedRoute | undefined,
  request: HttpRequest,
  caller: Caller,
): Promise<unknown> => {
  if (!resource || resource.route.query) return undefined;
  const scopes = scopesFor(resource.route.access as Permission, caller.roles);
  if (scopes.size === 0) return undefined;
  try {
    const read = { ...request, caller, scopes, body: undefined, query: undefined, rawBody: '' };
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
const conclude = async (action: AuditedAction, outcome: AuditOutcome): Promise<void> => {
  try {
    await auditOutcome(action, outcome, new Date());
  } catch (error) {
    log.error('audit outcome lost: the trail shows this action as begun', { error, action: action.action });
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
    const before = await look(resource, request, caller);
    let response: HttpResponse;
    try {
      response = await handler(request);
    } catch (error) {
      await conclude(action, refusalOf(error));
      throw error;
    }
    const after = resource ? await look(resource, request, caller) : response.body;
    const created = object ?? idIn(response.body);
    await conclude(action, {
      outcome: 'done',
      ...(created !== undefined && { object: created }),
      ...changesBetween(before, after),
    });
    return response;
  };
