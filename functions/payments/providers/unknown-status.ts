/** A status that a provider's documentation does not name decides nothing, and somebody should look it up. */
import { reportTrouble } from '../../shared/report-trouble.ts';
import type { ProviderName } from '../payment.ts';

export const pendingAsUnknown = (provider: ProviderName, status: string): { readonly kind: 'pending' } => {
  reportTrouble(
    'provider-not-understood',
    'a provider names a status that we do not know: nothing follows from it',
    { provider, status },
  );
  return { kind: 'pending' };
};
