/** Everybody who may knock at the API, each with a token as good or as bad as they come. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt, decodeProtectedHeader, generateKeyPair, importPKCS8, SignJWT, UnsecuredJWT } from 'jose';
import type { Role } from '../../functions/shared/permissions.ts';
import { type TestStack, userPoolOf } from './stack.ts';

/** What a token must be refused for; undefined for those that hold. */
export type Identity = {
  readonly roles: readonly Role[];
  /** False: whatever the roles would allow, the token does not count. */
  readonly accepted: boolean;
};

const person = (...roles: Role[]): Identity => ({ roles: ['customer', ...roles], accepted: true });
const refused: Identity = { roles: [], accepted: false };

export const identities = {
  'an unsigned token': refused,
  'a forged token': refused,
  'an expired token': refused,
  'a token of another issuer': refused,
  'a token for another app': refused,
  'a refresh token': refused,
  'an id token': refused,
  'a token of an ended session': refused,
  'a token of a disabled user': refused,
  'a token of a deleted user': refused,
  customer: person(),
  'another customer': person(),
  'the shop’s owner': person('shop-owner'),
  'another shop’s owner': person('shop-owner'),
  staff: person('staff'),
  admin: person('admin'),
} as const satisfies Record<string, Identity>;

export type IdentityName = keyof typeof identities;

/** The shop of the products that journeys make. */
const shopId = 'journey-shop';

type Tokens = { readonly accessToken: string; readonly idToken: string; readonly refreshToken: string };

const password = 'Correct-horse-9';

/** Signs with the stack's own key, so that nothing but the changed claim is wrong. */
const signer = async (dataDir: string, genuine: string) => {
  const journal = new DatabaseSync(join(dataDir, 'journal.sqlite'), { readOnly: true });
  const pem = String(journal.prepare('SELECT private_key FROM cognito_keys').get()?.private_key);
  journal.close();
  const ownKey = await importPKCS8(pem, 'RS256');
  const { kid = '' } = decodeProtectedHeader(genuine);
  const claims = decodeJwt(genuine);
  return (changes: object, key = ownKey): Promise<string> =>
    new SignJWT({ ...claims, ...changes }).setProtectedHeader({ alg: 'RS256', kid }).sign(key);
};

const newcomers = (stack: TestStack) => {
  const cognito = new CognitoIdentityProviderClient({
    endpoint: `${stack.url()}/_aws`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const UserPoolId = userPoolOf(stack.stack());
  let count = 0;
  return async (): Promise<Tokens> => {
    const email = `identity-${++count}@example.com`;
    const user = { UserPoolId, Username: email };
    await cognito.send(new AdminCreateUserCommand({ ...user, MessageAction: 'SUPPRESS' }));
    await cognito.send(new AdminSetUserPasswordCommand({ ...user, Password: password, Permanent: true }));
    const answer = await stack.anonymous().post<Tokens>('/v1/auth/sign-in', { email, password });
    if (answer.status !== 200) throw new Error(`sign-in of ${email}: ${answer.text}`);
    return answer.body;
  };
};

const idOf = (token: string): string => `usr_${decodeJwt(token).sub}`;

/** @returns an Authorization header's token for each */
export const tokensFor = async (stack: TestStack): Promise<Record<IdentityName, string>> => {
  const newcomer = newcomers(stack);
  const admin = await stack.as('admin');
  const staff = await stack.as('staff');
  const [customer, other, ended, disabled, deleted, owner, rival] = await Promise.all([
    newcomer(),
    newcomer(),
    newcomer(),
    newcomer(),
    newcomer(),
    newcomer(),
    newcomer(),
  ]);
  const change = (tokens: Tokens, body: object) => admin.patch(`/v1/users/${idOf(tokens.accessToken)}`, body);
  await change(owner, { roles: ['shop-owner'], shopIds: [shopId] });
  await change(rival, { roles: ['shop-owner'], shopIds: ['rival-shop'] });
  await change(disabled, { disabled: true, roles: ['staff'] });
  await stack.bearing(ended.accessToken).post('/v1/auth/sign-out');
  await stack.bearing(deleted.accessToken).delete('/v1/me');
  const signed = await signer(stack.dataDir(), customer.accessToken);
  const seconds = Math.floor(Date.now() / 1000);
  const everything = { 'cognito:groups': ['admin', 'staff', 'shop-owner'] };
  return {
    'an unsigned token': new UnsecuredJWT({ ...decodeJwt(customer.accessToken), ...everything }).encode(),
    'a forged token': await signed(everything, (await generateKeyPair('RS256')).privateKey),
    'an expired token': await signed({ ...everything, iat: seconds - 1000, exp: seconds - 100 }),
    'a token of another issuer': await signed({ ...everything, iss: 'https://issuer.example' }),
    'a token for another app': await signed({ ...everything, client_id: 'another-app' }),
    'a refresh token': customer.refreshToken,
    'an id token': customer.idToken,
    'a token of an ended session': ended.accessToken,
    'a token of a disabled user': disabled.accessToken,
    'a token of a deleted user': deleted.accessToken,
    customer: customer.accessToken,
    'another customer': other.accessToken,
    'the shop’s owner': owner.accessToken,
    'another shop’s owner': rival.accessToken,
    staff: staff.accessToken ?? '',
    admin: admin.accessToken ?? '',
  };
};
