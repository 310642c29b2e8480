/** What people do to their own account: passwords, deletion. */
import * as z from 'zod';
import type { AwsOperation } from '../service.ts';
import { expiredCode, invalidParameter, notAuthorized, userNotFound } from './errors.ts';
import { assertPassword, hashPassword, passwordMatches } from './passwords.ts';
import {
  attributeListOf,
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

export const ownAccountOperations = (context: PoolContext): Record<string, AwsOperation> => ({
  ForgotPassword: forgotPassword(context),
  ConfirmForgotPassword: confirmForgotPassword(context),
  ChangePassword: changePassword(context),
  GetUser: getUser(context),
  DeleteUser: deleteUser(context),
});
