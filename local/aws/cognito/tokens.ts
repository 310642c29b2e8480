/** The pool's key pair and the RS256 tokens it signs, with the claims that Cognito puts into them. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  randomUUID,
} from 'node:crypto';
import { promisify } from 'node:util';
import { exportJWK, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { Client } from './config.ts';
import { notAuthorized } from './errors.ts';
import type { CognitoStore, Session, User } from './store.ts';

export type Keys = { readonly kid: string; readonly privateKey: KeyObject; readonly publicKey: KeyObject };

const pairOf = (kid: string, pem: string): Keys => {
  const privateKey = createPrivateKey(pem);
  return { kid, privateKey, publicKey: createPublicKey(privateKey) };
};

/** Made on the first start of a store and kept with it, so tokens outlive restarts but no two stores trust each other. */
export const loadKeys = async (store: CognitoStore): Promise<Keys> => {
  const kept = store.getKey();
  if (kept) return pairOf(kept.kid, kept.private_key);
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const kid = createHash('sha256').update(pem).digest('base64');
  store.putKey(kid, pem);
  return pairOf(kid, pem);
};

export const jwksOf = async ({ kid, publicKey }: Keys): Promise<object> => ({
  keys: [{ ...(await exportJWK(publicKey)), alg: 'RS256', kid, use: 'sig' }],
});

const selfServiceScope = 'aws.cognito.signin.user.admin';

export type TokenSubject = {
  readonly user: User;
  readonly groups: readonly string[];
  readonly client: Client;
  readonly session: Pick<Session, 'id' | 'started_at'>;
};

export type SignedTokens = { readonly AccessToken: string; readonly IdToken: string };

const booleanClaims = new Set(['email_verified', 'phone_number_verified']);

const attributeClaims = (attributes: User['attributes']): JWTPayload =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      booleanClaims.has(name) ? value === 'true' : value,
    ]),
  );

export const makeTokens = (issuer: string, keys: Promise<Keys>, now: () => number) => {
  const sign = async (claims: JWTPayload): Promise<string> => {
    const { kid, privateKey } = await keys;
    return new SignJWT(claims).setProtectedHeader({ kid, alg: 'RS256' }).sign(privateKey);
  };

  const issue = async ({ user, groups, client, session }: TokenSubject): Promise<SignedTokens> => {
    const iat = Math.floor(now() / 1000);
    const common = {
      sub: user.username,
      ...(groups.length > 0 && { 'cognito:groups': groups }),
      iss: issuer,
      origin_jti: session.id,
      event_id: randomUUID(),
      auth_time: Math.floor(session.started_at / 1000),
      iat,
    };
    const [AccessToken, IdToken] = await Promise.all([
      sign({
        ...common,
        client_id: client.id,
        token_use: 'access',
        scope: selfServiceScope,
        username: user.username,
        jti: randomUUID(),
        exp: iat + client.accessTokenSeconds,
      }),
      sign({
        ...attributeClaims(user.attributes),
        ...common,
        'cognito:username': user.username,
        aud: client.id,
        token_use: 'id',
        jti: randomUUID(),
        exp: iat + client.idTokenSeconds,
      }),
    ]);
    return { AccessToken, IdToken };
  };

  /** The claims of an access token of this pool that has not expired; whether it was revoked is not asked here. */
  const verify = async (accessToken: string): Promise<JWTPayload> => {
    const { publicKey } = await keys;
    const verified = await jwtVerify(accessToken, publicKey, {
      issuer,
      algorithms: ['RS256'],
      currentDate: new Date(now()),
    }).catch(() => undefined);
    if (verified?.payload.token_use !== 'access') throw notAuthorized('Invalid Access Token');
    return verified.payload;
  };

  return { issue, verify };
};

export type Tokens = ReturnType<typeof makeTokens>;
