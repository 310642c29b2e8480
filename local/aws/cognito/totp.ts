/** One-time passwords by time (RFC 6238, with SHA-1, six digits and steps of 30 s, as authenticator apps take them). */
import { createHmac, randomBytes } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const stepMilliseconds = 30_000;
const digits = 6;
const secretBytes = 32;

/** RFC 4648, without padding. */
const base32 = (bytes: Buffer): string => {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('');
};

const bytesOf = (text: string): Buffer => {
  const bits = Array.from(text)
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
};

export const newTotpSecret = (): string => base32(randomBytes(secretBytes));

export const stepAt = (milliseconds: number): number => Math.floor(milliseconds / stepMilliseconds);

/** @param secret in base 32 */
export const totpAt = (secret: string, step: number): string => {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', bytesOf(secret)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
};

/** The step that the code is of: this one, the one before or the one after, for clocks that differ. */
export const stepOfCode = (secret: string, code: string, milliseconds: number): number | undefined => {
  const now = stepAt(milliseconds);
  return [now, now - 1, now + 1].find((step) => totpAt(secret, step) === code);
};
