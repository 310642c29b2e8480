/** Makes the token of an invitation and mails it: nothing but the mail has it. */
import { sendEmail } from '../shared/email.ts';
import type { Id } from '../shared/ids.ts';
import { firstLocale } from '../shared/locale.ts';
import { invitationMail } from './access-mails.ts';
import { newInvitation } from './invitation.ts';
import { keepInvitation } from './invitation-store.ts';
import { getProfile } from './store.ts';

/** Whoever has set a password meanwhile, or is gone, gets no mail. */
export const sendInvitation = async (userId: Id<'user'>, now: Date): Promise<void> => {
  const profile = await getProfile(userId);
  if (profile?.invitedAt === undefined) return;
  const { invitation, token } = newInvitation(userId, now);
  await keepInvitation(invitation);
  await sendEmail(profile.email, invitationMail(token, firstLocale(profile.locale)));
};
