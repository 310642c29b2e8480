/** What people ask of the user pool for themselves. No answer tells who has an account. */
import {
  AdminInitiateAuthCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { DomainError, isDomainError } from '../shared/errors.ts';
import { type Id, idOf, ulidOf } from '../shared/ids.ts';
import { reportTrouble } from '../shared/report-trouble.ts';
import { invalidCode } from './invalid-code.ts';
import { type Tokens, tokensOf } from './tokens.ts';
import { appClient, cognito, type Meanings, pool, toleratingErrors, translatingErrors } from './user-pool.ts';

const codeRefusals: Meanings = {
  CodeMismatchException: invalidCode,
  ExpiredCodeException: invalidCode,
  NotAuthorizedException: invalidCode,
  UserNotFoundException: invalidCode,
  InvalidParameterException: invalidCode,
  TooManyFailedAttemptsException: invalidCode,
  LimitExceededException: invalidCode,
};

/** What the pool refuses here it would only refuse for an account that exists. */
const silentRefusals = [
  'InvalidParameterException',
  'NotAuthorizedException',
  'UserNotFoundException',
  'LimitExceededException',
];

/** The same name as of too many attempts for one account, which is silent. */
const isDailyLimit = (error: unknown): boolean =>
  error instanceof Error &&
  error.name === 'LimitExceededException' &&
  /daily email limit/i.test(error.message);

const refusedForToday = (error: unknown): never => {
  if (!isDailyLimit(error)) throw error;
  reportTrouble(
    'user-pool-mails-used-up',
    'no more mails of the user pool today: give it the sender of the shop',
    { error },
  );
  throw new DomainError('unavailable', 'No mail can be sent at the moment', { retryAfterSeconds: 3_600 });
};

/**
 * @throws DomainError `unavailable` when the pool may send no mail any more today: nobody is told that a code is on
 *   its way that never comes
 */
export const forgotPassword = async (email: string): Promise<void> => {
  const asked = cognito().send(new ForgotPasswordCommand({ ...appClient(), Username: email }));
  await toleratingErrors(silentRefusals, asked.catch(refusedForToday));
};

export const resetPassword = async (email: string, code: string, password: string): Promise<void> => {
  const reset = { ...appClient(), Username: email, ConfirmationCode: code, Password: password };
  await translatingErrors(cognito().send(new ConfirmForgotPasswordCommand(reset)), codeRefusals);
};

export const invalidCredentials = (): DomainError =>
  new DomainError('invalid-credentials', 'E-mail address or password is wrong');

/** The pool looks at the password first, so only the account's owner learns what is said after it. */
const signInRefusals: Meanings = {
  NotAuthorizedException: invalidCredentials,
  UserNotFoundException: invalidCredentials,
  UserNotConfirmedException: () =>
    new DomainError('email-not-verified', 'Verify the e-mail address first: /v1/auth/verify-email'),
  PasswordResetRequiredException: () =>
    new DomainError('password-change-required', 'Set a new password first: /v1/auth/forgot-password'),
};

/** The pool takes the password; `challenged`: and asks for a code. */
export type PasswordTaken =
  | { readonly kind: 'tokens'; readonly tokens: Tokens }
  | { readonly kind: 'challenged'; readonly userId: Id<'user'>; readonly poolSession: string };

/** Through IAM rather than by the public client id, so that nobody gets around the API's rate limits. */
export const signIn = async (email: string, password: string): Promise<PasswordTaken> => {
  const AuthParameters = { USERNAME: email, PASSWORD: password };
  const answer = await translatingErrors(
    cognito().send(
      new AdminInitiateAuthCommand({
        ...appClient(),
        ...pool(),
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters,
      }),
    ),
    signInRefusals,
  );
  const { ChallengeName, Session, ChallengeParameters } = answer;
  const username = ChallengeParameters?.USER_ID_FOR_SRP;
  if (ChallengeName === 'SOFTWARE_TOKEN_MFA' && Session && username) {
    return { kind: 'challenged', userId: idOf('user', username), poolSession: Session };
  }
  if (ChallengeName !== undefined) {
    throw new DomainError('password-change-required', 'An administrator has to give you a lasting password');
  }
  return { kind: 'tokens', tokens: tokensOf(answer.AuthenticationResult) };
};

/** Whether this is the account's password. The tokens that a right one brings are thrown away. */
export const passwordHolds = async (userId: Id<'user'>, password: string): Promise<boolean> => {
  try {
    await signIn(ulidOf(userId), password);
    return true;
  } catch (error) {
    if (isDomainError(error, 'invalid-credentials')) return false;
    throw error;
  }
};

export const deadRefreshToken = (): DomainError =>
  new DomainError('unauthenticated', 'The refresh token does not hold: sign in again');

export const exchangeRefreshToken = async (refreshToken: string): Promise<Tokens> => {
  const command = new GetTokensFromRefreshTokenCommand({ ...appClient(), RefreshToken: refreshToken });
  const answer = await translatingErrors(cognito().send(command), {
    NotAuthorizedException: deadRefreshToken,
    RefreshTokenReuseException: deadRefreshToken,
    UserNotFoundException: deadRefreshToken,
    InvalidParameterException: deadRefreshToken,
  });
  return tokensOf(answer.AuthenticationResult, refreshToken);
};
