/** Making and confirming one's own account. */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { AwsOperation } from '../service.ts';
import { expiredCode, invalidParameter, notAuthorized, userNotFound } from './errors.ts';
import { assertPassword, hashPassword } from './passwords.ts';
import {
  attributeListSchema,
  attributesOf,
  checkCode,
  clientOf,
  codeDelivery,
  mailCode,
  operation,
  type PoolContext,
  saveUser,
  usernameExists,
} from './pool.ts';
import type { User } from './store.ts';

const emailSchema = z.email();

/** A user as a pool of e-mail addresses makes it: its username is its `sub`. */
export const newUser = (
  email: string,
  attributes: Readonly<Record<string, string>>,
  { status, now }: { status: User['status']; now: number },
): User => {
  if (!emailSchema.safeParse(email).success) {
    throw invalidParameter('Username should be an email.');
  }
  return {
    username: randomUUID(),
    attributes: { ...attributes, email },
    status,
    enabled: true,
    failures: 0,
    lockedUntil: 0,
    createdAt: now,
    modifiedAt: now,
  };
};

const signUp = (context: PoolContext): AwsOperation =>
  operation(
    z.object({
      ClientId: z.string(),
      Username: z.string(),
      Password: z.string(),
      UserAttributes: attributeListSchema,
    }),
    async ({ ClientId, Username, Password, UserAttributes }) => {
      clientOf(context, ClientId);
      if (context.pool.AdminCreateUserConfig.AllowAdminCreateUserOnly) {
        throw notAuthorized('SignUp is not permitted for this user pool');
      }
      assertPassword(Password, context.pool.Policies.PasswordPolicy);
      const passwordHash = await hashPassword(Password);
      const attributes = { ...attributesOf(UserAttributes), email_verified: 'false' };
      const user = newUser(Username, attributes, { status: 'UNCONFIRMED', now: context.now() });
      if (context.store.findUser(Username)) throw usernameExists();
      context.store.saveUser({ ...user, passwordHash });
      const CodeDeliveryDetails = await mailCode(context, user, 'confirm');
      return { UserConfirmed: false, UserSub: user.username, CodeDeliveryDetails };
    },
  );

const confirmSignUp = (context: PoolContext): AwsOperation =>
  operation(
    z.object({ ClientId: z.string(), Username: z.string(), ConfirmationCode: z.string() }),
    ({ ClientId, Username, ConfirmationCode }) => {
      const client = clientOf(context, ClientId);
      const user = context.store.findUser(Username);
      if (!user) throw client.hidesUsers ? expiredCode() : userNotFound();
      if (user.status !== 'UNCONFIRMED') {
        throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
      }
      checkCode(context, user, 'confirm', ConfirmationCode);
      context.store.dropCode(user.username, 'confirm');
      confirm(context, user);
      return {};
    },
  );

export const confirm = (context: PoolContext, user: User): void =>
  saveUser(context, {
    ...user,
    status: 'CONFIRMED',
    attributes: { ...user.attributes, email_verified: 'true' },
  });

const resendConfirmationCode = (context: PoolContext): AwsOperation =>
  operation(z.object({ ClientId: z.string(), Username: z.string() }), async ({ ClientId, Username }) => {
    const client = clientOf(context, ClientId);
    const user = context.store.findUser(Username);
    if (!user && client.hidesUsers) return { CodeDeliveryDetails: codeDelivery(Username) };
    if (!user) throw userNotFound();
    if (user.status !== 'UNCONFIRMED') throw invalidParameter('User is already confirmed.');
    return { CodeDeliveryDetails: await mailCode(context, user, 'confirm') };
  });

export const signUpOperations = (context: PoolContext): Record<string, AwsOperation> => ({
  SignUp: signUp(context),
  ConfirmSignUp: confirmSignUp(context),
  ResendConfirmationCode: resendConfirmationCode(context),
});
