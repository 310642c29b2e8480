/** What `npm run simulate` is asked for. */
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { passingTraits } from '../local/aws/weather/make-weather.ts';
import type { Plan } from './plan.ts';

const list = z.string().transform((text) => text.split(','));

const optionsSchema = z.object({
  seed: z.coerce.number().int().min(0).default(1),
  seeds: z.coerce.number().int().min(1).default(1),
  seconds: z.coerce.number().positive().default(Number.MAX_SAFE_INTEGER),
  days: z.coerce.number().int().min(1).max(366).default(1),
  traits: list.optional(),
  hostile: z.boolean().default(false),
  without: list.default([]),
  acts: z.coerce.number().int().min(1).default(Number.MAX_SAFE_INTEGER),
  story: z.boolean().default(false),
  shrink: z.boolean().default(false),
});

export type Options = {
  readonly plan: Plan;
  /** This one and those after it. */
  readonly seeds: number;
  /** After so long no further seed begins. */
  readonly seconds: number;
  readonly story: boolean;
  readonly shrink: boolean;
};

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** @throws Error that says which option is wrong */
export const readOptions = (words: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...words],
    options: {
      ...{ seed: text, seeds: text, seconds: text, days: text, traits: text, without: text, acts: text },
      ...{ hostile: flag, story: flag, shrink: flag },
    },
  });
  const parsed = optionsSchema.safeParse(values);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  const { seed, days, traits, hostile, without, acts, ...rest } = parsed.data;
  const wanted = traits ?? (hostile ? passingTraits : []);
  const plan = {
    seed,
    days,
    traits: wanted,
    without,
    acts: acts === Number.MAX_SAFE_INTEGER ? Number.POSITIVE_INFINITY : acts,
  };
  return { plan, ...rest };
};
