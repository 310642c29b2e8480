/**
 * A Cognito user pool: the user pool API for an unmodified SDK, and the issuer's public documents. One pool,
 * whose users sign in by e-mail address and, if they set one up, an authenticator app; no hosted pages, SMS, federation,
 * devices or Lambda triggers.
 */
import type { LocalRoutes, Runtime, Service } from '../service.ts';
import { adminOperations } from './admin.ts';
import { attributeOperations } from './attributes.ts';
import { type CognitoConfig, clientsOf, poolOf } from './config.ts';
import { listingOperations } from './listing.ts';
import { ownAccountOperations } from './own-account.ts';
import type { PoolContext } from './pool.ts';
import { secondFactorOperations } from './second-factor.ts';
import { signInOperations } from './sign-in.ts';
import { signUpOperations } from './sign-up.ts';
import { openStore } from './store.ts';
import { jwksOf, loadKeys, makeTokens } from './tokens.ts';

export type CognitoService = Service & {
  /** `iss` of its tokens, and where their keys are found. */
  readonly issuer: string;
};

const publicDocuments = (issuer: string, jwks: () => Promise<object>): LocalRoutes => {
  const path = new URL(issuer).pathname;
  const cacheable = { 'cache-control': 'public, max-age=3600' };
  return {
    [`GET ${path}/.well-known/jwks.json`]: async () => ({
      status: 200,
      headers: cacheable,
      body: await jwks(),
    }),
    [`GET ${path}/.well-known/openid-configuration`]: () => ({
      status: 200,
      headers: cacheable,
      body: {
        issuer,
        jwks_uri: `${issuer}/.well-known/jwks.json`,
        id_token_signing_alg_values_supported: ['RS256'],
        response_types_supported: ['code', 'token'],
        subject_types_supported: ['public'],
      },
    }),
  };
};

export const makeCognito = (runtime: Runtime, config: CognitoConfig): CognitoService => {
  const issuer = `${runtime.url}/_aws/cognito/${config.poolId}`;
  const store = openStore(runtime.journal);
  const keys = loadKeys(store);
  const context: PoolContext = {
    pool: poolOf(config),
    clients: clientsOf(config),
    store,
    tokens: makeTokens(issuer, keys, runtime.clock.now),
    now: runtime.clock.now,
    deliver: config.deliver,
  };
  return {
    issuer,
    aws: {
      target: 'AWSCognitoIdentityProviderService',
      operations: {
        ...signUpOperations(context),
        ...signInOperations(context),
        ...secondFactorOperations(context),
        ...ownAccountOperations(context),
        ...attributeOperations(context),
        ...adminOperations(context),
        ...listingOperations(context),
        ListUserPools: () => ({ UserPools: [{ Id: config.poolId, Name: config.poolId }] }),
        ListUserPoolClients: () => ({
          UserPoolClients: [...context.clients.keys()].map((ClientId) => ({
            ClientId,
            UserPoolId: config.poolId,
          })),
        }),
      },
    },
    routes: publicDocuments(issuer, async () => jwksOf(await keys)),
    start: async () => {
      await keys;
    },
  };
};
