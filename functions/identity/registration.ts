/**
 * A registration: an account that waits for the proof that its address is its owner's. Each has a code of its own, and
 * a code opens only the registration that it was mailed for. Pure (docs/decisions/0021).
 */
import { createHash, randomInt } from 'node:crypto';
import * as z from 'zod';
import { type Id, idSchema } from '../shared/ids.ts';
import { localeSchema } from '../shared/locale.ts';

export const registrationSchema = z.object({
  registrationId: idSchema('registration'),
  /** The account that it opens; until then its address is nobody's. */
  userId: idSchema('user'),
  codeHash: z.string(),
  codeExpiresAt: z.iso.datetime(),
  codesSent: z.int(),
  /** Wrong codes since the last one was sent. */
  wrongCodes: z.int(),
  /** Where it was begun, as `networkMark` says it. */
  network: z.string(),
  /** In which its mails are written. */
  locale: localeSchema.optional(),
  createdAt: z.iso.datetime(),
  expiresAtSeconds: z.number(),
});
export type Registration = z.infer<typeof registrationSchema>;

export const codeLifetimeHours = 24;
export const registrationLifetimeDays = 7;
/** With these and the rate limit of codes, a stranger guesses right once in two hundred days (docs/decisions/0021). */
export const maximumWrongCodes = 10;
export const maximumCodes = 5;
export const maximumWaiting = 20;

const hourMilliseconds = 3_600_000;

export const newCode = (): string => String(randomInt(1_000_000)).padStart(6, '0');

const hashOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('base64url');

/** Names an address in keys. */
export const addressMark = (email: string): string => hashOf(email.toLowerCase());

/** Tells whether two requests came from one network, without keeping which. */
export const networkMark = (email: string, network: string): string => hashOf(email, network);

export const codeFields = (registrationId: Id<'registration'>, code: string, now: Date) => ({
  codeHash: hashOf(registrationId, code),
  codeExpiresAt: new Date(now.getTime() + codeLifetimeHours * hourMilliseconds).toISOString(),
});

export const registrationExpiry = (now: Date): number =>
  Math.floor(now.getTime() / 1000) + registrationLifetimeDays * 24 * 60 * 60;

export const isOfCode = ({ registrationId, codeHash }: Registration, code: string): boolean =>
  codeHash === hashOf(registrationId, code);

export const hasLiveCode = ({ codeExpiresAt }: Registration, now: Date): boolean =>
  Date.parse(codeExpiresAt) > now.getTime();

/**
 * Whether a code that names no registration may open this one. While others wait that were begun elsewhere, one of
 * them is a stranger's, and the code only counts where its own registration was begun:
 *
 *   begun        code typed   others begun       opens
 *   at home      anywhere     none, or at home   yes
 *   at home      at home      elsewhere          yes
 *   elsewhere    at home      at home            no: it is the stranger's
 */
export const opensUnnamed = (
  registration: Registration,
  waiting: readonly Registration[],
  network: string,
): boolean =>
  registration.network === network || waiting.every((other) => other.network === registration.network);
