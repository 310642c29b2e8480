/** The routes by which people get in and out. */
import { acceptedLocale } from '../shared/http/accept-language.ts';
import { serve } from '../shared/http/serve.ts';
import { networkOf } from '../shared/network.ts';
import { atFloor } from './answer-floor.ts';
import { authRoutes } from './auth-contract.ts';
import { acceptInvitation } from './invite.ts';
import { register, resendCode } from './register.ts';
import { completeSignIn } from './second-factor.ts';
import { beginSignIn, refreshTokens, resetPasswordAndSignOut, signOutEverywhere } from './sign-in.ts';
import { forgotPassword } from './sign-in-calls.ts';
import { verifyEmail } from './verify-email.ts';

export const handler = serve(authRoutes, {
  register: async ({ body, headers, sourceIp, now }) => {
    const account = { ...body, locale: body.locale ?? acceptedLocale(headers) };
    const registrationId = await atFloor(register(account, { network: networkOf(sourceIp), now }));
    return { status: 201, body: { email: body.email, next: 'verify-email' as const, registrationId } };
  },
  verifyEmail: async ({ body, sourceIp, now }) => {
    await verifyEmail(body, { network: networkOf(sourceIp), now });
    return { status: 204 };
  },
  resendCode: async ({ body, sourceIp, now }) => {
    await atFloor(resendCode(body, { network: networkOf(sourceIp), now }));
    return { status: 204 };
  },
  signIn: async ({ body, now }) => ({
    status: 200,
    body: await beginSignIn(body.email, body.password, now),
  }),
  secondFactor: async ({ body, now }) => ({
    status: 200,
    body: await completeSignIn(body.session, body.code, now),
  }),
  refresh: async ({ body }) => ({ status: 200, body: await refreshTokens(body.refreshToken) }),
  signOut: async ({ caller, now }) => {
    await signOutEverywhere(caller.userId, caller.session, now);
    return { status: 204 };
  },
  acceptInvitation: async ({ body, now }) => {
    await acceptInvitation(body.invitation, body.password, now);
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
