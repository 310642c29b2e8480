/**
 * The one door to the Cognito user pool: its client and what its exceptions mean. What is done with it is in
 * `sign-in-calls.ts` (people for themselves) and `account-calls.ts` (the shop for them).
 */

import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { env } from '../shared/env.ts';
import { DomainError } from '../shared/errors.ts';
import { lookUp } from '../shared/look-up.ts';
import { callLimits } from '../shared/sdk.ts';

let client: CognitoIdentityProviderClient | undefined;

/** Created on first use, so that importing needs no environment. */
export const cognito = (): CognitoIdentityProviderClient => {
  client ??= new CognitoIdentityProviderClient(callLimits());
  return client;
};

export const appClient = () => ({ ClientId: env('USER_POOL_CLIENT_ID') });
export const pool = () => ({ UserPoolId: env('USER_POOL_ID') });

const busy = (): DomainError =>
  new DomainError('rate-limited', 'Too many attempts: wait a moment', { retryAfterSeconds: 5 });

export type Meanings = Readonly<Record<string, () => DomainError>>;

export const translatingErrors = async <T>(call: Promise<T>, meanings: Meanings): Promise<T> => {
  try {
    return await call;
  } catch (error) {
    const meaning = error instanceof Error ? lookUp(meanings, error.name) : undefined;
    if (meaning) throw meaning();
    if (error instanceof Error && error.name === 'TooManyRequestsException') throw busy();
    throw error;
  }
};

/** Runs a call whose named failures are as good as success. */
export const toleratingErrors = async (names: readonly string[], call: Promise<unknown>): Promise<void> => {
  try {
    await translatingErrors(call, {});
  } catch (error) {
    if (!(error instanceof Error) || !names.includes(error.name)) throw error;
  }
};
