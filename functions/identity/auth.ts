/** The routes by which people get in and out. */
import { serve } from '../shared/http/serve.ts';
import { atFloor } from './answer-floor.ts';
import { authRoutes } from './contract.ts';
import { register } from './register.ts';
import { resetPasswordAndSignOut, signInWithProfile, signOutEverywhere } from './sign-in.ts';
import { confirmSignUp, forgotPassword, refreshTokens, resendCode } from './sign-in-calls.ts';

export const handler = serve(authRoutes, {
  register: async ({ body }) => {
    await atFloor(register(body));
    return { status: 201, body: { email: body.email, next: 'verify-email' as const } };
  },
  verifyEmail: async ({ body }) => {
    await confirmSignUp(body.email, body.code);
    return { status: 204 };
  },
  resendCode: async ({ body }) => {
    await atFloor(resendCode(body.email));
    return { status: 204 };
  },
  signIn: async ({ body, now }) => ({
    status: 200,
    body: await signInWithProfile(body.email, body.password, now),
  }),
  refresh: async ({ body }) => ({ status: 200, body: await refreshTokens(body.refreshToken) }),
  signOut: async ({ caller, now }) => {
    await signOutEverywhere(caller.userId, caller.session, now);
    return { status: 204 };
  },
  forgotPassword: async ({ body }) => {
    await atFloor(forgotPassword(body.email));
    return { status: 204 };
  },
  resetPassword: async ({ body, now }) => {
    await resetPasswordAndSignOut(body, now);
    return { status: 204 };
  },
});
