/**
 * Whether Stripe signed a webhook: https://docs.stripe.com/webhooks#verify-manually. By hand, because Stripe's library
 * would bring 246 kB into every function that asks a provider, for this; a test holds the two against each other.
 */
import { hmacHex, isSameSignature } from './signature.ts';

const toleranceSeconds = 5 * 60;

type Received = {
  readonly rawBody: string;
  /** `Stripe-Signature`: `t=1772359200,v1=5257…`, with a `v1` for each secret while secrets are rolled. */
  readonly header: string | undefined;
  readonly now: Date;
};

export const isSignedByStripe = ({ rawBody, header = '', now }: Received, secret: string): boolean => {
  const parts = header.split(',').map((part) => part.split('='));
  const valuesOf = (scheme: string) => parts.filter(([key]) => key === scheme).map(([, value]) => value);
  const signedAt = Number.parseInt(valuesOf('t').at(-1) ?? '', 10);
  const expected = hmacHex('sha256', secret, `${signedAt}.${rawBody}`);
  const ageSeconds = Math.floor(now.getTime() / 1000) - signedAt;
  return (
    secret.trim() !== '' &&
    valuesOf('v1').some((given) => isSameSignature(given, expected)) &&
    ageSeconds <= toleranceSeconds
  );
};
