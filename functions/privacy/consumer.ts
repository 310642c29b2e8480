/**
 * Hears that a person wants their data, and makes the file; that an account or a guest was deleted, and has what others keep
 * of them forgotten. Orders hear it themselves.
 */
import { consume } from '../events/consume.ts';
import { forgetEverywhere } from './forget-everywhere.ts';
import { dropExports, writeExport } from './write-export.ts';

export const handler = consume({
  'user.export-requested': ({ data: { userId, exportId } }) => writeExport(userId, exportId, new Date()),
  'user.deleted': async ({ data: { userId } }) => {
    await dropExports(userId);
    await forgetEverywhere(userId);
  },
  'guest.deleted': ({ data: { guestId } }) => forgetEverywhere(guestId),
});
