/** What an administrator does to users and their groups. The callers' IAM rights are not checked locally. */
import * as z from 'zod';
import type { AwsOperation } from '../service.ts';
import { changeAttributes } from './attributes.ts';
import { resourceNotFound } from './errors.ts';
import { withPassword } from './own-account.ts';
import { assertPassword, hashPassword, newTemporaryPassword } from './passwords.ts';
import {
  assertPool,
  attributeListOf,
  attributeListSchema,
  attributesOf,
  epochSeconds,
  mail,
  operation,
  type PoolContext,
  requireUser,
  saveUser,
  usernameExists,
} from './pool.ts';
import { mfaOf } from './second-factor.ts';
import { confirm, newUser } from './sign-up.ts';
import type { User } from './store.ts';

const userInput = z.object({ UserPoolId: z.string(), Username: z.string() });

/** An operation on one user that must exist. */
const onUser = <S extends z.ZodObject<typeof userInput.shape>>(
  context: PoolContext,
  schema: S,
  run: (user: User, input: z.output<S>) => Promise<object> | object,
): AwsOperation =>
  operation(schema, (input) => {
    assertPool(context, String(input.UserPoolId));
    return run(requireUser(context, String(input.Username)), input);
  });

const common = (user: User) => ({
  Username: user.username,
  Enabled: user.enabled,
  UserStatus: user.status,
  UserCreateDate: epochSeconds(user.createdAt),
  UserLastModifiedDate: epochSeconds(user.modifiedAt),
});

/** As ListUsers and AdminCreateUser show a user. */
export const userType = (user: User): object => ({ ...common(user), Attributes: attributeListOf(user) });

const adminCreateUser = (context: PoolContext): AwsOperation =>
  operation(
    userInput.extend({
      TemporaryPassword: z.string().optional(),
      MessageAction: z.enum(['RESEND', 'SUPPRESS']).optional(),
      UserAttributes: attributeListSchema,
    }),
    async ({ UserPoolId, Username, TemporaryPassword, MessageAction, UserAttributes }) => {
      assertPool(context, UserPoolId);
      const password = TemporaryPassword ?? newTemporaryPassword();
      assertPassword(password, context.pool.Policies.PasswordPolicy);
      const passwordHash = await hashPassword(password);
      if (context.store.findUser(Username)) throw usernameExists();
      const state = { status: 'FORCE_CHANGE_PASSWORD', now: context.now() } as const;
      const user: User = { ...newUser(Username, attributesOf(UserAttributes), state), passwordHash };
      context.store.saveUser(user);
      if (MessageAction !== 'SUPPRESS') {
        const { InviteMessageTemplate } = context.pool.AdminCreateUserConfig;
        await mail(context, Username, InviteMessageTemplate, { '{username}': Username, '{####}': password });
      }
      return { User: userType(user) };
    },
  );

const adminSetUserPassword = (context: PoolContext): AwsOperation =>
  onUser(
    context,
    userInput.extend({ Password: z.string(), Permanent: z.boolean().default(false) }),
    async (user, { Password, Permanent }) => {
      assertPassword(Password, context.pool.Policies.PasswordPolicy);
      const status = Permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD';
      saveUser(context, { ...(await withPassword(user, Password)), status });
      return {};
    },
  );

const adminAccountOperations = (context: PoolContext): Record<string, AwsOperation> => ({
  AdminCreateUser: adminCreateUser(context),
  AdminSetUserPassword: adminSetUserPassword(context),
  AdminGetUser: onUser(context, userInput, (user) => ({
    ...common(user),
    ...mfaOf(user),
    UserAttributes: attributeListOf(user),
  })),
  AdminUpdateUserAttributes: onUser(
    context,
    userInput.extend({ UserAttributes: attributeListSchema }),
    async (user, { UserAttributes }) => {
      await changeAttributes(context, user, attributesOf(UserAttributes));
      return {};
    },
  ),
  AdminDeleteUser: onUser(context, userInput, (user) => {
    context.store.deleteUser(user.username);
    return {};
  }),
  AdminEnableUser: onUser(context, userInput, (user) => {
    saveUser(context, { ...user, enabled: true });
    return {};
  }),
  AdminDisableUser: onUser(context, userInput, (user) => {
    saveUser(context, { ...user, enabled: false });
    context.store.revokeSessions(user.username);
    return {};
  }),
  AdminConfirmSignUp: onUser(context, userInput, (user) => {
    confirm(context, user);
    return {};
  }),
  AdminUserGlobalSignOut: onUser(context, userInput, (user) => {
    context.store.revokeSessions(user.username);
    return {};
  }),
});

const assertGroup = ({ pool }: PoolContext, group: string): void => {
  if (!pool.groups.includes(group)) throw resourceNotFound('Group not found.');
};

const membershipInput = userInput.extend({ GroupName: z.string() });

const adminGroupOperations = (context: PoolContext): Record<string, AwsOperation> => ({
  AdminAddUserToGroup: onUser(context, membershipInput, (user, { GroupName }) => {
    assertGroup(context, GroupName);
    context.store.addToGroup(GroupName, user.username);
    return {};
  }),
  AdminRemoveUserFromGroup: onUser(context, membershipInput, (user, { GroupName }) => {
    assertGroup(context, GroupName);
    context.store.removeFromGroup(GroupName, user.username);
    return {};
  }),
  AdminListGroupsForUser: onUser(context, userInput, (user) => ({
    Groups: context.store
      .groupsOf(user.username)
      .map((GroupName) => ({ GroupName, UserPoolId: context.pool.id })),
  })),
});

export const adminOperations = (context: PoolContext): Record<string, AwsOperation> => ({
  ...adminAccountOperations(context),
  ...adminGroupOperations(context),
});
