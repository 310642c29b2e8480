/** The JWT authorizer: issuer, audience, times and scopes as API Gateway checks them, keys from the issuer. */
import {
  createRemoteJWKSet,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import type { Authorizer } from './event.ts';
import { forbidden, type Refusal, unauthorized } from './response.ts';

export type JwtAuthorizerSettings = {
  readonly issuer: string;
  readonly audience: readonly string[];
};

export type JwtAuthorizer = (
  token: string | undefined,
  requiredScopes: readonly string[],
  now: Date,
) => Promise<{ readonly authorizer: Authorizer } | { readonly refusal: Refusal }>;

/** As the gateway writes claims into the event: text, lists as `[a b]`. */
const claimText = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(claimText).join(' ')}]`;
  return typeof value === 'string' ? value : JSON.stringify(value);
};

const claimsOf = (payload: JWTPayload): Record<string, string> =>
  Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, claimText(value)]));

const scopesOf = ({ scope, scp }: JWTPayload): string[] => {
  const value = scope ?? scp;
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'string' ? value.split(' ').filter((one) => one !== '') : [];
};

/** `client_id` counts only where there is no `aud`: Cognito's access tokens have none. */
const isForAudience = (payload: JWTPayload, audience: readonly string[]): boolean => {
  const given = payload.aud ?? payload.client_id;
  const values = Array.isArray(given) ? given : [given];
  return values.some((value) => typeof value === 'string' && audience.includes(value));
};

const invalidToken = (reason: string): { refusal: Refusal } => ({
  refusal: unauthorized(`Bearer scope="" error="invalid_token" error_description="${reason}"`),
});

const reasonOf = (error: unknown): string => {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (!(error instanceof errors.JWTClaimValidationFailed)) return 'the token is not valid';
  const reasons: Record<string, string> = {
    iss: 'the token does not have a valid issuer',
    nbf: 'the token is not valid yet',
    iat: 'the token is issued in the future',
  };
  return reasons[error.claim] ?? 'the token is not valid';
};

/** Here the issuer is this very process: it answers as soon as it has the time. */
const keysPatienceMilliseconds = 30_000;

/** Fetched from the issuer when they are first needed, and again for a key id that is unknown. */
const keysOf = (issuer: string): JWTVerifyGetKey =>
  createRemoteJWKSet(new URL(`${issuer.replace(/\/$/, '')}/.well-known/jwks.json`), {
    timeoutDuration: keysPatienceMilliseconds,
  });

/**
 * "Only RSA-based algorithms are supported", and `kid` must be there:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
const algorithms = ['RS256', 'RS384', 'RS512'];

const assertKeyId = (token: string): void => {
  if (decodeProtectedHeader(token).kid === undefined) throw new errors.JWTInvalid('the token names no key');
};

export const makeJwtAuthorizer = (
  { issuer, audience }: JwtAuthorizerSettings,
  keys: JWTVerifyGetKey = keysOf(issuer),
): JwtAuthorizer => {
  return async (header, requiredScopes, now) => {
    if (header === undefined || header === '') return { refusal: unauthorized('Bearer') };
    const token = header.replace(/^Bearer\s+/i, '');
    let payload: JWTPayload;
    try {
      assertKeyId(token);
      const options = { issuer, algorithms, currentDate: now, requiredClaims: ['exp'] };
      ({ payload } = await jwtVerify(token, keys, options));
    } catch (error) {
      return invalidToken(reasonOf(error));
    }
    if (payload.iat !== undefined && payload.iat > now.getTime() / 1000 + 1) {
      return invalidToken('the token is issued in the future');
    }
    if (!isForAudience(payload, audience)) return invalidToken('the token does not have a valid audience');
    const held = scopesOf(payload);
    if (requiredScopes.length > 0 && !requiredScopes.some((scope) => held.includes(scope))) {
      const wanted = requiredScopes.join(' ');
      return {
        refusal: forbidden(
          'The token lacks a scope that this route asks for',
          `Bearer scope="${wanted}" error="insufficient_scope" error_description="the token does not have a valid scope"`,
        ),
      };
    }
    return {
      authorizer: {
        jwt: { claims: claimsOf(payload), scopes: requiredScopes.length > 0 ? requiredScopes : null },
      },
    };
  };
};
