/**
 * Messages between companies, signed by Standard Webhooks 1.0 (standardwebhooks.com): HMAC-SHA256 over id, timestamp
 * and body, compared in constant time; what is older than five minutes is refused. Secrets look like `whsec_…`.
 */
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import * as z from 'zod';
import { DomainError } from './errors.ts';

/** What `Webhook` can sign and check with: anything else makes it throw. */
export const signingSecretSchema = z
  .string()
  .regex(
    /^whsec_(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
    'must be whsec_ and base64',
  );

export type OutgoingMessage = {
  /** The same for every repetition: receivers deduplicate by it. */
  readonly id: string;
  readonly body: string;
};

/** Headers of a message, with one signature per secret: while secrets change, receivers know either. */
export const signedHeaders = (
  { id, body }: OutgoingMessage,
  secrets: readonly string[],
  now: Date,
): Record<string, string> => ({
  'content-type': 'application/json',
  'webhook-id': id,
  'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
  'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, now, body)).join(' '),
});

type Headers = Readonly<Record<string, string | undefined>>;

/** @throws DomainError `invalid-signature`, also when there is no secret to check with */
export const verifySigned = (secret: string | undefined, headers: Headers, rawBody: string): void => {
  const signed = Object.fromEntries(
    ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, headers[name] ?? '']),
  );
  try {
    if (secret === undefined) throw new WebhookVerificationError('unknown sender');
    new Webhook(secret).verify(rawBody, signed, { jsonParse: false });
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    throw new DomainError('invalid-signature', 'Sign the request with the secret we agreed on');
  }
};
