/**
 * What people are told about registrations of their address. None of it is chosen by whoever registered: neither name
 * nor link, so that nobody can write to a stranger through us.
 */
import type { Mail } from '../shared/email.ts';
import { formatOfLocale, type Locale } from '../shared/locale.ts';
import { sayIn } from '../shared/messages.ts';
import { accountMail as mailOf } from './account-mail.ts';
import { accountMessages } from './account-messages.ts';
import { codeLifetimeHours as hours, type Registration } from './registration.ts';

/** `25 November 2026 at 12:03 UTC`: nobody knows yet where its reader lives. */
const momentIn = (at: string, locale: Locale): string => {
  const format = { dateStyle: 'long', timeStyle: 'short', hourCycle: 'h23', timeZone: 'UTC' } as const;
  return `${new Intl.DateTimeFormat(formatOfLocale[locale], format).format(new Date(at))} UTC`;
};

type Sent = Pick<Registration, 'createdAt'> & { readonly code: string };

const onlyCode = ({ code }: Sent, locale: Locale): Mail => {
  const say = sayIn(accountMessages, locale);
  return mailOf(locale, say('code.subject'), [say('code.yours', { code, hours }), say('code.notYou')]);
};

/** @param earlier when the registration was begun that waits already */
const furtherCode = ({ code, createdAt }: Sent, earlier: string, locale: Locale): Mail => {
  const say = sayIn(accountMessages, locale);
  return mailOf(locale, say('again.subject'), [
    say('again.waits', { earlier: momentIn(earlier, locale) }),
    say('again.somebody'),
    say('again.you', { moment: momentIn(createdAt, locale), code, hours }),
  ]);
};

/** For a registration just begun. */
export const codeMail = (
  sent: Sent,
  earlier: readonly Pick<Registration, 'createdAt'>[],
  locale: Locale,
): Mail => {
  const [first] = earlier;
  return first ? furtherCode(sent, first.createdAt, locale) : onlyCode(sent, locale);
};

/** For codes that were asked for again. */
export const codesAgainMail = (sent: readonly Sent[], locale: Locale): Mail => {
  const [first] = sent;
  if (first && sent.length === 1) return onlyCode(first, locale);
  const say = sayIn(accountMessages, locale);
  return mailOf(locale, say('several.subject'), [
    say('several.choose', { count: sent.length }),
    ...sent.map(({ code, createdAt }) => say('several.code', { moment: momentIn(createdAt, locale), code })),
    say('several.good', { hours }),
  ]);
};

/** After one of several registrations was opened. */
export const othersDroppedMail = ({ createdAt }: Pick<Registration, 'createdAt'>, locale: Locale): Mail => {
  const say = sayIn(accountMessages, locale);
  return mailOf(locale, say('open.subject'), [
    say('open.dropped', { moment: momentIn(createdAt, locale) }),
    say('open.password'),
  ]);
};

/** To the owner of an account, when somebody tries to open another one with the same address. */
export const accountExistsMail = (locale: Locale): Mail => {
  const say = sayIn(accountMessages, locale);
  return mailOf(locale, say('exists.subject'), [say('exists.signIn'), say('exists.notYou')]);
};
