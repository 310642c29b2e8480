/**
 * Gives an account another address. Nobody learns whose an address is: whether it is free, taken, or taken while the code
 * was on its way, the answers are the same, and as slow.
 *
 *   ask      ── change kept ── notice to the present address ── code to the new one, or to its owner that somebody tried
 *   confirm  ── guess counted ── the address's turn ── pool ── profile and change in one transaction
 *
 * The pool takes each address once, so of two accounts that prove one address the first has it. A crash between pool and
 * table leaves the change: the same code again completes it, and so does the next sign-in.
 */
import { sendEmail } from '../shared/email.ts';
import { DomainError } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { firstLocale } from '../shared/locale.ts';
import { log } from '../shared/log.ts';
import { retryOnConflict, transact } from '../shared/transact.ts';
import { emailChangeMail, emailNoticeMail, emailTakenMail } from './access-mails.ts';
import { deleteAccount, findAccount, giveAddress } from './account-calls.ts';
import { type EmailChange, isOpenedBy, newEmailChange } from './email-change.ts';
import { dropEmailChange, guessAtEmailChange, keepEmailChange } from './email-change-store.ts';
import { invalidCode } from './invalid-code.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { Profile } from './profile.ts';
import { addressMark, newCode } from './registration.ts';
import { profileChanged, profileWrites } from './store.ts';
import { requireProfile } from './users.ts';

const isOwnAlready = (): DomainError =>
  new DomainError('invalid-request', 'This is the address of your account', {
    errors: [{ path: 'email', message: 'is the address of your account already' }],
  });

/** @throws DomainError `invalid-request` for the present address */
export const askForEmail = async (userId: Id<'user'>, email: string, now: Date): Promise<EmailChange> => {
  const [profile, present] = await Promise.all([requireProfile(userId, now), findAccount(email)]);
  if (profile.email.toLowerCase() === email) throw isOwnAlready();
  const code = newCode();
  const change = newEmailChange(userId, email, code, now);
  await keepEmailChange(change);
  const own = firstLocale(profile.locale);
  await sendEmail(profile.email, emailNoticeMail(own));
  const mail = present?.confirmed ? emailTakenMail(firstLocale(present.locale)) : emailChangeMail(code, own);
  await sendEmail(email, mail);
  return change;
};

/** Accounts that were never confirmed are left from the time when the pool kept registrations itself. */
const takeAddress = async ({ userId, email }: EmailChange): Promise<void> => {
  const holder = await findAccount(email);
  if (holder && holder.userId !== userId) {
    if (holder.confirmed) throw invalidCode();
    await deleteAccount(holder.userId);
  }
  await giveAddress(userId, email);
};

/**
 * Sessions go on: they belong to the account, not to its address.
 * @throws DomainError `invalid-code`: wrong, used, too old, or the address is somebody else's by now
 */
export const confirmEmail = (userId: Id<'user'>, code: string, now: Date): Promise<Profile> =>
  oneAtATime(userId, async () => {
    const change = await guessAtEmailChange(userId);
    if (!change || !isOpenedBy(change, code, now)) throw invalidCode();
    const { email } = change;
    await oneAtATime(addressMark(email), () => takeAddress(change));
    const changed = await retryOnConflict(async () => {
      const profile = await requireProfile(userId, now);
      const next = profileChanged(profile, { email }, now);
      await transact([...profileWrites(profile, next), dropEmailChange(userId)]);
      return next;
    });
    log.info('e-mail address changed', { userId });
    return changed;
  });
