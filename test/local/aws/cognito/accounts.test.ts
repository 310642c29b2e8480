import { DatabaseSync } from 'node:sqlite';
import {
  ChangePasswordCommand,
  ConfirmForgotPasswordCommand,
  DeleteUserCommand,
  ForgotPasswordCommand,
  GetUserCommand,
  SignUpCommand,
  UpdateUserAttributesCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it } from '@jest/globals';
import { clientId as ClientId, startCognito, type TestCognito } from '../../../support/cognito.ts';
import { newEmail, otherCode, password, refused, sdkFor, withPool } from './pool.ts';

const { pool, confirmed, signIn } = withPool();

describe('a forgotten password', () => {
  it('is replaced with a mailed code, once, within an hour', async () => {
    const email = await confirmed();
    const Password = 'Another-horse-9';
    const reset = (ConfirmationCode: string) =>
      pool().sdk.send(
        new ConfirmForgotPasswordCommand({ ClientId, Username: email, ConfirmationCode, Password }),
      );
    await pool().sdk.send(new ForgotPasswordCommand({ ClientId, Username: email }));
    const code = pool().cognito.codeFor(email);
    await refused(reset(otherCode(code)), 'CodeMismatchException');
    await reset(code);
    await refused(reset(code), 'ExpiredCodeException');
    await refused(signIn(email), 'NotAuthorizedException');
    await signIn(email, Password);
    await pool().sdk.send(new ForgotPasswordCommand({ ClientId, Username: email }));
    pool().cognito.clock.advance(3601);
    await refused(reset(pool().cognito.codeFor(email)), 'ExpiredCodeException');
  });

  it('changes by the old one, too', async () => {
    const email = await confirmed();
    const { AccessToken } = await signIn(email);
    const change = (PreviousPassword: string, ProposedPassword: string) =>
      pool().sdk.send(new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword }));
    await refused(change('Wrong-horse-99', 'Another-horse-9'), 'NotAuthorizedException');
    await refused(change(password, 'short'), 'InvalidPasswordException');
    await change(password, 'Another-horse-9');
    await signIn(email, 'Another-horse-9');
  });
});

describe('one’s own account', () => {
  it('can be read, renamed and deleted', async () => {
    const email = await confirmed();
    const { AccessToken } = await signIn(email);
    const UserAttributes = [{ Name: 'name', Value: 'Alex' }];
    await pool().sdk.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes }));
    const user = await pool().sdk.send(new GetUserCommand({ AccessToken }));
    expect(user.UserAttributes).toContainEqual({ Name: 'name', Value: 'Alex' });
    await pool().sdk.send(new DeleteUserCommand({ AccessToken }));
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
