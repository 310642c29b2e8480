import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { tablesOf } from '../../lib/declared-tables.ts';
import { functions } from '../../lib/functions.ts';
import { type Indexes, indexesOf, maximumIndexes, refusedIndexChanges } from '../../lib/index-changes.ts';

const tables = tablesOf(functions);
const file = join(import.meta.dirname, '../../lib/released-indexes.json');
const released: Indexes = z
  .record(z.string(), z.record(z.string(), z.string()))
  .parse(JSON.parse(readFileSync(file, 'utf8')));

describe('the indexes of a release', () => {
  it('can be deployed over those of the last one', () => {
    expect(refusedIndexChanges(released, indexesOf(tables))).toEqual([]);
  });

  it.each(tables)('are few enough on $name', ({ indexes }) => {
    expect(indexes.length).toBeLessThanOrEqual(maximumIndexes);
  });
});

describe('a change of indexes', () => {
  const byName = { byName: 'pk, nameKey: all' };
  const byPrice = { byPrice: 'pk, price: all' };
  const before: Indexes = { catalog: byName };

  it.each([
    ['none', { catalog: byName }],
    ['one more', { catalog: { ...byName, ...byPrice } }],
    ['one less', { catalog: {} }],
    ['a new table with several', { catalog: byName, orders: { ...byName, ...byPrice } }],
    ['a table that goes', {}],
  ])('is taken: %s', (_, after) => {
    expect(refusedIndexChanges(before, after)).toEqual([]);
  });

  it('is refused when two come at once, or one comes and one goes', () => {
    const sentence = 'change at once: DynamoDB takes one in a release';
    const two = { ...byName, ...byPrice, byShop: 'shop, sk: all' };
    expect(refusedIndexChanges(before, { catalog: two })).toEqual([expect.stringContaining(sentence)]);
    expect(refusedIndexChanges(before, { catalog: byPrice })).toEqual([
      expect.stringContaining('catalog: byName, byPrice change at once'),
    ]);
  });

  it('is refused when an index is another one under the old name', () => {
    expect(refusedIndexChanges(before, { catalog: { byName: 'pk, nameKey: ' } })).toEqual([
      expect.stringContaining('catalog: byName is another index under the old name'),
    ]);
  });
});
