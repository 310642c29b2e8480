import { describe, expect, it } from '@jest/globals';
import {
  assertVersion,
  etagOf,
  expectedVersions,
  isKnownToClient,
} from '../../functions/shared/http/version.ts';

const writes = (tags: string, stored = 7) => {
  assertVersion(stored, expectedVersions({ 'if-match': tags }));
  return 'written';
};
const stale = expect.objectContaining({ code: 'stale-version' });

describe('If-Match', () => {
  it.each(['"7"', '"7-abc_D-1"', '*', ' * ', '"zzz", "7"', '"6","7"', '"7" , ', ', "7"', '"a,b", "7"'])(
    '%s lets a write of version 7 through',
    (tags) => {
      expect(writes(tags)).toBe('written');
    },
  );

  it('is compared with the very tag that an answer gave', () => {
    expect(writes(etagOf(7))).toBe('written');
    expect(writes(etagOf(7, 'digest'))).toBe('written');
  });

  it('left out insists on nothing', () => {
    expect(expectedVersions({})).toBeUndefined();
  });

  it.each(['"6"', 'W/"7"', 'W/"7", "6"', '"77"', '"zzz"', '""', '"*"', '"-7"', '"7,"', '"0007000"'])(
    '%s refuses a write of version 7',
    (tags) => {
      expect(() => writes(tags)).toThrow(stale);
    },
  );

  it.each(['', '7', '"7', '"7 "', '"7" "8"', 'w/"7"', '"7", *', 'null', "'7'", '"7";q=1'])(
    '%j is no list of tags',
    (tags) => {
      expect(() => writes(tags)).toThrow(
        expect.objectContaining({
          code: 'invalid-request',
          details: { errors: [{ path: 'if-match', message: expect.any(String) }] },
        }),
      );
    },
  );
});

describe('If-None-Match', () => {
  const knows = (tags: string, etag = '"7"') => isKnownToClient(etag, { 'if-none-match': tags });

  it.each(['"7"', 'W/"7"', '*', '"6", W/"7"', '"a,b","7"'])('%s knows version 7', (tags) => {
    expect(knows(tags)).toBe(true);
  });

  it.each(['"6"', '7', '', '"a,7"', '"7', '"77"'])('%j does not', (tags) => {
    expect(knows(tags)).toBe(false);
  });

  it('knows a tag with a comma in it', () => {
    expect(knows('"x", "a,b"', '"a,b"')).toBe(true);
  });
});
