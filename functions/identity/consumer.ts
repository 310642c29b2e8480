/** Completes the deletion of an account that a crash interrupted: its sign-in goes, too. And writes to who is invited. */
import { consume } from '../events/consume.ts';
import { deleteAccount } from './account-calls.ts';
import { sendInvitation } from './send-invitation.ts';

export const handler = consume({
  'user.deleted': async ({ data: { userId } }) => deleteAccount(userId),
  'user.invited': async ({ data: { userId } }) => sendInvitation(userId, new Date()),
});
