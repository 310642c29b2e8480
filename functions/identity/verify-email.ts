/**
 * Opening an account, step two: the code gives the address to the account of the registration that it was mailed for.
 * All other registrations of the address end with it, whoever began them.
 */
import { sendEmail } from '../shared/email.ts';
import { DomainError, isDomainError } from '../shared/errors.ts';
import { firstLocale } from '../shared/locale.ts';
import { log } from '../shared/log.ts';
import { deleteAccount, findAccount, giveAddress } from './account-calls.ts';
import { invalidCode } from './invalid-code.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { From } from './register.ts';
import {
  addressMark,
  hasLiveCode,
  isOfCode,
  networkMark,
  opensUnnamed,
  type Registration,
} from './registration.ts';
import { othersDroppedMail } from './registration-mails.ts';
import { assertWaiting, dropRegistrations, takeGuess, waitingRegistrations } from './registration-store.ts';
import { passwordHolds } from './sign-in-calls.ts';

type Proof = { readonly email: string; readonly code: string; readonly registrationId?: string | undefined };

/** A guess counts against every registration that it might have opened. */
const guessed = async (
  email: string,
  asked: readonly Registration[],
  code: string,
): Promise<Registration | undefined> => {
  const left = await Promise.all(asked.map((registration) => takeGuess(email, registration)));
  return asked.find((registration, index) => left[index] && isOfCode(registration, code));
};

/**
 * The user pool has the last word on whose an address is: it takes each once. Accounts that it never confirmed are left
 * from the time when it kept registrations itself.
 */
const takeAddress = async (email: string, { userId }: Registration): Promise<void> => {
  const present = await findAccount(email);
  if (present?.confirmed && present.userId !== userId) throw invalidCode();
  if (present && !present.confirmed) await deleteAccount(present.userId);
  await giveAddress(userId, email);
};

/** The account is open, whether or not its owner can be told of the others now. */
const tellOfOthers = async (email: string, registration: Registration): Promise<void> => {
  try {
    await sendEmail(email, othersDroppedMail(registration, firstLocale(registration.locale)));
  } catch (error) {
    if (!isDomainError(error, 'unavailable')) throw error;
    log.warn('nobody was told that other registrations were dropped', { error });
  }
};

const openAccount = async (email: string, registration: Registration, now: Date): Promise<void> => {
  const others = await oneAtATime(addressMark(email), async () => {
    const waiting = await assertWaiting(email, registration.registrationId, now);
    await takeAddress(email, registration);
    await dropRegistrations(email, waiting);
    return waiting.filter(({ registrationId }) => registrationId !== registration.registrationId);
  });
  await Promise.all(others.map(({ userId }) => deleteAccount(userId)));
  if (others.length > 0) await tellOfOthers(email, registration);
};

/** @throws DomainError `invalid-code`: wrong, used, too old, another registration's, or nobody's */
export const verifyEmail = async (
  { email, code, registrationId }: Proof,
  { network, now }: From,
): Promise<void> => {
  const waiting = (await waitingRegistrations(email, now)).filter((one) => hasLiveCode(one, now));
  const isNamed = registrationId !== undefined;
  const asked = isNamed ? waiting.filter((one) => one.registrationId === registrationId) : waiting;
  const registration = await guessed(email, asked, code);
  if (!registration) throw invalidCode();
  if (!isNamed && !opensUnnamed(registration, waiting, networkMark(email, network))) {
    throw new DomainError(
      'invalid-code',
      'This address was registered more than once: name your registration by its registrationId, or register again',
    );
  }
  await openAccount(email, registration, now);
};

/** Each is a question to the user pool. */
const maximumQuestions = 5;

/** Whether this is the password of a registration that waits: only who chose it may learn that it does. */
export const awaitsCode = async (email: string, password: string, now: Date): Promise<boolean> => {
  const waiting = (await waitingRegistrations(email, now)).slice(-maximumQuestions);
  const answers = await Promise.all(waiting.map(({ userId }) => passwordHolds(userId, password)));
  return answers.includes(true);
};
