import { DatabaseSync } from 'node:sqlite';
import {
  AdminAddUserToGroupCommand,
  AdminConfirmSignUpCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  RevokeTokenCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import {
  clientId as ClientId,
  clientId,
  clientProperties,
  startCognito,
  poolId as UserPoolId,
} from '../../../support/cognito.ts';
import { newEmail, password, refused, sdkFor, withPool } from './pool.ts';

const { pool, confirmed, refresh, signIn } = withPool();

describe('tokens', () => {
  it('carry the claims of Cognito and are signed with the published key', async () => {
    const email = await confirmed();
    await pool().sdk.send(
      new AdminAddUserToGroupCommand({ UserPoolId, Username: email, GroupName: 'staff' }),
    );
    const { AccessToken, IdToken } = await signIn(email);
    const keys = createRemoteJWKSet(new URL(`${pool().cognito.issuer}/.well-known/jwks.json`));
    const access = (await jwtVerify(AccessToken, keys, { issuer: pool().cognito.issuer })).payload;
    expect(access).toMatchObject({
      client_id: ClientId,
      token_use: 'access',
      'cognito:groups': ['staff'],
      scope: 'aws.cognito.signin.user.admin',
      username: access.sub,
      jti: expect.any(String),
      origin_jti: expect.any(String),
      auth_time: expect.any(Number),
    });
    expect(Number(access.exp) - Number(access.iat)).toBe(15 * 60);
    const id = (await jwtVerify(IdToken, keys, { issuer: pool().cognito.issuer, audience: ClientId }))
      .payload;
    expect(id).toMatchObject({
      sub: access.sub,
      token_use: 'id',
      email,
      email_verified: true,
      name: 'Pat',
      'cognito:username': access.sub,
    });
  });

  it('name their keys in the discovery document', async () => {
    const answer = await fetch(`${pool().cognito.issuer}/.well-known/openid-configuration`);
    expect(await answer.json()).toMatchObject({
      issuer: pool().cognito.issuer,
      jwks_uri: `${pool().cognito.issuer}/.well-known/jwks.json`,
    });
  });

  it('are not accepted in each other’s place', async () => {
    const { IdToken, RefreshToken } = await signIn(await confirmed());
    await refused(pool().sdk.send(new GetUserCommand({ AccessToken: IdToken })), 'NotAuthorizedException');
    await refused(
      pool().sdk.send(new GetUserCommand({ AccessToken: RefreshToken })),
      'NotAuthorizedException',
    );
    await refused(refresh(IdToken), 'NotAuthorizedException');
  });
});

describe('refreshing', () => {
  it('rotates the token; the old one works for 30 more seconds and then betrays its thief', async () => {
    const first = await signIn(await confirmed());
    const second = (await refresh(first.RefreshToken)).AuthenticationResult;
    expect(second?.RefreshToken).not.toBe(first.RefreshToken);
    expect(decodeJwt(second?.AccessToken ?? '').origin_jti).toBe(decodeJwt(first.AccessToken).origin_jti);
    await refresh(first.RefreshToken);
    pool().cognito.clock.advance(31);
    await refused(refresh(first.RefreshToken), 'RefreshTokenReuseException');
    await refresh(second?.RefreshToken ?? '');
  });

  it('ends with the first token’s lifetime, however often it was rotated', async () => {
    const { RefreshToken } = await signIn(await confirmed());
    pool().cognito.clock.advance(29 * 24 * 3600);
    const second = (await refresh(RefreshToken)).AuthenticationResult?.RefreshToken ?? '';
    pool().cognito.clock.advance(24 * 3600);
    await refused(refresh(second), 'NotAuthorizedException', 'Refresh Token has expired');
  });

  it('stops when the token is revoked, with its access tokens', async () => {
    const { AccessToken, RefreshToken } = await signIn(await confirmed());
    await pool().sdk.send(new RevokeTokenCommand({ ClientId, Token: RefreshToken }));
    await refused(refresh(RefreshToken), 'NotAuthorizedException');
    await refused(pool().sdk.send(new GetUserCommand({ AccessToken })), 'NotAuthorizedException');
  });

  it('keeps one refresh token for REFRESH_TOKEN_AUTH where rotation is off', async () => {
    const properties = {
      ...clientProperties,
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      RefreshTokenRotation: { Feature: 'DISABLED' },
    };
    const journal = new DatabaseSync(':memory:');
    const plain = await startCognito({ clients: [{ clientId, properties }] }, journal);
    const client = sdkFor(plain.endpoint);
    const Username = newEmail();
    await client.send(new SignUpCommand({ ClientId, Username, Password: password }));
    await client.send(new AdminConfirmSignUpCommand({ UserPoolId, Username }));
    const AuthParameters = { USERNAME: Username, PASSWORD: password };
    const first = await client.send(
      new InitiateAuthCommand({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }),
    );
    const REFRESH_TOKEN = first.AuthenticationResult?.RefreshToken ?? '';
    const again = new InitiateAuthCommand({
      ClientId,
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN },
    });
    expect((await client.send(again)).AuthenticationResult).toMatchObject({ ExpiresIn: 900 });
    expect((await client.send(again)).AuthenticationResult?.RefreshToken).toBeUndefined();
    await plain.stop();
  });
});

describe('signing out everywhere', () => {
  it('ends all sessions of the user', async () => {
    const email = await confirmed();
    const one = await signIn(email);
    const two = await signIn(email);
    await pool().sdk.send(new GlobalSignOutCommand({ AccessToken: one.AccessToken }));
    await refused(refresh(two.RefreshToken), 'NotAuthorizedException', 'Refresh Token has been revoked');
    await refused(
      pool().sdk.send(new GetUserCommand({ AccessToken: two.AccessToken })),
      'NotAuthorizedException',
      'Access Token has been revoked',
    );
    await signIn(email);
  });
});

describe('guessing passwords', () => {
  it('is locked out after five, for a doubling while, also for the right one', async () => {
    const email = await confirmed();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await refused(
        signIn(email, 'Wrong-horse-99'),
        'NotAuthorizedException',
        'Incorrect username or password.',
      );
    }
    await refused(signIn(email), 'NotAuthorizedException', 'Password attempts exceeded');
    pool().cognito.clock.advance(1.1);
    await signIn(email);
  });
});
