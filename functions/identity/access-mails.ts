/**
 * What people are told when an account is to have another address, or is opened for them. None of it is chosen by whoever
 * asks.
 */
import type { Mail } from '../shared/email.ts';
import type { Locale } from '../shared/locale.ts';
import { sayIn } from '../shared/messages.ts';
import { accessMessages } from './access-messages.ts';
import { accountMail } from './account-mail.ts';
import { codeLifetimeMinutes as minutes } from './email-change.ts';
import { invitationLifetimeDays as days } from './invitation.ts';

/** To the new address. */
export const emailChangeMail = (code: string, locale: Locale): Mail => {
  const say = sayIn(accessMessages, locale);
  return accountMail(locale, say('code.subject'), [
    say('code.wanted', { code, minutes }),
    say('code.notYou'),
  ]);
};

/** To the new address, when it has an account of its own: its owner is told instead of whoever asked. */
export const emailTakenMail = (locale: Locale): Mail => {
  const say = sayIn(accessMessages, locale);
  return accountMail(locale, say('taken.subject'), [say('taken.wanted'), say('taken.how')]);
};

/** To the present address. */
export const emailNoticeMail = (locale: Locale): Mail => {
  const say = sayIn(accessMessages, locale);
  return accountMail(locale, say('notice.subject'), [say('notice.asked'), say('notice.notYou')]);
};

export const invitationMail = (token: string, locale: Locale): Mail => {
  const say = sayIn(accessMessages, locale);
  const good = say('invitation.good', { days });
  return accountMail(locale, say('invitation.subject'), [say('invitation.how'), token, good]);
};
