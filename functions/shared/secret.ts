/**
 * Secrets that others signed or will check with: one JSON document each in Secrets Manager, read at most every five
 * minutes per process, so that a rotated key is taken up by itself.
 */
import { DEFAULT_PROVIDERS } from '@aws-lambda-powertools/parameters/base';
import { TransformParameterError } from '@aws-lambda-powertools/parameters/errors';
import { getSecret, SecretsProvider } from '@aws-lambda-powertools/parameters/secrets';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { env } from './env.ts';
import { DomainError } from './errors.ts';
import { reportTrouble } from './report-trouble.ts';
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

type Reading<T> = { readonly kind: 'usable'; readonly secret: T } | { readonly kind: 'unusable' };

/** A fresh secret holds a random string, which is no JSON. */
const isOfAnotherForm = (error: unknown): boolean =>
  error instanceof z.ZodError || error instanceof TransformParameterError;

const notNow = (): DomainError =>
  new DomainError('unavailable', 'This cannot be checked at the moment', { retryAfterSeconds });

const takeSecret = async <S extends z.ZodType>(
  variable: string,
  schema: S,
): Promise<Reading<z.output<S>>> => {
  useOwnClient();
  try {
    const content = await getSecret(env(variable), { maxAge: maximumAgeSeconds, transform: 'json' });
    return { kind: 'usable', secret: schema.parse(content) };
  } catch (error) {
    reportTrouble(
      'secret-unreadable',
      'a secret cannot be used: mend it in Secrets Manager, its sender repeats what it sent',
      { variable, complaint: complaintOf(error) },
    );
    if (!isOfAnotherForm(error)) throw notNow();
    return { kind: 'unusable' };
  }
};

/** @throws DomainError `unavailable` when it cannot be told, because Secrets Manager does not answer */
export const isSecretUsable = async (variable: string, schema: z.ZodType): Promise<boolean> =>
  (await takeSecret(variable, schema)).kind === 'usable';

/**
 * A secret that is missing or in another form is our own fault: nothing that depends on it may be answered as if it
 * were done, so whoever calls is asked to call again.
 * @param variable names the environment variable that holds the secret's name
 * @throws DomainError `unavailable` (503)
 */
export const readSecret = async <S extends z.ZodType>(variable: string, schema: S): Promise<z.output<S>> => {
  const reading = await takeSecret(variable, schema);
  if (reading.kind === 'unusable') throw notNow();
  return reading.secret;
};
