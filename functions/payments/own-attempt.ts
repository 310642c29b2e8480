/**
 * A provider has a say about its own attempts only: whoever tells of an attempt is compared with it before anything
 * else is. One place for payments, refunds, disputes and the browser.
 */
import { reportTrouble } from '../shared/report-trouble.ts';
import { type Attempt, attemptOf, type Payment, type ProviderName } from './payment.ts';

/** Which attempt is told of, and by whom. */
export type Told = { readonly provider: ProviderName; readonly txRef: string };

/** Undefined for no attempt of ours, and, with an error in the log, for somebody else's. */
export const ownAttempt = (payment: Payment, { provider, txRef }: Told): Attempt | undefined => {
  const attempt = attemptOf(payment, txRef);
  if (attempt === undefined || attempt.provider === provider) return attempt;
  const { orderId } = payment;
  reportTrouble(
    'provider-not-understood',
    'a provider tells of an attempt that is not its own: nothing follows',
    {
      orderId,
      txRef,
      provider,
      attemptOf: attempt.provider,
    },
  );
  return undefined;
};
