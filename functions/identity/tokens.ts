/** The tokens of one sign-in, and whose they are. */
import type { AuthenticationResultType } from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt } from 'jose';
import * as z from 'zod';
import { idOf } from '../shared/ids.ts';
import { localeSchema } from '../shared/locale.ts';
import { type Person, rolesOfGroups } from './profile.ts';

export const tokensSchema = z.object({
  accessToken: z.string(),
  idToken: z.string(),
  refreshToken: z.string(),
  expiresIn: z.number(),
});
export type Tokens = z.infer<typeof tokensSchema>;

/** @param kept the refresh token that goes on to hold, where the user pool replaces none (its plan Lite) */
export const tokensOf = (result: AuthenticationResultType | undefined, kept?: string): Tokens => {
  const { AccessToken, IdToken, RefreshToken = kept, ExpiresIn } = result ?? {};
  if (!AccessToken || !IdToken || !RefreshToken || !ExpiresIn) {
    throw new Error('the user pool’s answer lacks tokens');
  }
  return { accessToken: AccessToken, idToken: IdToken, refreshToken: RefreshToken, expiresIn: ExpiresIn };
};

const idClaims = z.object({
  sub: z.string(),
  email: z.string(),
  name: z.string().default(''),
  /** Of whoever registered elsewhere it may be any tag. */
  locale: localeSchema.optional().catch(undefined),
  'cognito:groups': z.array(z.string()).default([]),
});

/** The id token came from the pool itself over TLS: it needs no check of its signature. */
export const personOf = ({ idToken }: Tokens): Person => {
  const { sub, email, name, locale, 'cognito:groups': groups } = idClaims.parse(decodeJwt(idToken));
  return {
    userId: idOf('user', sub),
    email,
    name,
    ...(locale && { locale }),
    roles: rolesOfGroups(groups),
    disabled: false,
  };
};
