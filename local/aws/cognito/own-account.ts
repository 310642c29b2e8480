/** What people do to their own account: passwords, attributes, deletion. */
import * as z from 'zod';
import { AwsError, type AwsOperation } from '../service.ts';
import { expiredCode, invalidParameter, notAuthorized, userNotFound } from './errors.ts';
import { assertPassword, hashPassword, passwordMatches } from './passwords.ts';
import {
  attributeListOf,
  attributeListSchema,
  attributesOf,
  authorized,
  checkCode,
  clientOf,
  codeDelivery,
  mailCode,
  operation,
  type PoolContext,
  saveUser,
} from './pool.ts';
import { mfaOf } from './second-factor.ts';
import type { User } from './store.ts';

const forgotPassword = (context: PoolContext): AwsOperation =>
  operation(z.object({ ClientId: z.string(), Username: z.string() }), async ({ ClientId, Username }) => {
    const { hidesUsers } = clientOf(context, ClientId);
    const user = context.store.findUser(Username);
    if (!user && !hidesUsers) throw userNotFound();
    const verified = user?.enabled && user.attributes.email_verified === 'true';
    if (!user || (!verified && hidesUsers)) return { CodeDeliveryDetails: codeDelivery(Username) };
    if (user.status === 'FORCE_CHANGE_PASSWORD') {
      throw notAuthorized('User password cannot be reset in the current state.');
    }
    if (!verified) {
      throw invalidParameter('Cannot reset password for the user as there is no registered/verified email');
    }
    return { CodeDeliveryDetails: await mailCode(context, user, 'reset') };
  });

/** A new password ends the lock that wrong ones brought, but no session. */
export const withPassword = async (user: User, password: string): Promise<User> => ({
  ...user,
  passwordHash: await hashPassword(password),
  failures: 0,
  lockedUntil: 0,
});

const confirmForgotPassword = (context: PoolContext): AwsOperation =>
  operation(
    z.object({
      ClientId: z.string(),
      Username: z.string(),
      ConfirmationCode: z.string(),
      Password: z.string(),
    }),
    async ({ ClientId, Username, ConfirmationCode, Password }) => {
      const { hidesUsers } = clientOf(context, ClientId);
      assertPassword(Password, context.pool.Policies.PasswordPolicy);
      const user = context.store.findUser(Username);
      if (!user) throw hidesUsers ? expiredCode() : userNotFound();
      checkCode(context, user, 'reset', ConfirmationCode);
      context.store.dropCode(user.username, 'reset');
      saveUser(context, { ...(await withPassword(user, Password)), status: 'CONFIRMED' });
      return {};
    },
  );

const changePassword = (context: PoolContext): AwsOperation =>
  operation(
    z.object({ AccessToken: z.string(), PreviousPassword: z.string(), ProposedPassword: z.string() }),
    async ({ AccessToken, PreviousPassword, ProposedPassword }) => {
      const { user } = await authorized(context, AccessToken);
      if (!(await passwordMatches(PreviousPassword, user.passwordHash))) throw notAuthorized();
      assertPassword(ProposedPassword, context.pool.Policies.PasswordPolicy);
      saveUser(context, await withPassword(user, ProposedPassword));
      return {};
    },
  );

const getUser = (context: PoolContext): AwsOperation =>
  operation(z.object({ AccessToken: z.string() }), async ({ AccessToken }) => {
    const { user } = await authorized(context, AccessToken);
    return { Username: user.username, ...mfaOf(user), UserAttributes: attributeListOf(user) };
  });

const deleteUser = (context: PoolContext): AwsOperation =>
  operation(z.object({ AccessToken: z.string() }), async ({ AccessToken }) => {
    const { user } = await authorized(context, AccessToken);
    context.store.deleteUser(user.username);
    return {};
  });

/** @throws AwsError when the new address is another user's */
export const changeAttributes = (
  context: PoolContext,
  user: User,
  changes: Readonly<Record<string, string>>,
): void => {
  if ('sub' in changes) throw invalidParameter('Cannot modify the non-mutable attribute sub');
  const holder = changes.email === undefined ? undefined : context.store.findUser(changes.email);
  if (holder && holder.username !== user.username) {
    throw new AwsError('AliasExistsException', 'An account with the given email already exists.');
  }
  saveUser(context, { ...user, attributes: { ...user.attributes, ...changes } });
};

const updateUserAttributes = (context: PoolContext): AwsOperation =>
  operation(
    z.object({ AccessToken: z.string(), UserAttributes: attributeListSchema }),
    async ({ AccessToken, UserAttributes }) => {
      const { user } = await authorized(context, AccessToken);
      const changes = attributesOf(UserAttributes);
      if ('email' in changes) throw invalidParameter('Changing the e-mail address is not emulated.');
      changeAttributes(context, user, changes);
      return {};
    },
  );

export const ownAccountOperations = (context: PoolContext): Record<string, AwsOperation> => ({
  ForgotPassword: forgotPassword(context),
  ConfirmForgotPassword: confirmForgotPassword(context),
  ChangePassword: changePassword(context),
  GetUser: getUser(context),
  DeleteUser: deleteUser(context),
  UpdateUserAttributes: updateUserAttributes(context),
});
