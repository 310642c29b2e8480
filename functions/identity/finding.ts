/**
 * How staff find people: by how the words of their name and the address before the `@` begin, by how the whole address
 * begins, and by how their phone ends. Each is an entry beside the profile, written and deleted with it. Pure.
 *
 *   Ada Lovelace, ada.l@example.com, +2348031234567
 *     → word a: ada, l, lovelace      address a: ada.l@example.com      phone 031234567
 */
import { wordsIn } from '../shared/letters.ts';
import { phoneEnding } from '../shared/phone-ending.ts';

const maximumWords = 10;
const maximumWordLength = 30;
const maximumSearchedWords = 5;

export type Findable = {
  readonly name: string;
  readonly email: string;
  readonly phone?: string | undefined;
};

/** A list of entries, by what begins with what: one per first letter, so that none holds everybody. */
export type Term = { readonly list: string; readonly text: string };

const splitWords = (text: string): string[] =>
  [...new Set(wordsIn(text))].map((word) => word.slice(0, maximumWordLength));

/** The name first: its words are the ones that people are asked for. */
const wordsOf = ({ name, email }: Findable): string[] =>
  [...new Set([name, email.slice(0, email.indexOf('@'))].flatMap(splitWords))].slice(0, maximumWords);

/** Whole, also where it is two units of UTF-16. */
const firstLetterOf = (text: string): string => /^./su.exec(text)?.[0] ?? '';

const wordTerm = (word: string): Term => ({ list: `WORD#${firstLetterOf(word)}`, text: word });
const addressTerm = (email: string): Term => ({ list: `EMAIL#${firstLetterOf(email)}`, text: email });
const phoneTerm = (ending: string): Term => ({ list: `PHONE#${ending}`, text: ending });

export const termsOf = (person: Findable): Term[] => {
  const ending = person.phone === undefined ? undefined : phoneEnding(person.phone);
  return [
    ...wordsOf(person).map(wordTerm),
    addressTerm(person.email.toLowerCase()),
    ...(ending === undefined ? [] : [phoneTerm(ending)]),
  ];
};

/** What entries of words carry, so that further words are compared without reading the profiles: ` ada l lovelace `. */
export const spokenOf = (person: Findable): string => ` ${wordsOf(person).join(' ')} `;

/** The one list that is read, and what else its entries must have. */
export type Search = Term & { readonly further: readonly string[] };

/** @returns undefined for what can name nobody */
export const readSearch = (query: string): Search | undefined => {
  const text = query.trim();
  if (text.includes('@')) return { ...addressTerm(text.toLowerCase()), further: [] };
  const ending = phoneEnding(text);
  if (ending !== undefined) return { ...phoneTerm(ending), further: [] };
  const [longest, ...others] = splitWords(text)
    .sort((a, b) => b.length - a.length)
    .slice(0, maximumSearchedWords);
  return longest === undefined
    ? undefined
    : { ...wordTerm(longest), further: others.map((word) => ` ${word}`) };
};

/** Whoever has two words that begin so stands twice in the list: the first counts. */
export const isFirstOf = (person: Findable, { list, text }: Search, found: string): boolean =>
  termsOf(person)
    .filter((term) => term.list === list && term.text.startsWith(text))
    .map((term) => term.text)
    .sort((a, b) => (a < b ? -1 : 1))[0] === found;
