import { DatabaseSync } from 'node:sqlite';
import {
  AdminAddUserToGroupCommand,
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  ChangePasswordCommand,
  CognitoIdentityProviderClient,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  DeleteUserCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  ListUsersCommand,
  ListUsersInGroupCommand,
  ResendConfirmationCodeCommand,
  RevokeTokenCommand,
  SignUpCommand,
  UpdateUserAttributesCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { clientId, clientProperties, poolId, startCognito, type TestCognito } from '../../support/cognito.ts';

const ClientId = clientId;
const UserPoolId = poolId;
const password = 'Correct-horse-9';
let cognito: TestCognito;
let sdk: CognitoIdentityProviderClient;
let count = 0;

const sdkFor = (endpoint: string) =>
  new CognitoIdentityProviderClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });

beforeAll(async () => {
  cognito = await startCognito();
  sdk = sdkFor(cognito.endpoint);
});
afterAll(() => cognito.stop());

const newEmail = (): string => `person-${++count}@example.com`;

const signUp = async (email = newEmail()): Promise<string> => {
  const UserAttributes = [{ Name: 'name', Value: 'Pat' }];
  await sdk.send(new SignUpCommand({ ClientId, Username: email, Password: password, UserAttributes }));
  return email;
};

const confirmed = async (): Promise<string> => {
  const email = await signUp();
  const ConfirmationCode = cognito.codeFor(email);
  await sdk.send(new ConfirmSignUpCommand({ ClientId, Username: email, ConfirmationCode }));
  return email;
};

const signIn = async (email: string, PASSWORD = password) => {
  const AuthParameters = { USERNAME: email, PASSWORD };
  const answer = await sdk.send(
    new InitiateAuthCommand({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }),
  );
  const { AccessToken, IdToken, RefreshToken } = answer.AuthenticationResult ?? {};
  if (!AccessToken || !IdToken || !RefreshToken) throw new Error('tokens are missing');
  return { AccessToken, IdToken, RefreshToken };
};

const refresh = (RefreshToken: string) =>
  sdk.send(new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken }));

const refused = (call: Promise<unknown>, name: string, message?: string) =>
  expect(call).rejects.toMatchObject({ name, ...(message !== undefined && { message }) });

const otherCode = (code: string): string => (code === '000000' ? '000001' : '000000');

describe('signing up', () => {
  it('mails a code that confirms the account once', async () => {
    const email = await signUp();
    expect(cognito.mails.at(-1)).toMatchObject({ to: email, subject: 'Your Waybill code' });
    const confirm = (ConfirmationCode: string) =>
      sdk.send(new ConfirmSignUpCommand({ ClientId, Username: email, ConfirmationCode }));
    const code = cognito.codeFor(email);
    await refused(signIn(email), 'UserNotConfirmedException');
    await refused(signIn(email, 'Wrong-horse-99'), 'NotAuthorizedException');
    await refused(confirm(otherCode(code)), 'CodeMismatchException');
    await confirm(code);
    await signIn(email);
    await refused(confirm(code), 'NotAuthorizedException');
  });

  it('refuses a known address, whatever its case, and weak passwords', async () => {
    const email = await signUp();
    await refused(signUp(email.toUpperCase()), 'UsernameExistsException');
    for (const Password of ['Short-1', 'nothing-upper-1', 'NOTHING-LOWER-1', 'Nothing-in-digits']) {
      const call = sdk.send(new SignUpCommand({ ClientId, Username: newEmail(), Password }));
      await refused(call, 'InvalidPasswordException');
    }
  });

  it('lets a resent code replace the first, for 24 hours', async () => {
    const email = await signUp();
    const first = cognito.codeFor(email);
    await sdk.send(new ResendConfirmationCodeCommand({ ClientId, Username: email }));
    const second = cognito.codeFor(email);
    const confirm = (ConfirmationCode: string) =>
      sdk.send(new ConfirmSignUpCommand({ ClientId, Username: email, ConfirmationCode }));
    if (first !== second) await refused(confirm(first), 'CodeMismatchException');
    cognito.clock.advance(24 * 3600 + 1);
    await refused(confirm(second), 'ExpiredCodeException');
  });

  it('stops listening to codes after five wrong ones', async () => {
    const email = await signUp();
    const code = cognito.codeFor(email);
    const confirm = (ConfirmationCode: string) =>
      sdk.send(new ConfirmSignUpCommand({ ClientId, Username: email, ConfirmationCode }));
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await refused(confirm(otherCode(code)), 'CodeMismatchException');
    }
    await refused(confirm(code), 'LimitExceededException');
  });
});

describe('tokens', () => {
  it('carry the claims of Cognito and are signed with the published key', async () => {
    const email = await confirmed();
    await sdk.send(new AdminAddUserToGroupCommand({ UserPoolId, Username: email, GroupName: 'staff' }));
    const { AccessToken, IdToken } = await signIn(email);
    const keys = createRemoteJWKSet(new URL(`${cognito.issuer}/.well-known/jwks.json`));
    const access = (await jwtVerify(AccessToken, keys, { issuer: cognito.issuer })).payload;
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
    const id = (await jwtVerify(IdToken, keys, { issuer: cognito.issuer, audience: ClientId })).payload;
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
    const answer = await fetch(`${cognito.issuer}/.well-known/openid-configuration`);
    expect(await answer.json()).toMatchObject({
      issuer: cognito.issuer,
      jwks_uri: `${cognito.issuer}/.well-known/jwks.json`,
    });
  });

  it('are not accepted in each other’s place', async () => {
    const { IdToken, RefreshToken } = await signIn(await confirmed());
    await refused(sdk.send(new GetUserCommand({ AccessToken: IdToken })), 'NotAuthorizedException');
    await refused(sdk.send(new GetUserCommand({ AccessToken: RefreshToken })), 'NotAuthorizedException');
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
    cognito.clock.advance(31);
    await refused(refresh(first.RefreshToken), 'RefreshTokenReuseException');
    await refresh(second?.RefreshToken ?? '');
  });

  it('ends with the first token’s lifetime, however often it was rotated', async () => {
    const { RefreshToken } = await signIn(await confirmed());
    cognito.clock.advance(29 * 24 * 3600);
    const second = (await refresh(RefreshToken)).AuthenticationResult?.RefreshToken ?? '';
    cognito.clock.advance(24 * 3600);
    await refused(refresh(second), 'NotAuthorizedException', 'Refresh Token has expired');
  });

  it('stops when the token is revoked, with its access tokens', async () => {
    const { AccessToken, RefreshToken } = await signIn(await confirmed());
    await sdk.send(new RevokeTokenCommand({ ClientId, Token: RefreshToken }));
    await refused(refresh(RefreshToken), 'NotAuthorizedException');
    await refused(sdk.send(new GetUserCommand({ AccessToken })), 'NotAuthorizedException');
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
    await sdk.send(new GlobalSignOutCommand({ AccessToken: one.AccessToken }));
    await refused(refresh(two.RefreshToken), 'NotAuthorizedException', 'Refresh Token has been revoked');
    await refused(
      sdk.send(new GetUserCommand({ AccessToken: two.AccessToken })),
      'NotAuthorizedException',
      'Access Token has been revoked',
    );
    await signIn(email);
  });
});

describe('a forgotten password', () => {
  it('is replaced with a mailed code, once, within an hour', async () => {
    const email = await confirmed();
    const Password = 'Another-horse-9';
    const reset = (ConfirmationCode: string) =>
      sdk.send(new ConfirmForgotPasswordCommand({ ClientId, Username: email, ConfirmationCode, Password }));
    await sdk.send(new ForgotPasswordCommand({ ClientId, Username: email }));
    const code = cognito.codeFor(email);
    await refused(reset(otherCode(code)), 'CodeMismatchException');
    await reset(code);
    await refused(reset(code), 'ExpiredCodeException');
    await refused(signIn(email), 'NotAuthorizedException');
    await signIn(email, Password);
    await sdk.send(new ForgotPasswordCommand({ ClientId, Username: email }));
    cognito.clock.advance(3601);
    await refused(reset(cognito.codeFor(email)), 'ExpiredCodeException');
  });

  it('changes by the old one, too', async () => {
    const email = await confirmed();
    const { AccessToken } = await signIn(email);
    const change = (PreviousPassword: string, ProposedPassword: string) =>
      sdk.send(new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword }));
    await refused(change('Wrong-horse-99', 'Another-horse-9'), 'NotAuthorizedException');
    await refused(change(password, 'short'), 'InvalidPasswordException');
    await change(password, 'Another-horse-9');
    await signIn(email, 'Another-horse-9');
  });
});

describe('who exists', () => {
  it('is hidden by a client that prevents existence errors', async () => {
    const Username = 'nobody@example.com';
    const mailsBefore = cognito.mails.length;
    await refused(signIn(Username), 'NotAuthorizedException', 'Incorrect username or password.');
    const confirm = new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode: '123456' });
    await refused(sdk.send(confirm), 'ExpiredCodeException');
    const simulated = { CodeDeliveryDetails: { Destination: 'n***@e***' } };
    expect(await sdk.send(new ForgotPasswordCommand({ ClientId, Username }))).toMatchObject(simulated);
    expect(await sdk.send(new ResendConfirmationCodeCommand({ ClientId, Username }))).toMatchObject(
      simulated,
    );
    const reset = { ClientId, Username, ConfirmationCode: '123456', Password: password };
    await refused(sdk.send(new ConfirmForgotPasswordCommand(reset)), 'ExpiredCodeException');
    expect(cognito.mails.length).toBe(mailsBefore);
  });

  it('is told by a legacy client', async () => {
    const properties = { ...clientProperties, PreventUserExistenceErrors: 'LEGACY' };
    const legacy = await startCognito({ clients: [{ clientId, properties }] });
    const client = sdkFor(legacy.endpoint);
    const call = client.send(new ForgotPasswordCommand({ ClientId, Username: 'nobody@example.com' }));
    await refused(call, 'UserNotFoundException');
    await legacy.stop();
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
    cognito.clock.advance(1.1);
    await signIn(email);
  });
});

describe('an administrator', () => {
  it('invites a user, whose temporary password only leads to a challenge', async () => {
    const Username = newEmail();
    const { User } = await sdk.send(
      new AdminCreateUserCommand({ UserPoolId, Username, TemporaryPassword: password }),
    );
    expect(User).toMatchObject({ Enabled: true, UserStatus: 'FORCE_CHANGE_PASSWORD' });
    expect(User?.UserCreateDate).toBeInstanceOf(Date);
    expect(cognito.mails.at(-1)?.text).toContain(password);
    const answer = await sdk.send(
      new AdminInitiateAuthCommand({
        UserPoolId,
        ClientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: Username, PASSWORD: password },
      }),
    );
    expect(answer).toMatchObject({ ChallengeName: 'NEW_PASSWORD_REQUIRED' });
    const Permanent = true;
    await sdk.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: 'Another-horse-9', Permanent }),
    );
    await signIn(Username, 'Another-horse-9');
    await refused(sdk.send(new AdminCreateUserCommand({ UserPoolId, Username })), 'UsernameExistsException');
  });

  it('disables and enables users; a disabled one is out at once', async () => {
    const email = await confirmed();
    const tokens = await signIn(email);
    await sdk.send(new AdminDisableUserCommand({ UserPoolId, Username: email }));
    await refused(signIn(email), 'NotAuthorizedException', 'User is disabled.');
    await refused(refresh(tokens.RefreshToken), 'NotAuthorizedException');
    await refused(sdk.send(new GetUserCommand(tokens)), 'NotAuthorizedException');
    await sdk.send(new AdminEnableUserCommand({ UserPoolId, Username: email }));
    await signIn(email);
  });

  it('signs a user out, changes attributes and deletes', async () => {
    const email = await confirmed();
    const tokens = await signIn(email);
    const user = { UserPoolId, Username: email };
    await sdk.send(new AdminUserGlobalSignOutCommand(user));
    await refused(refresh(tokens.RefreshToken), 'NotAuthorizedException');
    const UserAttributes = [{ Name: 'name', Value: 'Sam' }];
    await sdk.send(new AdminUpdateUserAttributesCommand({ ...user, UserAttributes }));
    const read = await sdk.send(new AdminGetUserCommand(user));
    expect(read.UserAttributes).toContainEqual({ Name: 'name', Value: 'Sam' });
    await sdk.send(new AdminDeleteUserCommand(user));
    await refused(sdk.send(new AdminGetUserCommand(user)), 'UserNotFoundException');
  });

  it('puts users into groups and takes them out', async () => {
    const email = await confirmed();
    const membership = { UserPoolId, Username: email, GroupName: 'shop-owner' };
    await sdk.send(new AdminAddUserToGroupCommand(membership));
    const { Groups } = await sdk.send(new AdminListGroupsForUserCommand(membership));
    expect(Groups).toMatchObject([{ GroupName: 'shop-owner' }]);
    const members = await sdk.send(new ListUsersInGroupCommand(membership));
    expect(members.Users).toHaveLength(1);
    await sdk.send(new AdminRemoveUserFromGroupCommand(membership));
    expect((await sdk.send(new ListUsersInGroupCommand(membership))).Users).toEqual([]);
    const unknown = { ...membership, GroupName: 'kings' };
    await refused(sdk.send(new AdminAddUserToGroupCommand(unknown)), 'ResourceNotFoundException');
  });

  it('lists users in pages and by a filter', async () => {
    const email = await confirmed();
    const found = await sdk.send(new ListUsersCommand({ UserPoolId, Filter: `email = "${email}"` }));
    expect(found.Users).toHaveLength(1);
    const seen: (string | undefined)[] = [];
    let PaginationToken: string | undefined;
    do {
      const page = await sdk.send(
        new ListUsersCommand({ UserPoolId, Limit: 3, Filter: 'email ^= "person-"', PaginationToken }),
      );
      seen.push(...(page.Users ?? []).map(({ Username }) => Username));
      PaginationToken = page.PaginationToken;
    } while (PaginationToken !== undefined);
    const all = await sdk.send(new ListUsersCommand({ UserPoolId }));
    expect(seen).toEqual(all.Users?.map(({ Username }) => Username));
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe('one’s own account', () => {
  it('can be read, renamed and deleted', async () => {
    const email = await confirmed();
    const { AccessToken } = await signIn(email);
    const UserAttributes = [{ Name: 'name', Value: 'Alex' }];
    await sdk.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes }));
    const user = await sdk.send(new GetUserCommand({ AccessToken }));
    expect(user.UserAttributes).toContainEqual({ Name: 'name', Value: 'Alex' });
    await sdk.send(new DeleteUserCommand({ AccessToken }));
    await refused(signIn(email), 'NotAuthorizedException');
  });
});

describe('the store', () => {
  it('keeps users, sessions and the signing key over a restart', async () => {
    const journal = new DatabaseSync(':memory:');
    const before = await startCognito({}, journal);
    const client = sdkFor(before.endpoint);
    const Username = newEmail();
    await client.send(new SignUpCommand({ ClientId, Username, Password: password }));
    const keysOf = async ({ issuer }: TestCognito): Promise<unknown> =>
      (await fetch(`${issuer}/.well-known/jwks.json`)).json();
    const keys = await keysOf(before);
    await before.stop();
    const after = await startCognito({}, journal);
    expect(await keysOf(after)).toEqual(keys);
    const again = sdkFor(after.endpoint);
    await refused(
      again.send(new SignUpCommand({ ClientId, Username, Password: password })),
      'UsernameExistsException',
    );
    await after.stop();
  });
});
