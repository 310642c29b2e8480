/** Providers' secrets and addresses. */
import type * as z from 'zod';
import { env } from '../../shared/env.ts';
import { isDomainError } from '../../shared/errors.ts';
import { readSecret } from '../../shared/secret.ts';
import type { ProviderName } from '../payment.ts';
import { providerNotReady } from './http.ts';

const variable = (provider: ProviderName, what: 'API_URL' | 'SECRET_NAME'): string =>
  `${provider.toUpperCase()}_${what}`;

/** @throws DomainError `provider-unavailable`: without its secret a provider can neither be asked nor believed */
export const providerSecret = async <S extends z.ZodType>(
  provider: ProviderName,
  schema: S,
): Promise<z.output<S>> => {
  try {
    return await readSecret(variable(provider, 'SECRET_NAME'), schema);
  } catch (error) {
    if (isDomainError(error, 'unavailable')) throw providerNotReady(provider);
    throw error;
  }
};

/** Without a slash at the end. */
export const providerUrl = (provider: ProviderName): string =>
  env(variable(provider, 'API_URL')).replace(/\/+$/, '');
