/**
 * Secrets that others signed or will check with: one JSON document each in Secrets Manager, read at most every five
 * minutes per process, so that a rotated key is taken up by itself.
 */
import { DEFAULT_PROVIDERS } from '@aws-lambda-powertools/parameters/base';
import { getSecret, SecretsProvider } from '@aws-lambda-powertools/parameters/secrets';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type * as z from 'zod';
import { env } from './env.ts';
import { DomainError } from './errors.ts';
import { log } from './log.ts';
import { callLimits } from './sdk.ts';

/** Powertools' own client would wait for an answer for as long as the function may. */
const useOwnClient = (): void => {
  DEFAULT_PROVIDERS.secrets ??= new SecretsProvider({
    awsSdkV3Client: new SecretsManagerClient(callLimits()),
  });
};

const maximumAgeSeconds = 300;
const retryAfterSeconds = 60;

/** Says which fields are wrong and never what is in them. */
const complaintOf = (error: unknown): unknown =>
  error instanceof Error && 'issues' in error ? error.issues : (error as Error).name;

/**
 * A secret that is missing or in another form is our own fault: nothing that depends on it may be answered as if it
 * were done, so whoever calls is asked to call again.
 * @param variable names the environment variable that holds the secret's name
 * @throws DomainError `unavailable` (503)
 */
export const readSecret = async <S extends z.ZodType>(variable: string, schema: S): Promise<z.output<S>> => {
  useOwnClient();
  try {
    return schema.parse(await getSecret(env(variable), { maxAge: maximumAgeSeconds, transform: 'json' }));
  } catch (error) {
    log.error('a secret cannot be read: mend it in Secrets Manager, its sender repeats what it sent', {
      variable,
      complaint: complaintOf(error),
    });
    throw new DomainError('unavailable', 'This cannot be checked at the moment', { retryAfterSeconds });
  }
};
