/** One spelling for every script: `Café`, `Łódź`, `ɗanɗano`, `መጽሐፍ` and `книга` in the letters a to z. */
import type anyAscii from 'any-ascii';
import { packagedModule } from './packaged.ts';

/** Half a megabyte of tables, for texts that need them. */
const transliterate = (text: string): string => {
  const { default: toAscii } = packagedModule('any-ascii') as { readonly default: typeof anyAscii };
  return toAscii(text);
};

const isAscii = (text: string): boolean => /^\p{ASCII}*$/u.test(text);

/**
 * What a text sounds like, in ASCII and lower case, by the package `any-ascii`. Its signs for sounds that Latin has
 * no letter for (`ob'ekt`) are left out.
 */
const latin = (text: string): string =>
  (isAscii(text) ? text : transliterate(text.normalize('NFC'))).toLowerCase().replace(/['"`]/g, '');

/** Letters and digits alone; a word that has none in ASCII stays as it is, so that it can be found all the same. */
export const wordsIn = (text: string): string[] =>
  (text.normalize('NFC').match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).map(
    (word) => latin(word).replace(/[^a-z0-9]/g, '') || word.toLowerCase(),
  );

/** For sorting by name. */
export const sortKeyOf = (text: string): string => latin(text) || text.toLowerCase();

/** Undefined when nothing of the name can be part of a slug. */
export const slugify = (name: string, maximumLength: number): string | undefined => {
  const slug = latin(name)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, maximumLength)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? undefined : slug;
};
