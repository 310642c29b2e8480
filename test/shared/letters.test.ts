import { describe, expect, it } from '@jest/globals';
import { slugSchema } from '../../functions/catalog/slug.ts';
import { matchesWords, searchedWords, wordsOf } from '../../functions/catalog/words.ts';
import { slugify, wordsIn } from '../../functions/shared/letters.ts';

const names = [
  ['Hausa', 'Ɗanɗano mai ƙarfi, ƴaƴan ɓera', 'dandano-mai-karfi-yayan-bera'],
  ['Yoruba', 'Ẹ̀bùn ọjà', 'ebun-oja'],
  ['Turkish', 'Işık ŞEKER, İstanbul’un ağı', 'isik-seker-istanbulun-agi'],
  ['Polish', 'Łódź — żółta', 'lodz-zolta'],
  ['German', 'Große Straße', 'grosse-strasse'],
  ['Amharic', 'መጽሐፍ ቡና', 'metshaf-buna'],
  ['Arabic', 'كتاب عربي', 'ktb-rby'],
  ['Russian', 'Книга об объекте', 'kniga-ob-obekte'],
  ['Chinese', '中文 手机', 'zhongwen-shouji'],
  ['Hindi', 'किताब', 'kitab'],
  ['plain English', 'Men’s 5" mug (blue)', 'mens-5-mug-blue'],
] as const;

describe('a name', () => {
  it.each(names)('in %s keeps its letters in its slug: %s', (_, name, slug) => {
    expect(slugify(name, 70)).toBe(slug);
    expect(slugSchema.safeParse(slug).success).toBe(true);
  });

  it('without a letter makes no slug of its own', () => {
    expect(slugify('— … !', 70)).toBeUndefined();
  });

  it('is cut where a slug ends', () => {
    expect(slugify('one two', 4)).toBe('one');
  });
});

const finds = (query: string, name: string): boolean =>
  matchesWords(wordsOf({ name, tags: [], variants: [] }), searchedWords(query));

describe('a search', () => {
  it.each(names)('in %s finds the name as it is written, and each word of it', (_script, name, _slug) => {
    expect(finds(name, name)).toBe(true);
    for (const word of name.match(/[\p{L}\p{M}]+/gu) ?? []) expect(finds(word, name)).toBe(true);
  });

  it.each([
    ['dandano', 'Ɗanɗano'],
    ['ɗanɗano', 'Dandano'],
    ['isik', 'Işık'],
    ['ışık', 'ISIK'],
    ['lodz', 'Łódź'],
    ['Łódź', 'Lodz'],
    ['strasse', 'Straße'],
    ['STRASSE', 'straße'],
    ['kniga', 'Книга'],
    ['buna', 'ቡና'],
    ['cafe', 'Café'],
    ['cafe\u0301', 'Café'],
    ['café', 'CAFE'],
  ])('for %s finds %s', (query, name) => {
    expect(finds(query, name)).toBe(true);
  });

  it('does not find another word', () => {
    expect(finds('книга', 'ቡና')).toBe(false);
  });

  it('looks for nothing in what has no letters', () => {
    expect(wordsIn('— … !')).toEqual([]);
  });
});
