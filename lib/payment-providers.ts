/** The companies that customers pay through: whoever may ask one may ask all. */
import { providerApis } from '../functions/payments/providers/provider-rows.ts';
import type { Capability } from './function-definition.ts';

export const paymentProviders: readonly string[] = [...providerApis.keys()];

/** For whoever may have to ask a provider about money under way. */
export const askProviders: readonly Capability[] = paymentProviders.map((secret) => ({ secret }));
