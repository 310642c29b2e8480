/**
 * The entries of a thing's history as a chain: each carries the hash of the one before, and the thing the hash of the
 * last. Whoever changes, removes or adds one without writing all after it, and the thing, is found.
 *
 *   EVENT#1 {hash: a}   KEPT#2 {previous: a, hash: b}   EVENT#3 {previous: b, hash: c}   thing {chain: c}
 *
 * Reasons that people type are left out of the hash: they can be forgotten, and the chain stays whole.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Item } from '../shared/dynamo.ts';

/** Of a version that announces nothing: no entry of the outbox, and known all the same. */
export const keptPrefix = 'KEPT#';

const personal: ReadonlySet<string> = new Set(['reason']);

/** The same bytes whatever order the fields come in, and whether they were read or are about to be written. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (name, part: unknown) => {
    if (personal.has(name)) return undefined;
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });

const hashOf = ({ hash: _, ...entry }: Item): string =>
  createHash('sha256').update(canonical(entry)).digest('base64url');

/** @param previous the hash of the entry before; undefined for the first one of the chain */
export const linked = (entry: Item, previous: string | undefined): Item & { readonly hash: string } => {
  const chained = { ...entry, ...(previous !== undefined && { previous }) };
  return { ...chained, hash: hashOf(chained) };
};

export const chainedEntrySchema = z.looseObject({
  pk: z.string(),
  sk: z.string(),
  previous: z.string().optional(),
  hash: z.string().optional(),
});
type Entry = z.output<typeof chainedEntrySchema>;

export const sequenceOf = ({ sk }: Pick<Entry, 'sk'>): number => Number(sk.slice(sk.indexOf('#') + 1));

export const inSequence = <T extends Pick<Entry, 'sk'>>(entries: readonly T[]): T[] =>
  [...entries].sort((a, b) => sequenceOf(a) - sequenceOf(b));

/** Each flaw names an entry and says what is wrong. Entries from before there was a chain are none. */
export const flawsOf = (all: readonly Entry[], head: string | undefined): string[] => {
  const sorted = inSequence(all);
  const first = sorted.findIndex(({ hash }) => hash !== undefined);
  const entries = first < 0 ? [] : sorted.slice(first);
  const flaws = entries.flatMap((entry, index) => {
    if (entry.hash === undefined) return [`${entry.sk} was added: it is no link of the chain`];
    if (hashOf(entry) !== entry.hash) return [`${entry.sk} was changed`];
    const before = entries[index - 1]?.hash;
    return entry.previous === before ? [] : [`before ${entry.sk} something was removed, added or changed`];
  });
  const last = entries.at(-1)?.hash;
  return last === head ? flaws : [...flaws, 'after the last entry something was removed or added'];
};
