/** Completes the deletion of an account that a crash interrupted: its sign-in goes, too. */
import { consume } from '../events/consume.ts';
import { deleteAccount } from './account-calls.ts';

export const handler = consume({
  'user.deleted': async ({ data: { userId } }) => deleteAccount(userId),
});
