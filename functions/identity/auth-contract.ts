/** Getting in, over HTTP: registration, proof of the address, sign-in with its second factor, forgotten passwords. */
import * as z from 'zod';
import { emailAddressSchema } from '../shared/email-address.ts';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';
import { localeSchema } from '../shared/locale.ts';
import { nameSchema } from './profile.ts';

export const email = emailAddressSchema;
export const name = nameSchema;
export const code = z.string().regex(/^\d{6}$/, 'must be the six digits from the e-mail');

/** What the user pool asks of a password, said here so that a refusal names the field. */
export const passwordPolicy = { minimumLength: 8, maximumLength: 256 } as const;

export const appCode = z.string().regex(/^\d{6}$/, 'must be the six digits that the app shows');

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

export const appSecret = {
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
    body: z.strictObject({
      email,
      password: newPassword,
      name,
      locale: localeSchema
        .optional()
        .meta({ description: 'Left out: the best of `Accept-Language` that there is.' }),
    }),
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
  acceptInvitation: {
    method: 'POST',
    path: '/v1/auth/accept-invitation',
    summary: 'Set the password of an account that was opened for me, with the invitation from the mail',
    access: 'public',
    limit: 'codes',
    body: z.strictObject({ invitation: z.string().min(1).max(200), password: newPassword }),
    responses: { 204: null },
    errors: ['invalid-code', 'conflict', 'rate-limited'],
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
