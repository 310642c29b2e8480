/** The providers by name. */
import type { ProviderName } from '../payment.ts';
import { chapa } from './chapa.ts';
import { manual } from './manual.ts';
import { mpesa } from './mpesa.ts';
import { paystack } from './paystack.ts';
import type { PaymentProvider } from './port.ts';
import { stripe } from './stripe.ts';

const providers: Readonly<Record<ProviderName, PaymentProvider>> = { paystack, chapa, mpesa, stripe, manual };

export const providerNamed = (name: ProviderName): PaymentProvider => providers[name];
