/**
 * Providers' secrets: one JSON document each in Secrets Manager, read at most every five minutes per process, so
 * that a rotated key is taken up by itself.
 */
import { getSecret } from '@aws-lambda-powertools/parameters/secrets';
import type { z } from 'zod';
import { env } from '../shared/env.ts';
import type { ProviderName } from './payment.ts';

const maximumAgeSeconds = 300;

const variable = (provider: ProviderName, what: 'API_URL' | 'SECRET_NAME'): string =>
  `${provider.toUpperCase()}_${what}`;

export const providerSecret = async <S extends z.ZodType>(
  provider: ProviderName,
  schema: S,
): Promise<z.output<S>> =>
  schema.parse(
    await getSecret(env(variable(provider, 'SECRET_NAME')), {
      maxAge: maximumAgeSeconds,
      transform: 'json',
    }),
  );

/** Without a slash at the end. */
export const providerUrl = (provider: ProviderName): string =>
  env(variable(provider, 'API_URL')).replace(/\/+$/, '');
