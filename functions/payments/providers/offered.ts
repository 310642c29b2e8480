/**
 * Through whom customers may pay: providers that the stage has on and whose secret can be used. What was begun before
 * one was turned off is still looked after, as long as its secret can be used.
 */
import { env } from '../../shared/env.ts';
import { DomainError } from '../../shared/errors.ts';
import type { ProviderName } from '../payment.ts';
import { adapterOf } from './adapter-of.ts';
import { isManual } from './provider-rows.ts';
import { hasUsableSecret } from './secret.ts';

/** Whether the stage's settings have it on; staff confirm manual payments, which the shop's own settings are about. */
export const isOn = (provider: ProviderName): boolean =>
  isManual(provider) || env('PAYMENT_PROVIDERS').split(',').includes(provider);

/**
 * @throws DomainError `provider-not-offered`; `provider-unavailable` when it cannot be told, because Secrets Manager
 *   does not answer
 */
export const assertOffered = async (provider: ProviderName): Promise<void> => {
  const { secretSchema } = await adapterOf(provider);
  if (isOn(provider) && (secretSchema === undefined || (await hasUsableSecret(provider, secretSchema))))
    return;
  throw new DomainError('provider-not-offered', `${provider} is not offered here: choose another provider`, {
    errors: [{ path: 'provider', message: 'is not offered' }],
  });
};
