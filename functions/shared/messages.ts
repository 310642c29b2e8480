/**
 * Texts in every language of `locale.ts`. A text is whole: what is put into its `{places}` is data (names, amounts), never
 * another part of a sentence, so that each language orders its words as it must.
 */
import type { Locale } from './locale.ts';

/** By the language's own rules of plurals (Unicode CLDR), told by `{count}`; `other` for all that are not named. */
export type Plural = Partial<Readonly<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };
export type Message = string | Plural;
export type Messages = Readonly<Record<string, Message>>;

type PlacesOf<T> = T extends `${string}{${infer Place}}${infer Rest}` ? Place | PlacesOf<Rest> : never;
type Places<M> = M extends string
  ? PlacesOf<M>
  : M extends { readonly other: infer O }
    ? PlacesOf<O> | 'count'
    : never;
type Filled<M> = [Places<M>] extends [never] ? [] : [Readonly<Record<Places<M>, string | number>>];

export type Say<E extends Messages> = <K extends keyof E & string>(key: K, ...filled: Filled<E[K]>) => string;

/** The same texts in another language. */
export type Translation<E extends Messages> = { readonly [K in keyof E]: Message };

const rules = new Map<Locale, Intl.PluralRules>();
const rulesOf = (locale: Locale): Intl.PluralRules => {
  const known = rules.get(locale);
  if (known) return known;
  const made = new Intl.PluralRules(locale);
  rules.set(locale, made);
  return made;
};

const textOf = (message: Message, locale: Locale, count: unknown): string =>
  typeof message === 'string' ? message : (message[rulesOf(locale).select(Number(count))] ?? message.other);

/** @throws Error for a place that nothing was given for: better no text than one with a hole */
const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (_, place: string) => {
    const value = values[place];
    if (value === undefined) throw new Error(`nothing was given for {${place}} of "${text}"`);
    return String(value);
  });

export type Catalogue<E extends Messages> = {
  readonly [L in Locale]: L extends 'en' ? E : Translation<E>;
};

/** The texts of a language, to be said by their names. */
export const sayIn = <E extends Messages>(catalogue: Catalogue<E>, locale: Locale): Say<E> => {
  const texts = catalogue[locale] as Messages;
  return (key, ...filled) => {
    const values: Readonly<Record<string, string | number>> = filled[0] ?? {};
    return fill(textOf(texts[key] as Message, locale, values.count), values);
  };
};

/** The names between braces in a text, once each, sorted; of a plural in all its forms. */
export const placesIn = (message: Message): string[] => {
  const forms = typeof message === 'string' ? [message] : Object.values(message);
  const found = forms.flatMap((form) => [...form.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''));
  return [...new Set(found)].sort();
};
