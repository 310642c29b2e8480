/** Providers' secrets and addresses. */
import type * as z from 'zod';
import { env } from '../../shared/env.ts';
import { isDomainError } from '../../shared/errors.ts';
import { isSecretUsable, readSecret } from '../../shared/secret.ts';
import type { ProviderName } from '../payment.ts';
import { providerNotReady } from './http.ts';

const variable = (provider: ProviderName, what: 'API_URL' | 'SECRET_NAME'): string =>
  `${provider.toUpperCase()}_${what}`;

const notReadyWhenUnavailable = async <T>(provider: ProviderName, read: () => Promise<T>): Promise<T> => {
  try {
    return await read();
  } catch (error) {
    if (isDomainError(error, 'unavailable')) throw providerNotReady(provider);
    throw error;
  }
};

/** @throws DomainError `provider-unavailable`: without its secret a provider can neither be asked nor believed */
export const providerSecret = <S extends z.ZodType>(
  provider: ProviderName,
  schema: S,
): Promise<z.output<S>> =>
  notReadyWhenUnavailable(provider, () => readSecret(variable(provider, 'SECRET_NAME'), schema));

/** @throws DomainError `provider-unavailable` when it cannot be told, because Secrets Manager does not answer */
export const hasUsableSecret = (provider: ProviderName, schema: z.ZodType): Promise<boolean> =>
  notReadyWhenUnavailable(provider, () => isSecretUsable(variable(provider, 'SECRET_NAME'), schema));

/** Without a slash at the end. */
export const providerUrl = (provider: ProviderName): string =>
  env(variable(provider, 'API_URL')).replace(/\/+$/, '');
