/** The functions that Step Functions adds to JSONata, or gives another meaning. */
import { createHash, randomUUID } from 'node:crypto';
import jsonata from 'jsonata';
import type { Json } from './asl.ts';

const longestRange = 360_145;
const digests: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/** Chunks of `size`, which is cut to a whole number; undefined where there is nothing to cut, as in the service. */
export const partition = (items: readonly Json[], size: number): Json[][] | undefined => {
  const length = Math.trunc(size);
  if (length < 1 || items.length === 0) return undefined;
  const chunks: Json[][] = [];
  for (let start = 0; start < items.length; start += length) chunks.push(items.slice(start, start + length));
  return chunks;
};

/** From `first` to `last`, both included; one number alone is no array. Undefined where the step leads nowhere. */
export const range = (first: number, last: number, step?: number): number[] | number | undefined => {
  const [from, to, by] = [Math.trunc(first), Math.trunc(last), Math.trunc(step ?? 0)];
  if (by === 0 || Math.sign(to - from) === -Math.sign(by)) return undefined;
  const length = Math.floor((to - from) / by) + 1;
  if (length > longestRange) throw new Error('Expression evaluation memory limit exceeded');
  return length === 1 ? from : Array.from({ length }, (_, index) => from + index * by);
};

/** In hexadecimal; undefined without an algorithm. */
export const hash = (text: string, algorithm?: string): string | undefined => {
  if (algorithm === undefined) return undefined;
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

const formatTime = jsonata('$fromMillis($at, $picture, $zone)');

/** `$now` and `$millis` follow the stack's clock. */
export const addServiceFunctions = (expression: jsonata.Expression, now: () => number): void => {
  expression.registerFunction('partition', partition, '<an:x>');
  expression.registerFunction('range', range, '<nnn?:x>');
  expression.registerFunction('hash', hash, '<ss?:x>');
  expression.registerFunction('random', random, '<n?:n>');
  expression.registerFunction('uuid', () => randomUUID(), '<:s>');
  expression.registerFunction('parse', parse, '<s:x>');
  expression.registerFunction('millis', now, '<:n>');
  expression.registerFunction(
    'now',
    (picture?: string, zone?: string) => formatTime.evaluate(undefined, { at: now(), picture, zone }),
    '<s?s?:s>',
  );
};
