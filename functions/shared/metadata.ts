/** What clients keep of their own on our things: a few short texts by name. Nothing here reads them. */
import * as z from 'zod';

const maximumKeys = 20;
const keyPattern = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$/;
const maximumText = 500;

export const metadataSchema = z
  .record(z.string().regex(keyPattern), z.string().max(maximumText))
  .refine((metadata) => Object.keys(metadata).length <= maximumKeys, {
    error: `takes at most ${maximumKeys} keys`,
  })
  .meta({
    id: 'Metadata',
    description: `Yours: at most ${maximumKeys} keys of 40 characters (letters, digits, _ . -), texts of ${maximumText}.`,
  });

export type Metadata = z.output<typeof metadataSchema>;
