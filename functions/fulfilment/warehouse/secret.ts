/** The secret shared with the warehouse: it signs the messages of both directions. */
import * as z from 'zod';
import { readSecret } from '../../shared/secret.ts';
import { signingSecretSchema } from '../../shared/standard-webhooks.ts';

const schema = z.object({ signingSecret: signingSecretSchema });

/** @throws DomainError `unavailable` */
export const warehouseSecret = async (): Promise<string> =>
  (await readSecret('WAREHOUSE_SECRET_NAME', schema)).signingSecret;
