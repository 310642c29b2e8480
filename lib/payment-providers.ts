/** The companies that customers pay through, and where their APIs are. */
import type { ProviderName } from '../functions/payments/payment.ts';
import type { Capability } from './function-definition.ts';

type Company = Exclude<ProviderName, 'manual'>;

/** Test modes have another host only where a provider says so; elsewhere the key decides. */
export const providerUrls: Readonly<Record<Company, { readonly live: string; readonly test: string }>> = {
  paystack: { live: 'https://api.paystack.co', test: 'https://api.paystack.co' },
  chapa: { live: 'https://api.chapa.co', test: 'https://api.chapa.co' },
  mpesa: { live: 'https://api.safaricom.co.ke', test: 'https://sandbox.safaricom.co.ke' },
  stripe: { live: 'https://api.stripe.com', test: 'https://api.stripe.com' },
};

export const paymentProviders = Object.keys(providerUrls) as [Company, ...Company[]];

/** For whoever may have to ask a provider about money under way. */
export const askProviders: readonly Capability[] = paymentProviders.map((secret) => ({ secret }));
