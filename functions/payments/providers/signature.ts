/** Signatures over raw bodies, compared in constant time. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { DomainError } from '../../shared/errors.ts';

export const hmacHex = (algorithm: 'sha256' | 'sha512', key: string, content: string): string =>
  createHmac(algorithm, key).update(content, 'utf8').digest('hex');

/** Takes the same time wherever the two differ. A truncated or absent signature is simply not equal. */
export const isSameSignature = (given: string | undefined, expected: string): boolean => {
  if (given === undefined) return false;
  const a = Buffer.from(given, 'utf8');
  const b = Buffer.from(expected, 'utf8');
  return a.length === b.length && timingSafeEqual(a, b);
};

export const invalidSignature = (): DomainError =>
  new DomainError('invalid-signature', 'This message is not signed by the provider');
