/** The functions that Step Functions adds to JSONata, or gives another meaning. */
import { createHash, randomUUID } from 'node:crypto';
import type jsonata from 'jsonata';
import type { Json } from './asl.ts';

const longestRange = 1000;
const digests: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

export const partition = (items: readonly Json[], size: number): Json[][] => {
  const length = Math.floor(size);
  if (!(length >= 1)) throw new Error('$partition needs a chunk size of at least 1');
  const chunks: Json[][] = [];
  for (let start = 0; start < items.length; start += length) chunks.push(items.slice(start, start + length));
  return chunks;
};

/** From `first` to `last`, both included, by `step`; at most 1,000 numbers. */
export const range = (first: number, last: number, step: number): number[] => {
  const [from, to, by] = [first, last, step].map(Math.round) as [number, number, number];
  if (by === 0) throw new Error('$range needs a step other than 0');
  const length = Math.max(0, Math.floor((to - from) / by) + 1);
  if (length > longestRange) throw new Error(`$range makes at most ${longestRange} numbers`);
  return Array.from({ length }, (_, index) => from + index * by);
};

export const hash = (text: string, algorithm: string): string => {
  const digest = digests[algorithm];
  if (digest === undefined) throw new Error(`$hash knows ${Object.keys(digests).join(', ')}`);
  return createHash(digest).update(text, 'utf8').digest('hex');
};

/** Of 0 (included) to 1 (excluded); the same seed gives the same number, though not the service's own. */
export const random = (seed?: number): number => {
  if (seed === undefined) return Math.random();
  const digest = createHash('sha256').update(String(seed)).digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
};

export const parse = (text: string): Json => JSON.parse(text) as Json;

/** `$now` and `$millis` follow the stack's clock. */
export const addServiceFunctions = (expression: jsonata.Expression, now: () => number): void => {
  expression.registerFunction('partition', partition, '<a-n:a>');
  expression.registerFunction('range', range, '<nnn:a>');
  expression.registerFunction('hash', hash, '<s-s:s>');
  expression.registerFunction('random', random, '<n?:n>');
  expression.registerFunction('uuid', () => randomUUID(), '<:s>');
  expression.registerFunction('parse', parse, '<s-:x>');
  expression.registerFunction('millis', now, '<:n>');
};
