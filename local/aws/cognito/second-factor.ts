/**
 * The second factor: an authenticator app is associated, proven by a code, and then asked for at every sign-in.
 * Sources: API references of AssociateSoftwareToken, VerifySoftwareToken, SetUserMFAPreference and
 * AdminRespondToAuthChallenge. A new app counts from its verification on; until then the former one does.
 */
import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { AwsError, type AwsOperation } from '../service.ts';
import { invalidParameter, notAuthorized } from './errors.ts';
import {
  assertPool,
  authorized,
  clientOf,
  operation,
  type PoolContext,
  requireUser,
  saveUser,
} from './pool.ts';
import { startSession } from './sessions.ts';
import type { User } from './store.ts';
import { newTotpSecret, stepOfCode } from './totp.ts';

const challengeName = 'SOFTWARE_TOKEN_MFA';

export const mfaOf = ({ mfaEnabled }: User): object =>
  mfaEnabled ? { UserMFASettingList: [challengeName], PreferredMfaSetting: challengeName } : {};

export const needsSecondFactor = ({ pool }: PoolContext, user: User): boolean =>
  pool.MfaConfiguration !== 'OFF' && user.mfaEnabled === true && user.totpSecret !== undefined;

/** What a right password is answered with while the code is missing. */
export const challengeCode = (context: PoolContext, user: User, clientId: string): object => {
  const session = randomBytes(96).toString('base64url');
  const { authSessionSeconds } = clientOf(context, clientId);
  context.store.putChallenge(session, user.username, clientId, context.now() + authSessionSeconds * 1000);
  const ChallengeParameters = { USER_ID_FOR_SRP: user.username };
  return { ChallengeName: challengeName, Session: session, ChallengeParameters };
};

/**
 * Each code counts once, also within its window.
 * @returns the step of the code, or undefined when it is wrong
 */
const freshStep = (context: PoolContext, user: User, secret: string, code: string): number | undefined => {
  const step = stepOfCode(secret, code, context.now());
  if (step !== undefined && step <= (user.lastTotpStep ?? 0)) {
    throw new AwsError('ExpiredCodeException', 'Your software token has already been used once.');
  }
  return step;
};

const associate = (context: PoolContext): AwsOperation =>
  operation(z.object({ AccessToken: z.string() }), async ({ AccessToken }) => {
    const { user } = await authorized(context, AccessToken);
    if (!context.pool.EnabledMfas.includes(challengeName)) {
      throw new AwsError(
        'SoftwareTokenMFANotFoundException',
        'Software Token MFA has not been enabled by the userPool.',
      );
    }
    const SecretCode = newTotpSecret();
    saveUser(context, { ...user, pendingTotpSecret: SecretCode });
    return { SecretCode };
  });

const verify = (context: PoolContext): AwsOperation =>
  operation(
    z.object({ AccessToken: z.string(), UserCode: z.string().regex(/^\d{6}$/) }),
    async ({ AccessToken, UserCode }) => {
      const { user } = await authorized(context, AccessToken);
      const { pendingTotpSecret: secret, ...rest } = user;
      if (secret === undefined) throw invalidParameter('Software token has not been associated.');
      const step = stepOfCode(secret, UserCode, context.now());
      if (step === undefined) throw new AwsError('EnableSoftwareTokenMFAException', 'Code mismatch');
      saveUser(context, { ...rest, totpSecret: secret, lastTotpStep: step });
      return { Status: 'SUCCESS' };
    },
  );

const preferenceSchema = z.object({
  SoftwareTokenMfaSettings: z
    .object({ Enabled: z.boolean().default(false), PreferredMfa: z.boolean().default(false) })
    .optional(),
});

const prefer = (
  context: PoolContext,
  user: User,
  { SoftwareTokenMfaSettings: wanted }: z.output<typeof preferenceSchema>,
  refusal: string,
): object => {
  if (!wanted) return {};
  if (wanted.Enabled && user.totpSecret === undefined) throw invalidParameter(refusal);
  saveUser(context, { ...user, mfaEnabled: wanted.Enabled });
  return {};
};

const setPreference = (context: PoolContext): AwsOperation =>
  operation(preferenceSchema.extend({ AccessToken: z.string() }), async ({ AccessToken, ...wanted }) => {
    const { user } = await authorized(context, AccessToken);
    return prefer(context, user, wanted, 'User has not verified software token mfa');
  });

const adminSetPreference = (context: PoolContext): AwsOperation =>
  operation(
    preferenceSchema.extend({ UserPoolId: z.string(), Username: z.string() }),
    ({ UserPoolId, Username, ...wanted }) => {
      assertPool(context, UserPoolId);
      const user = requireUser(context, Username);
      const refusal = `User does not have delivery config set to turn on ${challengeName}`;
      return prefer(context, user, wanted, refusal);
    },
  );

const responseSchema = z.object({
  ClientId: z.string(),
  ChallengeName: z.string(),
  Session: z.string().min(20).max(2048),
  ChallengeResponses: z.record(z.string(), z.string()),
});

/** A wrong code leaves the session as it is; a right one uses it up. */
const respond = async (
  context: PoolContext,
  { ClientId, ChallengeName, Session, ChallengeResponses }: z.output<typeof responseSchema>,
): Promise<object> => {
  const client = clientOf(context, ClientId);
  if (ChallengeName !== challengeName) throw invalidParameter(`${ChallengeName} is not emulated`);
  const { USERNAME: name, SOFTWARE_TOKEN_MFA_CODE: code } = ChallengeResponses;
  if (name === undefined || code === undefined) throw invalidParameter('Missing required parameter');
  const challenge = context.store.getChallenge(Session);
  const user = challenge && context.store.findUser(challenge.username);
  if (!user || challenge.client_id !== ClientId || context.store.findUser(name)?.username !== user.username) {
    throw notAuthorized('Invalid session for the user, session can only be used once.');
  }
  if (challenge.expires_at <= context.now()) {
    throw notAuthorized('Invalid session for the user, session is expired.');
  }
  if (!user.enabled) throw notAuthorized('User is disabled.');
  const step = freshStep(context, user, user.totpSecret ?? '', code);
  if (step === undefined) throw new AwsError('CodeMismatchException', 'Invalid code received for user');
  context.store.dropChallenge(Session);
  const entered = { ...user, lastTotpStep: step };
  saveUser(context, entered);
  return startSession(context, entered, client);
};

export const secondFactorOperations = (context: PoolContext): Record<string, AwsOperation> => ({
  AssociateSoftwareToken: associate(context),
  VerifySoftwareToken: verify(context),
  SetUserMFAPreference: setPreference(context),
  AdminSetUserMFAPreference: adminSetPreference(context),
  RespondToAuthChallenge: operation(responseSchema, (input) => respond(context, input)),
  AdminRespondToAuthChallenge: operation(
    responseSchema.extend({ UserPoolId: z.string() }),
    ({ UserPoolId, ...input }) => {
      assertPool(context, UserPoolId);
      return respond(context, input);
    },
  ),
});
