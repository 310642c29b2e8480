/** The secret shared with the external system: it signs what we ask and tell. */
import * as z from 'zod';
import { readSecret } from '../shared/secret.ts';
import { signingSecretSchema } from '../shared/standard-webhooks.ts';

const schema = z.object({ signingSecret: signingSecretSchema });

/** @throws DomainError `unavailable` */
export const externalSecret = async (): Promise<string> =>
  (await readSecret('EXTERNAL_SECRET_NAME', schema)).signingSecret;
