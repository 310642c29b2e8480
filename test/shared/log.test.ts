import { describe, expect, it } from '@jest/globals';
import { redact } from '../../functions/shared/log.ts';

const written = (entry: object): string => JSON.stringify(entry, redact);

describe('a log line', () => {
  it.each([
    ['password', 'Correct-horse-9'],
    ['Authorization', 'Bearer abc'],
    ['refresh_token', 'abc'],
    ['cart-token', 'abc'],
    ['email', 'ada@example.com'],
    ['phone', '+2348012345678'],
    ['line1', '1 Broad Street'],
  ])('masks what %s holds, however deep', (key, value) => {
    expect(written({ a: [{ [key]: value }] })).toBe(`{"a":[{"${key}":"[masked]"}]}`);
  });

  it.each([
    ['no account for ada.l+shop@example.co.uk here', 'no account for [masked] here'],
    ['token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln refused', 'token [masked] refused'],
    ['card 4111 1111 1111 1111.', 'card [masked].'],
    ['card 4111111111111111', 'card [masked]'],
  ])('masks in free text: %s', (text, expected) => {
    expect(JSON.parse(written({ message: text }))).toEqual({ message: expected });
  });

  it('keeps what a person needs to follow an order', () => {
    const entry = {
      orderId: 'ord_01JD3Z7Q4M8K2V5X9W6T1R0N00',
      txRef: 'wb-01JD3Z7Q4M8K2V5X9W6T1R0N00-1',
      requestId: '01234567-0123-0123-0123-012345678901',
      at: '2026-11-21T01:37:42.123Z',
      statusCode: 200,
      userId: 'usr_01234567-0123-4123-8123-012345678901',
    };
    expect(JSON.parse(written(entry))).toEqual(entry);
  });
});
