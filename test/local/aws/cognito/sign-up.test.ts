import {
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  ResendConfirmationCodeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it } from '@jest/globals';
import { clientId as ClientId, clientId, clientProperties, startCognito } from '../../../support/cognito.ts';
import { newEmail, otherCode, password, refused, sdkFor, withPool } from './pool.ts';

const { pool, signIn, signUp } = withPool();

describe('signing up', () => {
  it('mails a code that confirms the account once', async () => {
    const email = await signUp();
    expect(pool().cognito.mails.at(-1)).toMatchObject({ to: email, subject: 'Your Waybill code' });
    const confirm = (ConfirmationCode: string) =>
      pool().sdk.send(new ConfirmSignUpCommand({ ClientId, Username: email, ConfirmationCode }));
    const code = pool().cognito.codeFor(email);
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
      const call = pool().sdk.send(new SignUpCommand({ ClientId, Username: newEmail(), Password }));
      await refused(call, 'InvalidPasswordException');
    }
  });

  it('lets a resent code replace the first, for 24 hours', async () => {
    const email = await signUp();
    const first = pool().cognito.codeFor(email);
    await pool().sdk.send(new ResendConfirmationCodeCommand({ ClientId, Username: email }));
    const second = pool().cognito.codeFor(email);
    const confirm = (ConfirmationCode: string) =>
      pool().sdk.send(new ConfirmSignUpCommand({ ClientId, Username: email, ConfirmationCode }));
    if (first !== second) await refused(confirm(first), 'CodeMismatchException');
    pool().cognito.clock.advance(24 * 3600 + 1);
    await refused(confirm(second), 'ExpiredCodeException');
  });

  it('stops listening to codes after five wrong ones', async () => {
    const email = await signUp();
    const code = pool().cognito.codeFor(email);
    const confirm = (ConfirmationCode: string) =>
      pool().sdk.send(new ConfirmSignUpCommand({ ClientId, Username: email, ConfirmationCode }));
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await refused(confirm(otherCode(code)), 'CodeMismatchException');
    }
    await refused(confirm(code), 'LimitExceededException');
  });
});

describe('who exists', () => {
  it('is hidden by a client that prevents existence errors', async () => {
    const Username = 'nobody@example.com';
    const mailsBefore = pool().cognito.mails.length;
    await refused(signIn(Username), 'NotAuthorizedException', 'Incorrect username or password.');
    const confirm = new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode: '123456' });
    await refused(pool().sdk.send(confirm), 'ExpiredCodeException');
    const simulated = { CodeDeliveryDetails: { Destination: 'n***@e***' } };
    expect(await pool().sdk.send(new ForgotPasswordCommand({ ClientId, Username }))).toMatchObject(simulated);
    expect(await pool().sdk.send(new ResendConfirmationCodeCommand({ ClientId, Username }))).toMatchObject(
      simulated,
    );
    const reset = { ClientId, Username, ConfirmationCode: '123456', Password: password };
    await refused(pool().sdk.send(new ConfirmForgotPasswordCommand(reset)), 'ExpiredCodeException');
    expect(pool().cognito.mails.length).toBe(mailsBefore);
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
