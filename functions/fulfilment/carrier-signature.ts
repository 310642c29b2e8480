/** Signatures of carriers, by Standard Webhooks. The secret is the carrier's own. */
import * as z from 'zod';
import { readSecret } from '../shared/secret.ts';
import { signingSecretSchema, verifySigned } from '../shared/standard-webhooks.ts';
import { carrierKey } from './carrier.ts';

/** Carriers by name, each with its `whsec_…` secret; `default` serves carriers that have none of their own. */
const secretFor = (carrier: string) =>
  z
    .record(z.string(), z.unknown())
    .transform((secrets) => {
      const named = Object.entries(secrets).find(([name]) => carrierKey(name) === carrierKey(carrier));
      return named ? named[1] : secrets.default;
    })
    .pipe(signingSecretSchema.optional());

/** @throws DomainError `invalid-signature` also for carriers that we do not know; `unavailable` for a bad secret */
export const verifyCarrier = async (
  carrier: string,
  headers: Readonly<Record<string, string | undefined>>,
  rawBody: string,
): Promise<void> => {
  const secret = await readSecret('CARRIERS_SECRET_NAME', secretFor(carrier));
  verifySigned(secret, headers, rawBody);
};
