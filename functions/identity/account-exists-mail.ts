/** Tells the owner of an account that somebody tried to open another one with the same address. */
import { sendEmail } from '../shared/email.ts';

const subject = 'You already have a Waybill account';
const text = `Somebody, probably you, tried to open an account with this e-mail address. You have one already:
sign in with it, or ask for a new password if you forgot yours.

If it was not you, there is nothing to do: nothing was changed.
`;

const html = `<p>${text.trim().replaceAll('\n\n', '</p><p>')}</p>`;

export const sendAccountExistsMail = (email: string): Promise<void> =>
  sendEmail(email, { subject, text, html });
