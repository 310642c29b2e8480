/**
 * How attributes of users change. A new e-mail address is proven by a code that goes to it. Where the pool keeps the
 * original until then (`AttributesRequireVerificationBeforeUpdate`), the user signs in with that one, and the new one may
 * still become somebody else's; elsewhere the new one counts at once, unproven. Whoever sets `email_verified` with
 * administrator's rights has proven it themselves: no code is sent, and it counts at once.
 */
import * as z from 'zod';
import { AwsError, type AwsOperation } from '../service.ts';
import { invalidParameter } from './errors.ts';
import {
  attributeListSchema,
  attributesOf,
  authorized,
  checkCode,
  mailCode,
  operation,
  type PoolContext,
  saveUser,
} from './pool.ts';
import { emailOf, type User } from './store.ts';

type Attributes = Readonly<Record<string, string>>;

const assertFree = ({ store }: PoolContext, user: User, email: string): void => {
  const holder = store.findUser(email);
  if (holder && holder.username !== user.username) {
    throw new AwsError('AliasExistsException', 'An account with the given email already exists.');
  }
};

const withEmail = (user: User, attributes: Attributes): User => {
  const { pendingEmail: _, ...others } = user;
  return { ...others, attributes: { ...user.attributes, ...attributes } };
};

/** @returns where codes were sent */
const changeEmail = async (
  context: PoolContext,
  user: User,
  email: string,
  changes: Attributes,
): Promise<object[]> => {
  const { AutoVerifiedAttributes, UserAttributeUpdateSettings } = context.pool;
  assertFree(context, user, email);
  if (changes.email_verified === 'true' || email.toLowerCase() === emailOf(user)) {
    saveUser(context, withEmail(user, { ...changes, email }));
    return [];
  }
  const keeps = UserAttributeUpdateSettings.AttributesRequireVerificationBeforeUpdate.includes('email');
  const next = keeps
    ? { ...user, attributes: { ...user.attributes, ...changes }, pendingEmail: email }
    : withEmail(user, { ...changes, email, email_verified: 'false' });
  saveUser(context, next);
  const sendsCode = keeps || AutoVerifiedAttributes.includes('email');
  return sendsCode ? [await mailCode(context, next, 'email', email)] : [];
};

/**
 * @returns where codes were sent
 * @throws AwsError when the new address is another user's
 */
export const changeAttributes = async (
  context: PoolContext,
  user: User,
  { email, ...changes }: Attributes,
): Promise<object[]> => {
  if ('sub' in changes) throw invalidParameter('Cannot modify the non-mutable attribute sub');
  if (email !== undefined) return changeEmail(context, user, email, changes);
  saveUser(context, { ...user, attributes: { ...user.attributes, ...changes } });
  return [];
};

/** Nobody proves an address by saying so. */
const assertNotVerified = (changes: Attributes): void => {
  if ('email_verified' in changes) {
    throw new AwsError('NotAuthorizedException', 'A client attempted to write unauthorized attribute');
  }
};

const updateUserAttributes = (context: PoolContext): AwsOperation =>
  operation(
    z.object({ AccessToken: z.string(), UserAttributes: attributeListSchema }),
    async ({ AccessToken, UserAttributes }) => {
      const { user } = await authorized(context, AccessToken);
      const changes = attributesOf(UserAttributes);
      assertNotVerified(changes);
      return { CodeDeliveryDetailsList: await changeAttributes(context, user, changes) };
    },
  );

const emailName = z.object({ AccessToken: z.string(), AttributeName: z.literal('email') });

/** For the address that waits for it, or the present one where that is unproven. */
const getUserAttributeVerificationCode = (context: PoolContext): AwsOperation =>
  operation(emailName, async ({ AccessToken }) => {
    const { user } = await authorized(context, AccessToken);
    const email = user.pendingEmail ?? emailOf(user);
    return { CodeDeliveryDetails: await mailCode(context, user, 'email', email) };
  });

const verifyUserAttribute = (context: PoolContext): AwsOperation =>
  operation(emailName.extend({ Code: z.string() }), async ({ AccessToken, Code }) => {
    const { user } = await authorized(context, AccessToken);
    checkCode(context, user, 'email', Code);
    const email = user.pendingEmail ?? user.attributes.email ?? '';
    assertFree(context, user, email);
    context.store.dropCode(user.username, 'email');
    saveUser(context, withEmail(user, { email, email_verified: 'true' }));
    return {};
  });

export const attributeOperations = (context: PoolContext): Record<string, AwsOperation> => ({
  UpdateUserAttributes: updateUserAttributes(context),
  GetUserAttributeVerificationCode: getUserAttributeVerificationCode(context),
  VerifyUserAttribute: verifyUserAttribute(context),
});
