/**
 * Signatures of carriers, by Standard Webhooks 1.0 (standardwebhooks.com): HMAC-SHA256 over id, timestamp and body,
 * compared in constant time, timestamps older than five minutes refused. The secret is the carrier's own.
 */
import { getSecret } from '@aws-lambda-powertools/parameters/secrets';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { z } from 'zod';
import { env } from '../shared/env.ts';
import { DomainError } from '../shared/errors.ts';

const secretsSchema = z.record(z.string(), z.string());
const cachedSeconds = 300;

/** Carriers by name, each with its `whsec_…` secret; `default` serves carriers that have none of their own. */
const secretOf = async (carrier: string): Promise<string | undefined> => {
  const secrets = secretsSchema.parse(
    await getSecret(env('CARRIERS_SECRET_NAME'), { transform: 'json', maxAge: cachedSeconds }),
  );
  return secrets[carrier.toLowerCase()] ?? secrets.default;
};

/** @throws DomainError `invalid-signature` also for carriers that we do not know */
export const verifyCarrier = async (
  carrier: string,
  headers: Readonly<Record<string, string | undefined>>,
  rawBody: string,
): Promise<void> => {
  const secret = await secretOf(carrier);
  const signed = Object.fromEntries(
    ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, headers[name] ?? '']),
  );
  try {
    if (secret === undefined) throw new WebhookVerificationError('unknown carrier');
    new Webhook(secret).verify(rawBody, signed);
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    throw new DomainError('invalid-signature', 'Sign the request with the secret we agreed on');
  }
};
