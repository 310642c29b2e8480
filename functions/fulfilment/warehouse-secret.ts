/** The secret shared with the warehouse: it signs the messages of both directions. */
import { getSecret } from '@aws-lambda-powertools/parameters/secrets';
import { z } from 'zod';
import { env } from '../shared/env.ts';

const schema = z.object({ signingSecret: z.string().startsWith('whsec_') });
const cachedSeconds = 300;

export const warehouseSecret = async (): Promise<string> => {
  const name = env('WAREHOUSE_SECRET_NAME');
  return schema.parse(await getSecret(name, { transform: 'json', maxAge: cachedSeconds })).signingSecret;
};
