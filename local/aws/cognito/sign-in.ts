/** Sessions: made by a password, prolonged by a refresh token, ended by signing out. */
import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { AwsError, type AwsOperation } from '../service.ts';
import type { Client } from './config.ts';
import { invalidParameter, notAuthorized, userNotFound } from './errors.ts';
import { passwordMatches } from './passwords.ts';
import {
  assertFlow,
  assertPool,
  authorized,
  clientOf,
  operation,
  type PoolContext,
  saveUser,
} from './pool.ts';
import { challengeCode, needsSecondFactor } from './second-factor.ts';
import { accessResult, newRefreshToken, startSession } from './sessions.ts';
import type { Session, User } from './store.ts';

const freeFailures = 5;
const longestLockMilliseconds = 15 * 60 * 1000;

/** Cognito locks after five wrong passwords, for a second that doubles with each further one, up to 15 minutes. */
const countFailure = (context: PoolContext, user: User): void => {
  const failures = user.failures + 1;
  const lock =
    failures < freeFailures ? 0 : Math.min(longestLockMilliseconds, 1000 * 2 ** (failures - freeFailures));
  saveUser(context, { ...user, failures, lockedUntil: context.now() + lock });
};

/** The user that name and password belong to. Unknown users cost the same time and get the same answer. */
export const authenticate = async (
  context: PoolContext,
  client: Client,
  name: string,
  password: string,
): Promise<User> => {
  const known = context.store.findUser(name);
  const matches = await passwordMatches(password, known?.passwordHash);
  if (!known) throw client.hidesUsers ? notAuthorized() : userNotFound();
  const user = context.store.findUser(known.username) ?? known;
  if (user.lockedUntil > context.now()) throw notAuthorized('Password attempts exceeded');
  if (!matches) {
    countFailure(context, user);
    throw notAuthorized();
  }
  if (user.failures > 0) saveUser(context, { ...user, failures: 0, lockedUntil: 0 });
  if (!user.enabled) throw notAuthorized('User is disabled.');
  if (user.status === 'UNCONFIRMED') {
    throw new AwsError('UserNotConfirmedException', 'User is not confirmed.');
  }
  return user;
};

const byPassword = async (
  context: PoolContext,
  client: Client,
  parameters: Readonly<Record<string, string>>,
): Promise<object> => {
  const { USERNAME: name, PASSWORD: password } = parameters;
  if (name === undefined || password === undefined) throw invalidParameter('Missing required parameter');
  const user = await authenticate(context, client, name, password);
  if (needsSecondFactor(context, user)) return challengeCode(context, user, client.id);
  if (user.status !== 'FORCE_CHANGE_PASSWORD') return startSession(context, user, client);
  return {
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    ChallengeParameters: { USER_ID_FOR_SRP: user.username, requiredAttributes: '[]' },
    Session: randomBytes(32).toString('base64url'),
  };
};

/** A refresh token that holds: the session's own, not expired, not revoked, of a user who may still come in. */
const refreshable = (
  context: PoolContext,
  client: Client,
  token: string,
): { user: User; session: Session } => {
  const found = context.store.findRefreshToken(token);
  if (!found || found.client_id !== client.id) throw notAuthorized('Invalid Refresh Token');
  if (found.revoked) throw notAuthorized('Refresh Token has been revoked');
  if (found.expires_at <= context.now()) throw notAuthorized('Refresh Token has expired');
  const graceEnds = (found.replaced_at ?? context.now()) + client.graceSeconds * 1000;
  if (found.replaced_at !== null && graceEnds <= context.now()) {
    throw new AwsError('RefreshTokenReuseException', 'Refresh token was already used');
  }
  const user = context.store.findUser(found.username);
  if (!user) throw notAuthorized('Invalid Refresh Token');
  if (!user.enabled) throw notAuthorized('User is disabled.');
  return { user, session: found };
};

const byRefreshToken = async (
  context: PoolContext,
  client: Client,
  parameters: Readonly<Record<string, string>>,
): Promise<object> => {
  if (client.rotates) throw notAuthorized('Refresh token rotation is enabled: use GetTokensFromRefreshToken');
  const { user, session } = refreshable(context, client, parameters.REFRESH_TOKEN ?? '');
  return {
    ChallengeParameters: {},
    AuthenticationResult: await accessResult(context, user, client, session),
  };
};

type Flow = (
  context: PoolContext,
  client: Client,
  parameters: Readonly<Record<string, string>>,
) => Promise<object>;

const flows: Readonly<Record<string, { readonly allowedBy: string; readonly run: Flow }>> = {
  USER_PASSWORD_AUTH: { allowedBy: 'ALLOW_USER_PASSWORD_AUTH', run: byPassword },
  ADMIN_USER_PASSWORD_AUTH: { allowedBy: 'ALLOW_ADMIN_USER_PASSWORD_AUTH', run: byPassword },
  REFRESH_TOKEN_AUTH: { allowedBy: 'ALLOW_REFRESH_TOKEN_AUTH', run: byRefreshToken },
  REFRESH_TOKEN: { allowedBy: 'ALLOW_REFRESH_TOKEN_AUTH', run: byRefreshToken },
};

const authSchema = z.object({
  ClientId: z.string(),
  AuthFlow: z.string(),
  AuthParameters: z.record(z.string(), z.string()).default({}),
});

const runFlow = (
  context: PoolContext,
  { ClientId, AuthFlow, AuthParameters }: z.infer<typeof authSchema>,
): Promise<object> => {
  const client = clientOf(context, ClientId);
  const flow = flows[AuthFlow];
  if (!flow) throw invalidParameter(`${AuthFlow} is not emulated`);
  assertFlow(client, flow.allowedBy);
  return flow.run(context, client, AuthParameters);
};

const initiateAuth = (context: PoolContext): AwsOperation =>
  operation(authSchema, (input) => {
    if (input.AuthFlow.startsWith('ADMIN_')) throw invalidParameter('Initiate Auth method not supported.');
    return runFlow(context, input);
  });

const adminInitiateAuth = (context: PoolContext): AwsOperation =>
  operation(authSchema.extend({ UserPoolId: z.string() }), ({ UserPoolId, ...input }) => {
    assertPool(context, UserPoolId);
    return runFlow(context, input);
  });

const getTokensFromRefreshToken = (context: PoolContext): AwsOperation =>
  operation(
    z.object({ ClientId: z.string(), RefreshToken: z.string() }),
    async ({ ClientId, RefreshToken }) => {
      const client = clientOf(context, ClientId);
      const { user, session } = refreshable(context, client, RefreshToken);
      if (client.rotates) context.store.replaceRefreshToken(RefreshToken, context.now());
      const result = await accessResult(context, user, client, session);
      return {
        AuthenticationResult: {
          ...result,
          ...(client.rotates && { RefreshToken: newRefreshToken(context, session.id) }),
        },
      };
    },
  );

const revokeToken = (context: PoolContext): AwsOperation =>
  operation(z.object({ ClientId: z.string(), Token: z.string() }), ({ ClientId, Token }) => {
    const client = clientOf(context, ClientId);
    const found = context.store.findRefreshToken(Token);
    if (found && found.client_id === client.id) context.store.revokeSession(found.id);
    return {};
  });

const globalSignOut = (context: PoolContext): AwsOperation =>
  operation(z.object({ AccessToken: z.string() }), async ({ AccessToken }) => {
    const { user } = await authorized(context, AccessToken);
    context.store.revokeSessions(user.username);
    return {};
  });

export const signInOperations = (context: PoolContext): Record<string, AwsOperation> => ({
  InitiateAuth: initiateAuth(context),
  AdminInitiateAuth: adminInitiateAuth(context),
  GetTokensFromRefreshToken: getTokensFromRefreshToken(context),
  RevokeToken: revokeToken(context),
  GlobalSignOut: globalSignOut(context),
});
