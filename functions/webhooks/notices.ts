/** Whoever registered an endpoint is told by mail that it was turned off. A repeated event repeats the mail. */
import { consume } from '../events/consume.ts';
import { getProfile } from '../identity/store.ts';
import { sendEmail } from '../shared/email.ts';
import { disabledMail } from './disabled-mail.ts';

export const handler = consume({
  'webhook.endpoint-disabled': async ({ data }) => {
    const profile = await getProfile(data.createdBy);
    if (profile) await sendEmail(profile.email, disabledMail(profile.name, data));
  },
});
