/**
 * What people are told about registrations of their address. None of it is chosen by whoever registered: neither name
 * nor link, so that nobody can write to a stranger through us.
 */
import type { Mail } from '../shared/email.ts';
import { codeLifetimeHours, type Registration } from './registration.ts';

const mailOf = (subject: string, paragraphs: readonly string[]): Mail => ({
  subject,
  text: `${paragraphs.join('\n\n')}\n`,
  html: paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join(''),
});

const goodFor = `It is good for ${codeLifetimeHours} hours.`;
const notYou = 'If it was not you, there is nothing to do: without the code nothing happens.';

/** `2026-11-25 at 12:03 UTC` */
const momentOf = (at: string): string => `${at.slice(0, 10)} at ${at.slice(11, 16)} UTC`;

type Sent = Pick<Registration, 'createdAt'> & { readonly code: string };

const onlyCode = ({ code }: Sent): Mail =>
  mailOf('Your Waybill code', [`Your code is ${code}. ${goodFor}`, notYou]);

/** @param earlier when the registration was begun that waits already */
const furtherCode = ({ code, createdAt }: Sent, earlier: string): Mail =>
  mailOf('Your Waybill code for another registration', [
    `This address is being registered again: a registration of ${momentOf(earlier)} still waits for its code.`,
    `If you registered once, this is somebody else: use the code of the earlier mail, and do not use this one. The
password of the registration whose code is used is the one that counts.`.replaceAll('\n', ' '),
    `If it was you who registered again, on ${momentOf(createdAt)}: your code is ${code}. ${goodFor}`,
  ]);

/** For a registration just begun. */
export const codeMail = (sent: Sent, earlier: readonly Pick<Registration, 'createdAt'>[]): Mail => {
  const [first] = earlier;
  return first ? furtherCode(sent, first.createdAt) : onlyCode(sent);
};

/** For codes that were asked for again. */
export const codesAgainMail = (sent: readonly Sent[]): Mail => {
  const [first] = sent;
  if (first && sent.length === 1) return onlyCode(first);
  return mailOf('Your Waybill codes', [
    `This address was registered ${sent.length} times. Use the code of the registration that you began yourself, and
no other: its password is the one that counts.`.replaceAll('\n', ' '),
    ...sent.map(({ code, createdAt }) => `Begun on ${momentOf(createdAt)}: the code is ${code}.`),
    goodFor,
  ]);
};

/** After one of several registrations was opened. */
export const othersDroppedMail = ({ createdAt }: Pick<Registration, 'createdAt'>): Mail =>
  mailOf('Your Waybill account is open', [
    `The registration of ${momentOf(createdAt)} was opened with its code. Others of this address were dropped.`,
    `If your password is not accepted, ask for a new one: then nobody else’s is, either, and all sessions end.`,
  ]);
