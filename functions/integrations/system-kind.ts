/** Which kind of external system the stage's settings name. */
import * as z from 'zod';
import { env } from '../shared/env.ts';

export const systemKinds = ['off', 'http', 'files'] as const;

export const systemKindSchema = z.enum(systemKinds).meta({
  description: '`off`: there is none. `http`: signed JSON. `files`: CSV in a bucket.',
});

export const systemKind = (): z.output<typeof systemKindSchema> =>
  systemKindSchema.parse(env('EXTERNAL_SYSTEM'));
