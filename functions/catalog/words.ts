/**
 * Text search: words begin with what is searched. The index knows each word by its first 3 and first 6
 * characters (a shorter one by itself), so a word costs two entries, not one per length; what is searched beyond
 * those characters is compared with the words themselves.
 *
 *   headphones → hea, headph        searching `headp` reads `hea` and keeps words that begin with `headp`
 *
 * Both sides are spelled in the letters a to z, so a word is found in its own script, with its accents, without
 * them, and by its sound.
 */
import { wordsIn } from '../shared/letters.ts';

/** A product is found by its first 18 words: those of its name, then of its tags, then of its SKUs. */
export const maximumWords = 18;
const maximumSearchedWords = 5;
const maximumWordLength = 30;
const shortPrefix = 3;
const longPrefix = 6;

const split = (text: string): string[] => wordsIn(text).map((word) => word.slice(0, maximumWordLength));

type Named = {
  readonly name: string;
  readonly tags: readonly string[];
  readonly variants: readonly { readonly sku: string; readonly archived: boolean }[];
};

export const wordsOf = ({ name, tags, variants }: Named): string[] => {
  const skus = variants.filter(({ archived }) => !archived).map(({ sku }) => sku);
  return [...new Set([name, ...tags, ...skus].flatMap(split))].slice(0, maximumWords);
};

/** Under which prefixes a word is in the index. */
export const prefixesOf = (word: string): string[] =>
  word.length >= longPrefix
    ? [word.slice(0, shortPrefix), word.slice(0, longPrefix)]
    : [word.slice(0, shortPrefix)];

/** What somebody searches, longest word first: it tells products apart best. */
export const searchedWords = (text: string): string[] =>
  [...new Set(split(text))].sort((a, b) => b.length - a.length).slice(0, maximumSearchedWords);

/** The one prefix to look up for a searched word. */
export const lookupPrefix = (word: string): string =>
  word.slice(0, word.length >= longPrefix ? longPrefix : shortPrefix);

/** Whether every searched word begins some word of the product. */
export const matchesWords = (words: readonly string[], searched: readonly string[]): boolean =>
  searched.every((start) => words.some((word) => word.startsWith(start)));
