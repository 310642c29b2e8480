import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { entriesOf, entryChanges, isListed, listingQuery } from '../../functions/catalog/listing.ts';
import { productWrites } from '../../functions/catalog/store.ts';
import {
  lookupPrefix,
  matchesWords,
  prefixesOf,
  searchedWords,
  wordsOf,
} from '../../functions/catalog/words.ts';
import { maximumTransactionItems } from '../../functions/shared/transact.ts';
import { aProduct, aVariant } from './products.ts';

process.env.CATALOG_TABLE = 'catalog';

const longWords = (letter: string): string =>
  Array.from({ length: 30 }, (_, index) => `${letter}${String(index).padStart(2, '0')}padding`).join(' ');

describe('the entries of a product', () => {
  it('are one for all, each category up to the root, its shop and its words', () => {
    const scopes = entriesOf(aProduct({ name: 'Tea pot', tags: ['Gifts'] })).map(({ pk }) => pk);
    expect(scopes).toEqual([
      'LIST#active#ALL',
      expect.stringMatching(/^LIST#active#CATEGORY#cat_/),
      'LIST#active#SHOP#kitchen',
      'LIST#active#WORD#tea',
      'LIST#active#WORD#pot',
      'LIST#active#WORD#gif',
      'LIST#active#WORD#mug',
      'LIST#active#WORD#1',
    ]);
  });

  it('sort by the lowest price among the variants on sale', () => {
    const product = aProduct({
      variants: [
        aVariant(1, { prices: [[500, 'NGN']] }),
        aVariant(2, {
          prices: [
            [300, 'NGN'],
            [9, 'USD'],
          ],
        }),
        aVariant(3, { prices: [[100, 'NGN']], active: false }),
        aVariant(4, { prices: [[50, 'NGN']], archived: true }),
      ],
    });
    const [entry] = entriesOf(product);
    expect(entry?.priceNGN).toBe(`0000000000300#${product.id}`);
    expect(entry?.priceUSD).toBe(`0000000000009#${product.id}`);
    expect(entry?.priceKES).toBeUndefined();
  });

  it('are written only where they change', () => {
    const before = aProduct({ name: 'Tea pot' });
    const described = { ...before, description: 'New', version: 2 };
    expect(entryChanges(before, described)).toEqual({ put: [], remove: [] });
    const { remove } = entryChanges(before, { ...before, name: 'Tea cup' });
    expect(remove.map(({ pk }) => pk)).toEqual(['LIST#active#WORD#pot']);
  });

  it('fit into one transaction whatever changes at once', () => {
    const deep = (count: number) => aProduct({ depth: 5, name: longWords(`w${count}`) });
    const before = deep(1);
    const after = {
      ...deep(2),
      id: before.id,
      slug: 'another',
      active: false,
      shopId: 'another',
      categoryId: deep(2).categoryId,
    };
    const further = 1;
    expect(productWrites(before, after).length + further).toBeLessThanOrEqual(maximumTransactionItems);
  });
});

describe('text search', () => {
  const word = fc.stringMatching(/^[a-z0-9]{1,12}$/);

  it('finds a product by the beginning of any of its words, three characters or more', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), fc.nat(), fc.nat(), (words, which, cut) => {
        const whole = words[which % words.length] ?? '';
        const start = whole.length <= 3 ? whole : whole.slice(0, 3 + (cut % (whole.length - 2)));
        const known = wordsOf({ name: words.join(' '), tags: [], variants: [] });
        const prefixes = new Set(known.flatMap(prefixesOf));
        expect(prefixes.has(lookupPrefix(start))).toBe(true);
        expect(matchesWords(known, [start])).toBe(true);
      }),
    );
  });

  it('looks up the longest word, and at most five', () => {
    expect(searchedWords('a red headphone')[0]).toBe('headphone');
    expect(searchedWords('one two three four five six seven')).toHaveLength(5);
  });
});

describe('a listing', () => {
  it('reads the narrowest scope: a word before a category before a shop before all', () => {
    const categoryId = 'cat_01JD3Z7Q4M8K2V5X9W6T1R0N00';
    const where = (filter: object) => listingQuery({ state: 'active', ...filter }, 'newest').partition;
    expect(where({ q: 'red mugs', categoryId, shop: 'x' })).toBe('LIST#active#WORD#mug');
    expect(where({ categoryId, shop: 'x' })).toBe(`LIST#active#CATEGORY#${categoryId}`);
    expect(where({ shop: 'x' })).toBe('LIST#active#SHOP#x');
    expect(where({})).toBe('LIST#active#ALL');
  });

  it('agrees with its own key: what lies in a price range by key is listed, what lies outside is not', () => {
    const amount = fc.nat({ max: 2_000 });
    fc.assert(
      fc.property(amount, amount, amount, (price, low, high) => {
        const [entry] = entriesOf(aProduct({ variants: [aVariant(1, { prices: [[price, 'NGN']] })] }));
        const filter = { state: 'active', currency: 'NGN', minPrice: low, maxPrice: high } as const;
        const { sort } = listingQuery(filter, 'price-asc');
        const key = String(entry?.priceNGN);
        const inRange = sort !== undefined && key >= sort.from && key <= sort.to;
        expect(entry && isListed(entry, filter)).toBe(inRange);
      }),
    );
  });
});
