/**
 * A feature's routes as data: its functions validate with them, `lib/` makes the API's routes of them, and the
 * OpenAPI document is generated from them.
 */
import type * as z from 'zod';
import type { ErrorCode } from '../errors.ts';
import { type Permission, reachesOthers, type SecretKind, secretFor } from '../permissions.ts';
import type { LimitName } from '../rate-limits.ts';

/**
 * `public`: anybody. `optional`: anybody, and a token is checked by the function when one is sent.
 * `signature`: the function checks the caller's signature. Otherwise a permission, behind the JWT authorizer; one that a
 * secret opens, too, is checked by the function.
 */
export type Access = 'public' | 'optional' | 'signature' | Permission;

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type Route = {
  readonly method: Method;
  /** As API Gateway writes it: `/v1/orders/{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** JSON; of a signed route it is read once the signature holds. Left out: the body is not read as JSON. */
  readonly body?: z.ZodType;
  /** A route whose whole body may be left out. */
  readonly bodyOptional?: true;
  /** By status; `null` for an answer without a JSON body. */
  readonly responses: Readonly<Record<number, z.ZodType | null>>;
  /**
   * The codes a caller should be ready for, beyond those that every route may answer. With `stale-version` it
   * honours `If-Match`.
   */
  readonly errors?: readonly ErrorCode[];
  /** How often one address, user, account or thing may be called for: a row of shared/rate-limits.ts. */
  readonly limit?: LimitName;
  /** Parameters, of path or query, that name the thing its `reference` bucket counts for: the first one given. */
  readonly limitedThing?: readonly string[];
  /** Its answers carry an `ETag`; a GET then answers 304 to who has it already. */
  readonly etag?: true;
  /** Its 201 says in `Location` where the new thing is. */
  readonly located?: true;
  /** A part of a page that people read, and nothing that a client calls: the document leaves it out. */
  readonly undocumented?: true;
  /** Fields of the answer that are a person's own: the audit trail says that they changed, and not from what to what. */
  readonly personalFields?: readonly string[];
  /** Honours `Idempotency-Key`: every POST that creates something or moves money. */
  readonly idempotent?: true;
};

export type Routes = Readonly<Record<string, Route>>;

export const defineRoutes = <const R extends Routes>(routes: R): R => routes;

/** For so long the same `Idempotency-Key` and body get the same answer. */
export const idempotencyHours = 24;

/** Whether a write can insist on a version. */
export const honoursIfMatch = ({ errors }: Pick<Route, 'errors'>): boolean =>
  errors?.includes('stale-version') ?? false;

/** Whether a read is spared who has its answer already. */
export const answersNotModified = ({ method, etag }: Pick<Route, 'method' | 'etag'>): boolean =>
  method === 'GET' && etag === true;

export const routeKey = ({ method, path }: Pick<Route, 'method' | 'path'>): string => `${method} ${path}`;

/** The row of the permission table that it names; undefined for routes that need none. */
export const permissionOf = ({ access }: Pick<Route, 'access'>): Permission | undefined =>
  access === 'public' || access === 'optional' || access === 'signature' ? undefined : access;

/** Whether it is for people who may do this, and say who they are. */
export const hasPermission = (route: Pick<Route, 'access'>): boolean => permissionOf(route) !== undefined;

/** With which secret people without an account come in; undefined: with none. */
export const secretOf = (route: Pick<Route, 'access'>): SecretKind | undefined => {
  const permission = permissionOf(route);
  return permission && secretFor(permission);
};

/** Whether API Gateway itself must see a valid token before it calls the function. */
export const needsToken = (route: Pick<Route, 'access'>): boolean =>
  hasPermission(route) && secretOf(route) === undefined;

/** Where a trusted gateway, if there is one, finds the routes that need a token: `/gateway/v1/orders`. */
export const gatewayPrefix = '/gateway';

/** Whether somebody may change other people's things by it: then it goes on record who did. */
export const isAudited = ({ method, access }: Pick<Route, 'method' | 'access'>): boolean =>
  method !== 'GET' && hasPermission({ access }) && reachesOthers(access as Permission);
