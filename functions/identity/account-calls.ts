/** What the shop does to accounts in the user pool, with administrator's rights. */
import {
  AdminAddUserToGroupCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  type AdminGetUserCommandOutput,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { type Id, idOf, ulidOf } from '../shared/ids.ts';
import type { Role } from '../shared/permissions.ts';
import { type Person, rolesOfGroups } from './profile.ts';
import { cognito, pool, tolerating, translated } from './user-pool.ts';

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
