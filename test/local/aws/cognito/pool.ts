/** A running user pool, the unmodified SDK in front of it, and short words for what clients do. */
import {
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  GetTokensFromRefreshTokenCommand,
  InitiateAuthCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { clientId as ClientId, startCognito, type TestCognito } from '../../../support/cognito.ts';

export const password = 'Correct-horse-9';

export const sdkFor = (endpoint: string): CognitoIdentityProviderClient =>
  new CognitoIdentityProviderClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });

let count = 0;
export const newEmail = (): string => `person-${++count}@example.com`;

export const refused = (call: Promise<unknown>, name: string, message?: string): Promise<void> =>
  expect(call).rejects.toMatchObject({ name, ...(message !== undefined && { message }) });

export const otherCode = (code: string): string => (code === '000000' ? '000001' : '000000');

/** Call at the top of a test file. */
export const withPool = () => {
  let running: { readonly cognito: TestCognito; readonly sdk: CognitoIdentityProviderClient } | undefined;
  beforeAll(async () => {
    const cognito = await startCognito();
    running = { cognito, sdk: sdkFor(cognito.endpoint) };
  });
  afterAll(() => running?.cognito.stop());

  const pool = () => {
    if (!running) throw new Error('the pool runs in tests only');
    return running;
  };

  const signUp = async (email = newEmail()): Promise<string> => {
    const UserAttributes = [{ Name: 'name', Value: 'Pat' }];
    await pool().sdk.send(
      new SignUpCommand({ ClientId, Username: email, Password: password, UserAttributes }),
    );
    return email;
  };
  const confirmed = async (): Promise<string> => {
    const email = await signUp();
    const ConfirmationCode = pool().cognito.codeFor(email);
    await pool().sdk.send(new ConfirmSignUpCommand({ ClientId, Username: email, ConfirmationCode }));
    return email;
  };
  const signIn = async (email: string, PASSWORD = password) => {
    const AuthParameters = { USERNAME: email, PASSWORD };
    const answer = await pool().sdk.send(
      new InitiateAuthCommand({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }),
    );
    const { AccessToken, IdToken, RefreshToken } = answer.AuthenticationResult ?? {};
    if (!AccessToken || !IdToken || !RefreshToken) throw new Error('tokens are missing');
    return { AccessToken, IdToken, RefreshToken };
  };
  const refresh = (RefreshToken: string) =>
    pool().sdk.send(new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken }));
  return { pool, signUp, confirmed, signIn, refresh };
};
