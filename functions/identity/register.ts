/**
 * Opening an account, step one: a registration that waits for its code. The caller learns nothing about the address;
 * its owner learns everything by mail. Registrations do not know of each other, so they cannot get in each other's way:
 *
 *   address without an account  → a registration, its code by mail
 *   address with an account     → the same, but no code is mailed: the owner is told instead
 */
import { sendEmail } from '../shared/email.ts';
import { type Id, newId } from '../shared/ids.ts';
import { firstLocale } from '../shared/locale.ts';
import { createUnaddressed, deleteAccount, findAccount, type NewAccount } from './account-calls.ts';
import {
  codeFields,
  maximumCodes,
  maximumWaiting,
  networkMark,
  newCode,
  type Registration,
  registrationExpiry,
} from './registration.ts';
import { accountExistsMail, codeMail, codesAgainMail } from './registration-mails.ts';
import { addRegistration, dropRegistrations, renewCode, waitingRegistrations } from './registration-store.ts';

/** A request, as far as registrations must know it. */
export type From = { readonly network: string; readonly now: Date };

/** The newest gives way when there are too many: whoever floods an address must not push the first ones out. */
const makeRoom = async (email: string, waiting: readonly Registration[]): Promise<void> => {
  const newest = waiting.at(-1);
  if (!newest || waiting.length < maximumWaiting) return;
  await dropRegistrations(email, [newest]);
  await deleteAccount(newest.userId);
};

export const register = async (account: NewAccount, { network, now }: From): Promise<Id<'registration'>> => {
  const { email, locale } = account;
  const [userId, present, waiting] = await Promise.all([
    createUnaddressed(account),
    findAccount(email),
    waitingRegistrations(email, now),
  ]);
  await makeRoom(email, waiting);
  const registrationId = newId('registration', now);
  const code = newCode();
  const createdAt = now.toISOString();
  await addRegistration(email, {
    registrationId,
    userId,
    ...codeFields(registrationId, code, now),
    codesSent: 1,
    wrongCodes: 0,
    network: networkMark(email, network),
    ...(locale && { locale }),
    createdAt,
    expiresAtSeconds: registrationExpiry(now),
  });
  if (present?.confirmed) await sendEmail(email, accountExistsMail(firstLocale(present.locale)));
  else await sendEmail(email, codeMail({ code, createdAt }, waiting, firstLocale(locale)));
  return registrationId;
};

/** Those that are meant by whoever asks: the named one, those begun from where the asking comes, or all. */
const meant = (
  waiting: readonly Registration[],
  registrationId: string | undefined,
  network: string,
): readonly Registration[] => {
  if (registrationId !== undefined) return waiting.filter((one) => one.registrationId === registrationId);
  const near = waiting.filter((one) => one.network === network);
  return near.length > 0 ? near : waiting;
};

type Asked = { readonly email: string; readonly registrationId?: string | undefined };

/** New codes for what waits; nothing for an address that has an account, or has none and was not registered. */
export const resendCode = async ({ email, registrationId }: Asked, { network, now }: From): Promise<void> => {
  const [present, waiting] = await Promise.all([findAccount(email), waitingRegistrations(email, now)]);
  if (present?.confirmed) return;
  const asked = meant(waiting, registrationId, networkMark(email, network));
  const renewed = asked
    .filter(({ codesSent }) => codesSent < maximumCodes)
    .map(async (registration) => {
      const code = newCode();
      const isRenewed = await renewCode(email, registration, code, now);
      return isRenewed ? [{ code, createdAt: registration.createdAt }] : [];
    });
  const sent = (await Promise.all(renewed)).flat();
  if (sent.length > 0)
    await sendEmail(email, codesAgainMail(sent, firstLocale(...asked.map(({ locale }) => locale))));
};
