import { beforeAll, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { type JwtAuthorizer, makeJwtAuthorizer } from '../../../../local/aws/http-api/authorizer.ts';

const issuer = 'https://issuer.example/pool';
const now = new Date('2026-01-01T12:00:00Z');
const seconds = now.getTime() / 1000;

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;
let own: Keys;
let foreign: Keys;
let authorize: JwtAuthorizer;

beforeAll(async () => {
  own = await generateKeyPair('RS256');
  foreign = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'k1', alg: 'RS256' };
  authorize = makeJwtAuthorizer({ issuer, audience: ['shop', 'admin'] }, createLocalJWKSet({ keys: [jwk] }));
});

const valid: JWTPayload = {
  iss: issuer,
  sub: 'u-1',
  client_id: 'shop',
  iat: seconds - 60,
  exp: seconds + 600,
};

const sign = (claims: JWTPayload, { key = own.privateKey, kid = 'k1' } = {}): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(key);

const without = (name: string): JWTPayload =>
  Object.fromEntries(Object.entries(valid).filter(([key]) => key !== name));

const statusOf = async (header: string | undefined, scopes: string[] = []) => {
  const outcome = await authorize(header, scopes, now);
  return 'refusal' in outcome ? outcome.refusal.status : 200;
};

const challengeOf = async (header: string | undefined, scopes: string[] = []) => {
  const outcome = await authorize(header, scopes, now);
  return 'refusal' in outcome ? outcome.refusal.headers?.['www-authenticate'] : undefined;
};

describe('the JWT authorizer accepts', () => {
  const cases: [string, JWTPayload][] = [
    ['an access token for one of its clients', valid],
    ['a token whose aud is one of its audiences', { ...without('client_id'), aud: 'admin' }],
    ['a token with several audiences', { ...without('client_id'), aud: ['other', 'shop'] }],
    ['a token without iat', without('iat')],
    ['a token that becomes valid now', { ...valid, nbf: seconds }],
  ];
  it.each(cases)('%s', async (_, claims) => {
    expect(await statusOf(`Bearer ${await sign(claims)}`)).toBe(200);
  });

  it.each(['RS384', 'RS512'])('a token that is signed with %s', async (alg) => {
    const { privateKey, publicKey } = await generateKeyPair(alg);
    const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg }] });
    const token = await new SignJWT(valid).setProtectedHeader({ alg, kid: 'k1' }).sign(privateKey);
    const outcome = await makeJwtAuthorizer({ issuer, audience: ['shop'] }, keys)(token, [], now);
    expect(outcome).toHaveProperty('authorizer');
  });

  it('a token without the word Bearer', async () => {
    expect(await statusOf(await sign(valid))).toBe(200);
  });

  it('the word Bearer in any case', async () => {
    expect(await statusOf(`bearer ${await sign(valid)}`)).toBe(200);
  });

  it('and turns all claims into text, lists as [a b]', async () => {
    const claims = { ...valid, 'cognito:groups': ['staff', 'admin'], flag: true, number: 7 };
    const outcome = await authorize(`Bearer ${await sign(claims)}`, [], now);
    expect(outcome).toMatchObject({
      authorizer: {
        jwt: {
          claims: {
            'cognito:groups': '[staff admin]',
            flag: 'true',
            number: '7',
            exp: String(seconds + 600),
          },
          scopes: null,
        },
      },
    });
  });
});

describe('the JWT authorizer refuses with 401', () => {
  const described: [string, JWTPayload, string][] = [
    ['an expired token', { ...valid, exp: seconds - 1 }, 'the token has expired'],
    ['a token that is not valid yet', { ...valid, nbf: seconds + 60 }, 'the token is not valid yet'],
    ['a token from the future', { ...valid, iat: seconds + 60 }, 'the token is issued in the future'],
    ['another issuer', { ...valid, iss: 'https://evil.example' }, 'the token does not have a valid issuer'],
    ['no issuer', without('iss'), 'the token does not have a valid issuer'],
    ['no exp', without('exp'), 'the token is not valid'],
    ['another client', { ...valid, client_id: 'x' }, 'the token does not have a valid audience'],
    ['neither aud nor client_id', without('client_id'), 'the token does not have a valid audience'],
    [
      'another aud, whatever the client_id',
      { ...valid, aud: 'x' },
      'the token does not have a valid audience',
    ],
  ];
  it.each(described)('%s', async (_, claims, reason) => {
    expect(await challengeOf(`Bearer ${await sign(claims)}`)).toBe(
      `Bearer scope="" error="invalid_token" error_description="${reason}"`,
    );
  });

  it.each([undefined, ''])('no token: %j', async (header) => {
    expect([await statusOf(header), await challengeOf(header)]).toEqual([401, 'Bearer']);
  });

  it('a token signed by another key', async () => {
    expect(await statusOf(`Bearer ${await sign(valid, { key: foreign.privateKey })}`)).toBe(401);
  });

  it('a key that the issuer does not have', async () => {
    expect(await statusOf(`Bearer ${await sign(valid, { kid: 'k2' })}`)).toBe(401);
  });

  it('a token that names no key, also where there is one key only', async () => {
    const token = await new SignJWT(valid).setProtectedHeader({ alg: 'RS256' }).sign(own.privateKey);
    expect(await statusOf(`Bearer ${token}`)).toBe(401);
  });

  it('a token without a signature', async () => {
    expect(await statusOf(`Bearer ${new UnsecuredJWT(valid).encode()}`)).toBe(401);
  });

  it('a token signed with the public key as a shared secret', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(await exportJWK(own.publicKey)));
    const token = await new SignJWT(valid).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(secret);
    expect(await statusOf(`Bearer ${token}`)).toBe(401);
  });

  it('a token whose claims were changed', async () => {
    const [header, , signature] = (await sign(valid)).split('.');
    const claims = Buffer.from(JSON.stringify({ ...valid, sub: 'u-2' })).toString('base64url');
    expect(await statusOf(`Bearer ${header}.${claims}.${signature}`)).toBe(401);
  });

  it.each(['Bearer', 'Bearer x', 'Basic dTpw', 'Bearer a.b.c', 'null'])('%j', async (header) => {
    expect(await statusOf(header)).toBe(401);
  });
});

describe('scopes', () => {
  const scoped = { ...valid, scope: 'orders/read profile' };

  it('let a token pass that has one of those the route asks for', async () => {
    const outcome = await authorize(`Bearer ${await sign(scoped)}`, ['orders/write', 'orders/read'], now);
    expect(outcome).toMatchObject({ authorizer: { jwt: { scopes: ['orders/write', 'orders/read'] } } });
  });

  it('keep others out with 403', async () => {
    const header = `Bearer ${await sign(scoped)}`;
    expect(await statusOf(header, ['orders/write'])).toBe(403);
    expect(await challengeOf(header, ['orders/write'])).toContain('error="insufficient_scope"');
  });
});
