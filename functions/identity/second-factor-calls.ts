/** What is asked of the user pool about second factors: authenticator apps and their codes. */
import {
  AdminRespondToAuthChallengeCommand,
  AdminSetUserMFAPreferenceCommand,
  AssociateSoftwareTokenCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { DomainError, notFound } from '../shared/errors.ts';
import { type Id, ulidOf } from '../shared/ids.ts';
import { type Tokens, tokensOf } from './tokens.ts';
import { appClient, cognito, type Meanings, pool, translatingErrors } from './user-pool.ts';

/** Used codes count as wrong: within its half minute, too, a code is good for one sign-in. */
const wrongCode = (): DomainError =>
  new DomainError('invalid-code', 'The code is wrong or was used: wait for the next one');

export const sessionOver = (): DomainError =>
  new DomainError('unauthenticated', 'This sign-in has ended: begin again');

/** A new secret; the former app counts until the first code of the new one. */
export const associateApp = async (accessToken: string): Promise<string> => {
  const command = new AssociateSoftwareTokenCommand({ AccessToken: accessToken });
  const { SecretCode } = await translatingErrors(cognito().send(command), {
    NotAuthorizedException: sessionOver,
  });
  if (SecretCode === undefined) throw new Error('the user pool’s answer lacks the secret');
  return SecretCode;
};

const codeRefusals: Meanings = {
  CodeMismatchException: wrongCode,
  EnableSoftwareTokenMFAException: wrongCode,
  ExpiredCodeException: wrongCode,
  NotAuthorizedException: sessionOver,
  UserNotFoundException: sessionOver,
};

/** @throws DomainError `invalid-code`, or `illegal-transition` when no app was associated */
export const verifyApp = async (accessToken: string, code: string): Promise<void> => {
  const command = new VerifySoftwareTokenCommand({ AccessToken: accessToken, UserCode: code });
  const { Status } = await translatingErrors(cognito().send(command), {
    ...codeRefusals,
    InvalidParameterException: () =>
      new DomainError('illegal-transition', 'Begin with POST /v1/me/second-factor'),
  });
  if (Status !== 'SUCCESS') throw wrongCode();
};

/** Whether sign-ins of this account are asked for a code from now on. */
export const setSecondFactor = async (userId: Id<'user'>, on: boolean): Promise<void> => {
  const command = new AdminSetUserMFAPreferenceCommand({
    ...pool(),
    Username: ulidOf(userId),
    SoftwareTokenMfaSettings: { Enabled: on, PreferredMfa: on },
  });
  await translatingErrors(cognito().send(command), { UserNotFoundException: () => notFound('user') });
};

export const answerWithCode = async (
  { userId, poolSession }: { readonly userId: Id<'user'>; readonly poolSession: string },
  code: string,
): Promise<Tokens> => {
  const command = new AdminRespondToAuthChallengeCommand({
    ...appClient(),
    ...pool(),
    ChallengeName: 'SOFTWARE_TOKEN_MFA',
    Session: poolSession,
    ChallengeResponses: { USERNAME: ulidOf(userId), SOFTWARE_TOKEN_MFA_CODE: code },
  });
  const answer = await translatingErrors(cognito().send(command), codeRefusals);
  return tokensOf(answer.AuthenticationResult);
};
