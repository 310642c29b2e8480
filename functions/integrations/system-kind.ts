/** Which kind of external system the stage's settings name. */
import * as z from 'zod';
import { env } from '../shared/env.ts';

/** As `externalSystem` in `lib/settings.ts`. */
export const systemKindSchema = z.enum(['off', 'http', 'files']).meta({
  description: '`off`: there is none. `http`: signed JSON. `files`: CSV in a bucket.',
});

export const systemKind = (): z.output<typeof systemKindSchema> =>
  systemKindSchema.parse(env('EXTERNAL_SYSTEM'));
