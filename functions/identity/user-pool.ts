/** The one door to the Cognito user pool. Its exceptions become ours, and none of them tells who has an account. */
import {
  AdminAddUserToGroupCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  type AdminGetUserCommandOutput,
  AdminInitiateAuthCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  type AuthenticationResultType,
  CognitoIdentityProviderClient,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  ResendConfirmationCodeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { env } from '../shared/env.ts';
import { DomainError } from '../shared/errors.ts';
import { type Id, idOf, ulidOf } from '../shared/ids.ts';
import type { Role } from '../shared/permissions.ts';
import { type Person, rolesOfGroups } from './profile.ts';

let client: CognitoIdentityProviderClient | undefined;

/** Created on first use, so that importing needs no environment. */
const cognito = (): CognitoIdentityProviderClient => {
  client ??= new CognitoIdentityProviderClient({
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
  });
  return client;
};

const app = () => ({ ClientId: env('USER_POOL_CLIENT_ID') });
const pool = () => ({ UserPoolId: env('USER_POOL_ID') });

const busy = (): DomainError =>
  new DomainError('rate-limited', 'Too many attempts: wait a moment', { retryAfterSeconds: 5 });

type Meanings = Readonly<Record<string, () => DomainError>>;

const translated = async <T>(call: Promise<T>, meanings: Meanings): Promise<T> => {
  try {
    return await call;
  } catch (error) {
    const meaning = error instanceof Error ? meanings[error.name] : undefined;
    if (meaning) throw meaning();
    if (error instanceof Error && error.name === 'TooManyRequestsException') throw busy();
    throw error;
  }
};

/** Runs a call whose named failures are as good as success. */
const tolerating = async (names: readonly string[], call: Promise<unknown>): Promise<void> => {
  try {
    await translated(call, {});
  } catch (error) {
    if (!(error instanceof Error) || !names.includes(error.name)) throw error;
  }
};

export type NewAccount = { readonly email: string; readonly password: string; readonly name: string };

/** @returns false when the address has an account already */
export const signUp = async ({ email, password, name }: NewAccount): Promise<boolean> => {
  const UserAttributes = [
    { Name: 'email', Value: email },
    { Name: 'name', Value: name },
  ];
  try {
    await translated(
      cognito().send(new SignUpCommand({ ...app(), Username: email, Password: password, UserAttributes })),
      {},
    );
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'UsernameExistsException') return false;
    throw error;
  }
};

/** Wrong, old, used and nobody's: one answer for all, and also for an account that waits for no code. */
const invalidCode = (): DomainError =>
  new DomainError('invalid-code', 'The code is wrong, used or too old: ask for a new one');

const codeRefusals: Meanings = {
  CodeMismatchException: invalidCode,
  ExpiredCodeException: invalidCode,
  NotAuthorizedException: invalidCode,
  UserNotFoundException: invalidCode,
  AliasExistsException: invalidCode,
  InvalidParameterException: invalidCode,
  TooManyFailedAttemptsException: invalidCode,
  LimitExceededException: invalidCode,
};

export const confirmSignUp = async (email: string, code: string): Promise<void> => {
  const confirm = new ConfirmSignUpCommand({ ...app(), Username: email, ConfirmationCode: code });
  await translated(cognito().send(confirm), codeRefusals);
};

/** What the pool refuses here it would only refuse for an account that exists. */
const silentRefusals = [
  'InvalidParameterException',
  'NotAuthorizedException',
  'UserNotFoundException',
  'LimitExceededException',
];

export const resendCode = (email: string): Promise<void> =>
  tolerating(
    silentRefusals,
    cognito().send(new ResendConfirmationCodeCommand({ ...app(), Username: email })),
  );

export const forgotPassword = (email: string): Promise<void> =>
  tolerating(silentRefusals, cognito().send(new ForgotPasswordCommand({ ...app(), Username: email })));

export const resetPassword = async (email: string, code: string, password: string): Promise<void> => {
  const reset = { ...app(), Username: email, ConfirmationCode: code, Password: password };
  await translated(cognito().send(new ConfirmForgotPasswordCommand(reset)), codeRefusals);
};

export type Tokens = {
  readonly accessToken: string;
  readonly idToken: string;
  readonly refreshToken: string;
  readonly expiresIn: number;
};

const tokensOf = (result: AuthenticationResultType | undefined): Tokens => {
  const { AccessToken, IdToken, RefreshToken, ExpiresIn } = result ?? {};
  if (!AccessToken || !IdToken || !RefreshToken || !ExpiresIn) {
    throw new Error('the user pool’s answer lacks tokens');
  }
  return { accessToken: AccessToken, idToken: IdToken, refreshToken: RefreshToken, expiresIn: ExpiresIn };
};

const invalidCredentials = (): DomainError =>
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

/** Through IAM rather than by the public client id, so that nobody gets around the API's rate limits. */
export const signIn = async (email: string, password: string): Promise<Tokens> => {
  const AuthParameters = { USERNAME: email, PASSWORD: password };
  const answer = await translated(
    cognito().send(
      new AdminInitiateAuthCommand({
        ...app(),
        ...pool(),
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters,
      }),
    ),
    signInRefusals,
  );
  if (answer.ChallengeName !== undefined) {
    throw new DomainError('password-change-required', 'An administrator has to give you a lasting password');
  }
  return tokensOf(answer.AuthenticationResult);
};

const deadRefreshToken = (): DomainError =>
  new DomainError('unauthenticated', 'The refresh token does not hold: sign in again');

export const refreshTokens = async (refreshToken: string): Promise<Tokens> => {
  const command = new GetTokensFromRefreshTokenCommand({ ...app(), RefreshToken: refreshToken });
  const answer = await translated(cognito().send(command), {
    NotAuthorizedException: deadRefreshToken,
    RefreshTokenReuseException: deadRefreshToken,
    UserNotFoundException: deadRefreshToken,
    InvalidParameterException: deadRefreshToken,
  });
  return tokensOf(answer.AuthenticationResult);
};

/** The pool's name for a user: in a pool of e-mail addresses, the `sub`. */
const userOf = (userId: Id<'user'>) => ({ ...pool(), Username: ulidOf(userId) });

const alreadyGone = ['UserNotFoundException'];

/** Ends all sessions: their refresh tokens stop working. */
export const endSessions = (userId: Id<'user'>): Promise<void> =>
  tolerating(alreadyGone, cognito().send(new AdminUserGlobalSignOutCommand(userOf(userId))));

export const deleteAccount = (userId: Id<'user'>): Promise<void> =>
  tolerating(alreadyGone, cognito().send(new AdminDeleteUserCommand(userOf(userId))));

export const setEnabled = async (userId: Id<'user'>, enabled: boolean): Promise<void> => {
  const Command = enabled ? AdminEnableUserCommand : AdminDisableUserCommand;
  await translated(cognito().send(new Command(userOf(userId))), {});
};

export const setName = async (userId: Id<'user'>, name: string): Promise<void> => {
  const UserAttributes = [{ Name: 'name', Value: name }];
  const command = new AdminUpdateUserAttributesCommand({ ...userOf(userId), UserAttributes });
  await translated(cognito().send(command), {});
};

const groupsOf = async (user: ReturnType<typeof userOf>): Promise<string[]> => {
  const { Groups } = await translated(cognito().send(new AdminListGroupsForUserCommand(user)), {});
  return (Groups ?? []).flatMap(({ GroupName }) => GroupName ?? []);
};

/** Brings the pool's groups to these roles; repeating it does no harm. */
export const setRoles = async (userId: Id<'user'>, roles: readonly Role[]): Promise<void> => {
  const user = userOf(userId);
  const present = rolesOfGroups(await groupsOf(user));
  const added = roles.filter((role) => !present.includes(role));
  const removed = present.filter((role) => !roles.includes(role));
  await Promise.all([
    ...added.map((GroupName) => cognito().send(new AdminAddUserToGroupCommand({ ...user, GroupName }))),
    ...removed.map((GroupName) =>
      cognito().send(new AdminRemoveUserFromGroupCommand({ ...user, GroupName })),
    ),
  ]);
};

export type Account = Person & { readonly confirmed: boolean };

const attributesOf = ({ UserAttributes }: AdminGetUserCommandOutput): Map<string | undefined, string> =>
  new Map((UserAttributes ?? []).map(({ Name, Value }) => [Name, Value ?? '']));

const find = async (name: string): Promise<AdminGetUserCommandOutput | undefined> => {
  try {
    const command = new AdminGetUserCommand({ ...pool(), Username: name });
    return await translated(cognito().send(command), {});
  } catch (error) {
    if (error instanceof Error && error.name === 'UserNotFoundException') return undefined;
    throw error;
  }
};

/** @param name an e-mail address, or the UUID of a user id */
export const findAccount = async (name: string): Promise<Account | undefined> => {
  const user = await find(name);
  if (!user) return undefined;
  const attributes = attributesOf(user);
  const sub = attributes.get('sub') ?? user.Username ?? '';
  const groups = await groupsOf({ ...pool(), Username: sub });
  return {
    userId: idOf('user', sub),
    email: attributes.get('email') ?? '',
    name: attributes.get('name') ?? '',
    roles: rolesOfGroups(groups),
    disabled: user.Enabled === false,
    confirmed: user.UserStatus !== 'UNCONFIRMED',
  };
};
