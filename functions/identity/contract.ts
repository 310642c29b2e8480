/** Accounts over HTTP: getting in, one's own profile and addresses, and what administrators do to users. */
import * as z from 'zod';
import { addressInput } from '../shared/address-input.ts';
import { pageOf, pageQuery } from '../shared/cursor.ts';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';
import { roles } from '../shared/permissions.ts';
import { savedAddressSchema, secondFactorSchema } from './profile.ts';

const email = z.email().max(254).toLowerCase().meta({ example: 'ada@example.com' });
const name = z.string().trim().min(1).max(120).meta({ example: 'Ada Lovelace' });
const code = z.string().regex(/^\d{6}$/, 'must be the six digits from the e-mail');

/** What the user pool asks of a password, said here so that a refusal names the field. */
export const passwordPolicy = { minimumLength: 8, maximumLength: 256 } as const;

const appCode = z.string().regex(/^\d{6}$/, 'must be the six digits that the app shows');

const registrationId = idSchema('registration').optional().meta({
  description:
    'As `register` answered it: only this registration’s code counts then, and only its code is sent.',
});

const newPassword = z
  .string()
  .min(passwordPolicy.minimumLength)
  .max(passwordPolicy.maximumLength)
  .regex(/[a-z]/, 'needs a lower-case letter')
  .regex(/[A-Z]/, 'needs an upper-case letter')
  .regex(/[0-9]/, 'needs a digit')
  .regex(/^\S.*\S$/s, 'must not begin or end with a space')
  .meta({ example: 'Correct-horse-9' });

const tokensResponse = z
  .object({
    accessToken: z.string(),
    idToken: z.string(),
    refreshToken: z.string(),
    expiresIn: z.int().meta({ description: 'Seconds that the access token is valid.' }),
  })
  .meta({ id: 'Tokens' });

/** How long a sign-in waits for its second factor. */
export const secondFactorMinutes = 10;

const appSecret = {
  secret: z.string().meta({ description: 'In base 32, for apps that take it by hand.' }),
  uri: z.string().meta({ description: '`otpauth://…`, to be shown as a QR code.' }),
};

const session = z
  .string()
  .min(1)
  .max(200)
  .meta({
    description: `For POST /v1/auth/second-factor, within ${secondFactorMinutes} minutes.`,
  });

const challengeResponse = z
  .discriminatedUnion('challenge', [
    z.object({ challenge: z.literal('second-factor'), session }),
    z.object({ challenge: z.literal('second-factor-setup'), session, ...appSecret }),
  ])
  .meta({
    id: 'SignInChallenge',
    description:
      'The password is right, and the code of the authenticator app is missing; with `second-factor-setup` an app must be set up first.',
  });

/**
 * None of these tells whether an address has an account. They are not kept under idempotency keys: repeating
 * them is harmless, and nothing that was made of a password is stored.
 */
export const authRoutes = defineRoutes({
  register: {
    method: 'POST',
    path: '/v1/auth/register',
    summary: 'Open an account',
    access: 'public',
    limit: 'register',
    body: z.strictObject({ email, password: newPassword, name }),
    responses: {
      201: z
        .object({ email, next: z.literal('verify-email'), registrationId: idSchema('registration') })
        .meta({ description: 'The same whether or not the address has an account: its owner gets a mail.' }),
    },
    errors: ['rate-limited'],
  },
  verifyEmail: {
    method: 'POST',
    path: '/v1/auth/verify-email',
    summary:
      'Confirm the e-mail address with the code that was sent to it, which opens the registration it was sent for',
    access: 'public',
    limit: 'codes',
    body: z.strictObject({ email, code, registrationId }),
    responses: { 204: null },
    errors: ['invalid-code', 'conflict', 'rate-limited'],
  },
  resendCode: {
    method: 'POST',
    path: '/v1/auth/resend-code',
    summary: 'Send the verification code again; the former one stops working',
    access: 'public',
    limit: 'codes',
    body: z.strictObject({ email, registrationId }),
    responses: { 204: null },
    errors: ['rate-limited'],
  },
  signIn: {
    method: 'POST',
    path: '/v1/auth/sign-in',
    summary: 'Sign in with e-mail address and password',
    access: 'public',
    limit: 'sign-in',
    body: z.strictObject({ email, password: z.string().min(1).max(passwordPolicy.maximumLength) }),
    responses: { 200: z.union([tokensResponse, challengeResponse]) },
    errors: ['invalid-credentials', 'email-not-verified', 'password-change-required', 'rate-limited'],
  },
  secondFactor: {
    method: 'POST',
    path: '/v1/auth/second-factor',
    summary: 'Complete a sign-in with the code of the authenticator app, which counts once',
    access: 'public',
    limit: 'second-factor',
    body: z.strictObject({ session, code: appCode }),
    responses: { 200: tokensResponse },
    errors: ['invalid-code', 'unauthenticated', 'rate-limited'],
  },
  refresh: {
    method: 'POST',
    path: '/v1/auth/refresh',
    summary: 'Get new tokens for a refresh token, which is replaced by the new one',
    access: 'public',
    limit: 'sign-in',
    body: z.strictObject({ refreshToken: z.string().min(1).max(4096) }),
    responses: { 200: tokensResponse },
    errors: ['unauthenticated', 'rate-limited'],
  },
  signOut: {
    method: 'POST',
    path: '/v1/auth/sign-out',
    summary: 'End all sessions of the account, on every device',
    access: 'account:manage',
    responses: { 204: null },
  },
  forgotPassword: {
    method: 'POST',
    path: '/v1/auth/forgot-password',
    summary: 'Send a code that allows a new password',
    access: 'public',
    limit: 'codes',
    body: z.strictObject({ email }),
    responses: { 204: null },
    errors: ['rate-limited'],
  },
  resetPassword: {
    method: 'POST',
    path: '/v1/auth/reset-password',
    summary: 'Set a new password with the code; all sessions end',
    access: 'public',
    limit: 'codes',
    body: z.strictObject({ email, code, newPassword }),
    responses: { 204: null },
    errors: ['invalid-code', 'rate-limited'],
  },
});

const userResponse = z
  .object({
    id: idSchema('user'),
    email: z.string(),
    name: z.string(),
    roles: z.array(z.enum(roles)),
    shopIds: z.array(z.string()),
    disabled: z.boolean(),
    secondFactor: secondFactorSchema.optional(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: 'User' });

const addressBody = addressInput({
  isDefault: z.boolean().optional().meta({ description: 'The first address is the default in any case.' }),
});
const addressResponse = savedAddressSchema.meta({ id: 'SavedAddress' });
const addressParams = z.object({ id: idSchema('address') });

const meRoutes = defineRoutes({
  getMe: {
    method: 'GET',
    path: '/v1/me',
    summary: 'Read my profile',
    access: 'account:manage',
    etag: true,
    responses: { 200: userResponse },
  },
  changeMe: {
    method: 'PATCH',
    path: '/v1/me',
    summary: 'Change my name',
    access: 'account:manage',
    body: z.strictObject({ name }),
    etag: true,
    responses: { 200: userResponse },
    errors: ['stale-version', 'conflict'],
  },
  deleteMe: {
    method: 'DELETE',
    path: '/v1/me',
    summary: 'Delete my account: personal data goes, orders stay without it',
    access: 'account:manage',
    responses: { 204: null },
  },
  beginSecondFactor: {
    method: 'POST',
    path: '/v1/me/second-factor',
    summary: 'Begin to set up an authenticator app; it counts once a code of it was confirmed',
    access: 'account:manage',
    limit: 'second-factor',
    responses: { 200: z.object(appSecret).meta({ id: 'AuthenticatorSecret' }) },
    errors: ['illegal-transition', 'rate-limited'],
  },
  confirmSecondFactor: {
    method: 'POST',
    path: '/v1/me/second-factor/confirm',
    summary: 'Confirm the authenticator app with a code: from now on every sign-in asks for one',
    access: 'account:manage',
    limit: 'second-factor',
    body: z.strictObject({ code: appCode }),
    responses: { 204: null },
    errors: ['invalid-code', 'illegal-transition', 'conflict', 'rate-limited'],
  },
  removeSecondFactor: {
    method: 'DELETE',
    path: '/v1/me/second-factor',
    summary: 'Sign in with the password alone again; not where a role needs the second factor',
    access: 'account:manage',
    responses: { 204: null },
    errors: ['forbidden', 'conflict'],
  },
  listAddresses: {
    method: 'GET',
    path: '/v1/me/addresses',
    summary: 'List my addresses',
    access: 'account:manage',
    etag: true,
    responses: { 200: pageOf(addressResponse) },
  },
  addAddress: {
    method: 'POST',
    path: '/v1/me/addresses',
    summary: 'Add an address',
    access: 'account:manage',
    body: addressBody,
    etag: true,
    responses: { 201: addressResponse },
    errors: ['limit-reached', 'conflict'],
    idempotent: true,
  },
  replaceAddress: {
    method: 'PUT',
    path: '/v1/me/addresses/{id}',
    summary: 'Replace an address',
    access: 'account:manage',
    params: addressParams,
    body: addressBody,
    etag: true,
    responses: { 200: addressResponse },
    errors: ['not-found', 'stale-version', 'conflict'],
  },
  deleteAddress: {
    method: 'DELETE',
    path: '/v1/me/addresses/{id}',
    summary: 'Delete an address',
    access: 'account:manage',
    params: addressParams,
    responses: { 204: null },
    errors: ['not-found', 'stale-version', 'conflict'],
  },
});

const userParams = z.object({ id: idSchema('user') });

const userAdministrationRoutes = defineRoutes({
  listUsers: {
    method: 'GET',
    path: '/v1/users',
    summary: 'List users, newest first; those who never signed in are not among them',
    access: 'users:manage',
    query: z.strictObject({ ...pageQuery, email: email.optional() }),
    responses: { 200: pageOf(userResponse) },
    errors: ['invalid-cursor'],
  },
  getUser: {
    method: 'GET',
    path: '/v1/users/{id}',
    summary: 'Read a user',
    access: 'users:manage',
    params: userParams,
    etag: true,
    responses: { 200: userResponse },
    errors: ['not-found'],
  },
  changeUser: {
    method: 'PATCH',
    path: '/v1/users/{id}',
    summary: 'Change a user’s roles and shops, disable or enable the account; effective at once',
    access: 'users:manage',
    params: userParams,
    body: z
      .strictObject({
        roles: z
          .array(z.enum(roles))
          .max(roles.length)
          .optional()
          .meta({ description: 'All roles that the user shall have; `customer` is always among them.' }),
        disabled: z.boolean().optional(),
        secondFactor: z
          .literal('off')
          .optional()
          .meta({ description: 'Takes the second factor of somebody away who lost it; all sessions end.' }),
        shopIds: z.array(z.string().min(1).max(60)).max(50).optional(),
      })
      .meta({ example: { roles: ['shop-owner'], shopIds: ['shop-lagos'] } }),
    etag: true,
    responses: { 200: userResponse },
    errors: ['not-found', 'stale-version', 'conflict'],
  },
});

export const identityRoutes = defineRoutes({ ...meRoutes, ...userAdministrationRoutes });
