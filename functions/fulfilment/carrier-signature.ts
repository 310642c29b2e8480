/** Signatures of carriers, by Standard Webhooks. The secret is the carrier's own. */
import { getSecret } from '@aws-lambda-powertools/parameters/secrets';
import { z } from 'zod';
import { env } from '../shared/env.ts';
import { verifySigned } from '../shared/standard-webhooks.ts';

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
): Promise<void> => verifySigned(await secretOf(carrier), headers, rawBody);
