/** The providers by name. */
import type { ProviderName } from '../payment.ts';
import type { PaymentProvider } from '../provider.ts';
import { manual } from './manual.ts';
import { paystack } from './paystack.ts';

const providers: Partial<Record<ProviderName, PaymentProvider>> = { paystack, manual };

export const providerNamed = (name: ProviderName): PaymentProvider => {
  const provider = providers[name];
  if (!provider) throw new Error(`no provider ${name}`);
  return provider;
};
