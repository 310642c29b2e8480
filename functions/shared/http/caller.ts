/** Who is calling: from the claims that the JWT authorizer verified, or from a token the function verifies. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { currentRoles, type TokenFacts } from '../access-change.ts';
import { env } from '../env.ts';
import { DomainError, isDomainError } from '../errors.ts';
import { type Id, idOf, isIdOf } from '../ids.ts';
import { type Role, roles } from '../permissions.ts';
import { keysOf } from './token-keys.ts';

export type Caller = {
  readonly userId: Id<'user'>;
  readonly roles: readonly Role[];
  /** What all tokens of one sign-in have in common. */
  readonly session: string;
};

export const unauthenticated = (): DomainError =>
  new DomainError('unauthenticated', 'Send a valid access token');

/** API Gateway turns the groups array into the string `[staff admin]`. */
const groupsOf = (claim: unknown): string[] => {
  if (Array.isArray(claim)) return claim.filter((group) => typeof group === 'string');
  return typeof claim === 'string' ? claim.replace(/^\[|\]$/g, '').split(/[\s,]+/) : [];
};

/** @throws DomainError `unauthenticated` for anything but an access token: an id token says who, not what for. */
const factsOfClaims = (claims: Readonly<Record<string, unknown>>): TokenFacts => {
  if (claims.token_use !== 'access' || typeof claims.sub !== 'string') throw unauthenticated();
  const groups = groupsOf(claims['cognito:groups']);
  const held = roles.filter((role) => role === 'customer' || groups.includes(role));
  return {
    userId: idOf('user', claims.sub),
    roles: held,
    issuedAtSeconds: Number(claims.iat),
    session: String(claims.origin_jti),
  };
};

/** @throws DomainError `unauthenticated` when the account was disabled or the session ended since */
export const callerOfClaims = async (
  claims: Readonly<Record<string, unknown>>,
  now: Date,
): Promise<Caller> => {
  const { userId, session, ...facts } = factsOfClaims(claims);
  return { userId, session, roles: await currentRoles({ userId, session, ...facts }, now) };
};

type AuthorizedEvent = APIGatewayProxyEventV2 & {
  requestContext: { authorizer?: { jwt?: { claims?: Record<string, unknown> } } };
};

export const authorizedCaller = (event: APIGatewayProxyEventV2, now: Date): Promise<Caller> => {
  const claims = (event as AuthorizedEvent).requestContext.authorizer?.jwt?.claims;
  if (!claims) throw unauthenticated();
  return callerOfClaims(claims, now);
};

type SignedEvent = APIGatewayProxyEventV2 & {
  requestContext: { authorizer?: { iam?: { userArn?: string } } };
};

/** What a gateway's calls have for a session. */
export const gatewaySession = 'gateway';

/** Whether the route is behind IAM authorization: only trusted gateways have the right to call it. */
export const isFromGateway = (event: APIGatewayProxyEventV2): boolean =>
  (event as SignedEvent).requestContext.authorizer?.iam?.userArn !== undefined;

/**
 * The user whom a trusted gateway speaks for: always as a customer, whatever roles they have elsewhere. The mode
 * is off unless the stage says otherwise; `X-User-ID` means nothing on any other route.
 */
export const gatewayCaller = async (event: APIGatewayProxyEventV2, now: Date): Promise<Caller> => {
  const userId = event.headers['x-user-id'];
  if (process.env.TRUSTED_GATEWAY !== 'on' || !userId || !isIdOf('user', userId)) throw unauthenticated();
  const facts = { userId, roles: ['customer'], session: gatewaySession, issuedAtSeconds: Infinity } as const;
  return { userId, session: facts.session, roles: await currentRoles(facts, now) };
};

let keys: JWTVerifyGetKey | undefined;

const verifiedClaims = async (token: string): Promise<JWTPayload> => {
  const issuer = env('TOKEN_ISSUER');
  keys ??= keysOf(issuer);
  try {
    return (await jwtVerify(token, keys, { issuer, algorithms: ['RS256'] })).payload;
  } catch (error) {
    throw isDomainError(error) ? error : unauthenticated();
  }
};

/**
 * For routes that also serve people who are not signed in: no header, no caller; a bad token is refused.
 * @throws DomainError `unauthenticated`; `unavailable` when no token can be checked
 */
export const optionalCaller = async (
  event: APIGatewayProxyEventV2,
  now: Date,
): Promise<Caller | undefined> => {
  const header = event.headers.authorization;
  if (header === undefined) return undefined;
  const token = /^Bearer ([\w.-]+)$/i.exec(header)?.[1];
  if (token === undefined) throw unauthenticated();
  const claims = await verifiedClaims(token);
  if (claims.client_id !== env('USER_POOL_CLIENT_ID')) throw unauthenticated();
  return callerOfClaims(claims, now);
};
