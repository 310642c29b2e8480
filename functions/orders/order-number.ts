/**
 * The number that people read out and write on slips: `W-2026-0AB123`, 30 random bits within a year (UTC). No counter: it
 * is drawn, and reserved by the transaction that places the order; one that is taken is drawn anew.
 */
import { randomBytes } from 'node:crypto';
import * as z from 'zod';

/** Without I, L, O and U, which are misread. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const letters = 6;

const pattern = /^W-\d{4}-[0-9A-HJKMNP-TV-Z]{6}$/;

export const orderNumberSchema = z
  .string()
  .regex(pattern)
  .meta({ description: 'For people to read out; unique here.', example: 'W-2026-0AB123' });

export const drawOrderNumber = (now: Date): string => {
  const drawn = [...randomBytes(letters)].map((byte) => alphabet[byte % alphabet.length]);
  return `W-${now.getUTCFullYear()}-${drawn.join('')}`;
};

/** As people type it: small letters, spaces around it. Undefined for what is none. */
export const readOrderNumber = (text: string): string | undefined => {
  const number = text.trim().toUpperCase();
  return pattern.test(number) ? number : undefined;
};
