/** AWS's limits, from `bench/quotas.json`. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';

const quotaSchema = z.strictObject({
  what: z.string(),
  default: z.number().positive(),
  /** What a new account, or a new table, has. */
  first: z.number().positive().optional(),
  /** Where more is asked for; left out: there is no more. */
  ask: z.string().optional(),
  source: z.url(),
});

const quotasSchema = z.strictObject({
  date: z.iso.date(),
  note: z.string(),
  quotas: z.record(z.string(), quotaSchema),
});

export type Quota = z.output<typeof quotaSchema>;

const read = () =>
  quotasSchema.parse(JSON.parse(readFileSync(new URL('../quotas.json', import.meta.url), 'utf8')));

let quotas: z.output<typeof quotasSchema> | undefined;

/** @throws Error for one that the table does not have */
export const quotaNamed = (name: string): Quota => {
  quotas ??= read();
  const quota = quotas.quotas[name];
  if (!quota) throw new Error(`bench/quotas.json has no ${name}`);
  return quota;
};
