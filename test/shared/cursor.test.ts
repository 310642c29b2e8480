import { describe, expect, it } from '@jest/globals';
import { decodeCursor, encodeCursor } from '../../functions/shared/cursor.ts';

const decode = (cursor: string) => decodeCursor(cursor, ['pk', 'sk'], { pk: 'ORDER#1' });

describe('a cursor', () => {
  it('comes back as it was given', () => {
    const key = { pk: 'ORDER#1', sk: 'EVENT#000002' };
    expect(decode(encodeCursor(key))).toEqual(key);
  });

  it.each([
    ['another list', { pk: 'ORDER#2', sk: 'EVENT#1' }],
    ['a key too many', { pk: 'ORDER#1', sk: 'EVENT#1', third: 'x' }],
    ['a key too few', { pk: 'ORDER#1' }],
    ['a number for a key', { pk: 'ORDER#1', sk: 7 }],
    ['an empty key', { pk: 'ORDER#1', sk: '' }],
    ['a key that is longer than keys may be', { pk: 'ORDER#1', sk: 'x'.repeat(1_025) }],
    ['a key that is longer in bytes than in letters', { pk: 'ORDER#1', sk: 'ሰ'.repeat(400) }],
    ['half an emoji', { pk: 'ORDER#1', sk: '\ud83d' }],
  ])('of %s is refused', (_, key) => {
    expect(() => decode(encodeCursor(key))).toThrow(expect.objectContaining({ code: 'invalid-cursor' }));
  });

  it.each(['', 'null', '[]', '{', '"text"', '{"__proto__":"x","pk":"ORDER#1"}'])(
    'made of %j is refused',
    (text) => {
      const cursor = Buffer.from(text).toString('base64url');
      expect(() => decode(cursor)).toThrow(expect.objectContaining({ code: 'invalid-cursor' }));
    },
  );
});
