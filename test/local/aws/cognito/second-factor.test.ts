import {
  AdminGetUserCommand,
  AdminSetUserMFAPreferenceCommand,
  AssociateSoftwareTokenCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SetUserMFAPreferenceCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it } from '@jest/globals';
import { codeOf, wrongCodeOf } from '../../../support/authenticator.ts';
import { clientId as ClientId, poolId as UserPoolId } from '../../../support/cognito.ts';
import { password, refused, withPool } from './pool.ts';

const { pool, confirmed, signIn, refresh } = withPool();

const now = (): number => pool().cognito.clock.now();
const settings = { Enabled: true, PreferredMfa: true };

const associated = async () => {
  const email = await confirmed();
  const { AccessToken } = await signIn(email);
  const { SecretCode } = await pool().sdk.send(new AssociateSoftwareTokenCommand({ AccessToken }));
  const verify = (UserCode: string) =>
    pool().sdk.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode }));
  const prefer = () =>
    pool().sdk.send(new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings: settings }));
  return { email, AccessToken, secret: SecretCode ?? '', verify, prefer };
};

const withApp = async () => {
  const person = await associated();
  await person.verify(codeOf(person.secret, now()));
  await person.prefer();
  return person;
};

const begin = (email: string, PASSWORD = password) =>
  pool().sdk.send(
    new InitiateAuthCommand({
      ClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: email, PASSWORD },
    }),
  );

const answer = (Session: string | undefined, USERNAME: string, SOFTWARE_TOKEN_MFA_CODE: string) =>
  pool().sdk.send(
    new RespondToAuthChallengeCommand({
      ClientId,
      ChallengeName: 'SOFTWARE_TOKEN_MFA',
      Session,
      ChallengeResponses: { USERNAME, SOFTWARE_TOKEN_MFA_CODE },
    }),
  );

describe('an authenticator app', () => {
  it('is asked for at sign-in once it is verified and preferred', async () => {
    const { email, secret } = await withApp();
    const { ChallengeName, Session, AuthenticationResult } = await begin(email);
    expect({ ChallengeName, AuthenticationResult }).toEqual({ ChallengeName: 'SOFTWARE_TOKEN_MFA' });
    const entered = await answer(Session, email, codeOf(secret, now(), 1));
    const { RefreshToken } = entered.AuthenticationResult ?? {};
    expect((await refresh(RefreshToken ?? '')).AuthenticationResult?.AccessToken).toBeDefined();
    await refused(begin(email, 'Wrong-horse-99'), 'NotAuthorizedException');
  });

  it('is not, and cannot be preferred, before it is verified', async () => {
    const { email, prefer, verify, secret } = await associated();
    await refused(prefer(), 'InvalidParameterException');
    const byAdmin = new AdminSetUserMFAPreferenceCommand({
      UserPoolId,
      Username: email,
      SoftwareTokenMfaSettings: settings,
    });
    await refused(pool().sdk.send(byAdmin), 'InvalidParameterException');
    await refused(verify(wrongCodeOf(secret, now())), 'EnableSoftwareTokenMFAException');
    await signIn(email);
  });

  it('is shown by the user, and taken away by an administrator', async () => {
    const { email } = await withApp();
    const user = { UserPoolId, Username: email };
    const shown = await pool().sdk.send(new AdminGetUserCommand(user));
    expect(shown.UserMFASettingList).toEqual(['SOFTWARE_TOKEN_MFA']);
    const off = { SoftwareTokenMfaSettings: { Enabled: false, PreferredMfa: false } };
    await pool().sdk.send(new AdminSetUserMFAPreferenceCommand({ ...user, ...off }));
    await signIn(email);
  });
});

describe('a code', () => {
  it('counts once, also within its window', async () => {
    const { email, secret } = await withApp();
    const code = codeOf(secret, now(), 1);
    await answer((await begin(email)).Session, email, code);
    const { Session } = await begin(email);
    await refused(answer(Session, email, code), 'ExpiredCodeException');
  });

  it('that is wrong leaves the session as it is; a right one uses it up', async () => {
    const { email, secret } = await withApp();
    const { Session } = await begin(email);
    await refused(answer(Session, email, wrongCodeOf(secret, now())), 'CodeMismatchException');
    await answer(Session, email, codeOf(secret, now(), 1));
    pool().cognito.clock.advance(60);
    await refused(answer(Session, email, codeOf(secret, now())), 'NotAuthorizedException');
  });

  it('comes too late after three minutes, and is nobody else’s', async () => {
    const { email, secret } = await withApp();
    const other = await confirmed();
    const { Session } = await begin(email);
    await refused(answer(Session, other, codeOf(secret, now(), 1)), 'NotAuthorizedException');
    pool().cognito.clock.advance(181);
    await refused(answer(Session, email, codeOf(secret, now())), 'NotAuthorizedException');
  });
});
