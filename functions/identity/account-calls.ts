/** What the shop does to accounts in the user pool, with administrator's rights. */
import { randomBytes } from 'node:crypto';
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  type AdminGetUserCommandOutput,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { DomainError, notFound } from '../shared/errors.ts';
import { type Id, idOf, ulidOf } from '../shared/ids.ts';
import { type Locale, localeSchema } from '../shared/locale.ts';
import type { Role } from '../shared/permissions.ts';
import { invalidCode } from './invalid-code.ts';
import { type Person, rolesOfGroups } from './profile.ts';
import { cognito, type Meanings, pool, toleratingErrors, translatingErrors } from './user-pool.ts';

/** The pool's name for a user: in a pool of e-mail addresses, the `sub`. */
const userOf = (userId: Id<'user'>) => ({ ...pool(), Username: ulidOf(userId) });

const alreadyGone = ['UserNotFoundException'];
const unknown: Meanings = { UserNotFoundException: () => notFound('user') };

export type NewAccount = {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly locale?: Locale | undefined;
};

/** Accounts that wait for a code have an address that nobody has, and nobody is told it. */
export const unaddressedPrefix = 'registration-';

const refusedPassword = (): DomainError =>
  new DomainError('invalid-request', 'The body is wrong at password', {
    errors: [{ path: 'password', message: 'is not taken: choose another' }],
  });

const passwordRefusals: Meanings = {
  InvalidPasswordException: refusedPassword,
  InvalidParameterException: refusedPassword,
};

/**
 * The SDK has repeated a call whose answer was lost: the name is nobody else's. The account of the first try has no
 * address and is swept; whoever registers does so again.
 */
const ownFirstTry: Meanings = {
  UsernameExistsException: () =>
    new DomainError('unavailable', 'Try again in a moment', { retryAfterSeconds: 1 }),
};

/** An account with this password that cannot be found by any address yet. */
export const createUnaddressed = async ({ password, name, locale }: NewAccount): Promise<Id<'user'>> => {
  const email = `${unaddressedPrefix}${crypto.randomUUID()}@waybill.invalid`;
  const UserAttributes = [
    { Name: 'email', Value: email },
    { Name: 'name', Value: name },
    ...(locale ? [{ Name: 'locale', Value: locale }] : []),
  ];
  const { User } = await translatingErrors(
    cognito().send(
      new AdminCreateUserCommand({ ...pool(), Username: email, MessageAction: 'SUPPRESS', UserAttributes }),
    ),
    ownFirstTry,
  );
  if (User?.Username === undefined) throw new Error('the user pool’s answer lacks the new user');
  const userId = idOf('user', User.Username);
  await choosePassword(userId, password);
  return userId;
};

/** It takes any, and nobody knows this one: who sets a password has the mailbox. */
const unknownPassword = (): string => `${randomBytes(24).toString('base64url')}Aa1`;

const setPassword = (userId: Id<'user'>, password: string): Promise<unknown> =>
  cognito().send(new AdminSetUserPasswordCommand({ ...userOf(userId), Password: password, Permanent: true }));

/** An account of this address that nobody can enter before they have set a password by a mail to it. */
export const createInvited = async (email: string, name: string): Promise<Id<'user'>> => {
  const UserAttributes = [
    { Name: 'email', Value: email },
    { Name: 'email_verified', Value: 'true' },
    { Name: 'name', Value: name },
  ];
  const command = new AdminCreateUserCommand({
    ...pool(),
    Username: email,
    MessageAction: 'SUPPRESS',
    UserAttributes,
  });
  const { User } = await translatingErrors(cognito().send(command), {});
  if (User?.Username === undefined) throw new Error('the user pool’s answer lacks the new user');
  return idOf('user', User.Username);
};

/** Ends the state in which the pool lets nobody ask for a new password. */
export const lockWithUnknownPassword = async (userId: Id<'user'>): Promise<void> => {
  await translatingErrors(setPassword(userId, unknownPassword()), unknown);
};

/** @throws DomainError `invalid-request` for a password that the pool does not take */
export const choosePassword = async (userId: Id<'user'>, password: string): Promise<void> => {
  await translatingErrors(setPassword(userId, password), passwordRefusals);
};

/** The address is proven: from now on the account is found by it. */
export const giveAddress = async (userId: Id<'user'>, email: string): Promise<void> => {
  const UserAttributes = [
    { Name: 'email', Value: email },
    { Name: 'email_verified', Value: 'true' },
  ];
  const command = new AdminUpdateUserAttributesCommand({ ...userOf(userId), UserAttributes });
  await translatingErrors(cognito().send(command), {
    AliasExistsException: invalidCode,
    UserNotFoundException: invalidCode,
  });
};

/** Ends all sessions: their refresh tokens stop working. */
export const endSessions = (userId: Id<'user'>): Promise<void> =>
  toleratingErrors(alreadyGone, cognito().send(new AdminUserGlobalSignOutCommand(userOf(userId))));

export const deleteAccount = (userId: Id<'user'>): Promise<void> =>
  toleratingErrors(alreadyGone, cognito().send(new AdminDeleteUserCommand(userOf(userId))));

export const setEnabled = async (userId: Id<'user'>, enabled: boolean): Promise<void> => {
  const Command = enabled ? AdminEnableUserCommand : AdminDisableUserCommand;
  await translatingErrors(cognito().send(new Command(userOf(userId))), unknown);
};

export const setName = async (userId: Id<'user'>, name: string): Promise<void> => {
  const UserAttributes = [{ Name: 'name', Value: name }];
  const command = new AdminUpdateUserAttributesCommand({ ...userOf(userId), UserAttributes });
  await translatingErrors(cognito().send(command), unknown);
};

const groupsOf = async (user: ReturnType<typeof userOf>): Promise<string[]> => {
  const { Groups } = await translatingErrors(
    cognito().send(new AdminListGroupsForUserCommand(user)),
    unknown,
  );
  return (Groups ?? []).flatMap(({ GroupName }) => GroupName ?? []);
};

/** Brings the pool's groups to these roles; repeating it does no harm. */
export const setRoles = async (userId: Id<'user'>, roles: readonly Role[]): Promise<void> => {
  const user = userOf(userId);
  const present = rolesOfGroups(await groupsOf(user));
  const added = roles.filter((role) => !present.includes(role));
  const removed = present.filter((role) => !roles.includes(role));
  const calls = [
    ...added.map((GroupName) => cognito().send(new AdminAddUserToGroupCommand({ ...user, GroupName }))),
    ...removed.map((GroupName) =>
      cognito().send(new AdminRemoveUserFromGroupCommand({ ...user, GroupName })),
    ),
  ];
  await Promise.all(calls.map((call) => translatingErrors<unknown>(call, unknown)));
};

export type Account = Person & {
  readonly confirmed: boolean;
  /** Nobody chose its password, and the pool mails no code for a new one. */
  readonly isLocked: boolean;
};

const attributesOf = ({ UserAttributes }: AdminGetUserCommandOutput): Map<string | undefined, string> =>
  new Map((UserAttributes ?? []).map(({ Name, Value }) => [Name, Value ?? '']));

const findUser = async (name: string): Promise<AdminGetUserCommandOutput | undefined> => {
  try {
    const command = new AdminGetUserCommand({ ...pool(), Username: name });
    return await translatingErrors(cognito().send(command), {});
  } catch (error) {
    if (error instanceof Error && error.name === 'UserNotFoundException') return undefined;
    throw error;
  }
};

/** @param name an e-mail address, or the UUID of a user id */
export const findAccount = async (name: string): Promise<Account | undefined> => {
  const user = await findUser(name);
  if (!user) return undefined;
  const attributes = attributesOf(user);
  const sub = attributes.get('sub') ?? user.Username ?? '';
  const groups = await groupsOf({ ...pool(), Username: sub });
  const locale = localeSchema.safeParse(attributes.get('locale')).data;
  return {
    userId: idOf('user', sub),
    email: attributes.get('email') ?? '',
    name: attributes.get('name') ?? '',
    ...(locale && { locale }),
    roles: rolesOfGroups(groups),
    disabled: user.Enabled === false,
    secondFactor: user.UserMFASettingList?.includes('SOFTWARE_TOKEN_MFA') ? 'on' : 'off',
    confirmed: user.UserStatus !== 'UNCONFIRMED',
    isLocked: user.UserStatus === 'FORCE_CHANGE_PASSWORD',
  };
};

type Unaddressed = { readonly userId: Id<'user'>; readonly createdAt: Date };

/** A page of the accounts that wait for a code. */
export const listUnaddressed = async (
  cursor: string | undefined,
): Promise<{ readonly accounts: readonly Unaddressed[]; readonly next: string | undefined }> => {
  const command = new ListUsersCommand({
    ...pool(),
    Filter: `email ^= "${unaddressedPrefix}"`,
    PaginationToken: cursor,
  });
  const { Users = [], PaginationToken } = await translatingErrors(cognito().send(command), {});
  const accounts = Users.flatMap(({ Username, UserCreateDate, Attributes }) => {
    const isOurs = Attributes?.some(
      ({ Name, Value }) => Name === 'email' && Value?.endsWith('@waybill.invalid'),
    );
    if (!isOurs || Username === undefined || UserCreateDate === undefined) return [];
    return [{ userId: idOf('user', Username), createdAt: UserCreateDate }];
  });
  return { accounts, next: PaginationToken };
};
