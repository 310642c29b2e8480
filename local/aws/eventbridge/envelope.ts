/** An event as rules see it and targets get it. */
import * as z from 'zod';
import { accountId, region } from '../service.ts';

export const envelopeSchema = z.looseObject({
  version: z.literal('0'),
  id: z.string(),
  'detail-type': z.string(),
  source: z.string(),
  account: z.string(),
  time: z.string(),
  region: z.string(),
  resources: z.array(z.string()),
  detail: z.record(z.string(), z.unknown()),
});
export type Envelope = z.infer<typeof envelopeSchema>;

export type Happening = {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly at: Date;
  readonly resources?: readonly string[];
  readonly detail: Record<string, unknown>;
};

/** Times on the bus have seconds, no fractions. */
export const envelopeOf = ({ id, type, source, at, resources = [], detail }: Happening): Envelope => ({
  version: '0',
  id,
  'detail-type': type,
  source,
  account: accountId,
  time: `${at.toISOString().slice(0, 19)}Z`,
  region,
  resources: [...resources],
  detail,
});
