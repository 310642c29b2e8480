import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { manualRefusal } from '../../functions/payments/manual-rule.ts';
import { allowedReturnUrl, returnUrlSchema } from '../../functions/payments/return-url.ts';
import { money } from '../../functions/shared/money.ts';

const origins = ['https://shop.example', 'http://localhost:3000', 'https://shop.example:8443'];

describe('a return address', () => {
  it.each([
    ['https://shop.example', 'https://shop.example/'],
    ['HTTPS://Shop.Example:443/thanks?order=1#top', 'https://shop.example/thanks?order=1#top'],
    ['https://shop.example/a/../b', 'https://shop.example/b'],
    ['https://shop.example/é?q=ሰ', 'https://shop.example/%C3%A9?q=%E1%88%B0'],
    ['https://shop.example/?next=https://evil.example', 'https://shop.example/?next=https://evil.example'],
    ['http://localhost:3000/', 'http://localhost:3000/'],
    ['https://shop.example:8443/x@y', 'https://shop.example:8443/x@y'],
  ])('on a page of the shop is taken in its normal form: %s', (text, normal) => {
    expect(allowedReturnUrl(text, origins)).toBe(normal);
  });

  it.each([
    'https://evil.example/',
    'https://shop.example.evil.example/',
    'https://evil-shop.example/',
    'https://shop.example:444/',
    'https://shop.example./',
    'http://shop.example/',
    'http://localhost:3001/',
  ])('elsewhere is not: %s', (text) => {
    expect(allowedReturnUrl(text, origins)).toBeUndefined();
  });

  it.each([
    '',
    'shop.example',
    '/thanks',
    '//shop.example/',
    'https:shop.example',
    'https:/shop.example/',
    'https:///shop.example/',
    'https:\\\\shop.example',
    'https://shop.example\\@evil.example/',
    'https://shop.example@evil.example/',
    'https://evil.example@shop.example/',
    'https://@shop.example/',
    'https://user:word@shop.example/',
    'javascript:alert(1)',
    'javascript://shop.example/%0aalert(1)',
    'data:text/html,x',
    'ftp://shop.example/',
    'blob:https://shop.example/1',
    'https://shop.example/\r\nset-cookie: x=1',
    'https://shop.example/\tx',
    'https://shop.example/\u0000',
    'https://shop.example/\u007f',
    'https://shop.example/\u0085',
    'https://shop.example/\u2028',
    'https://shop.example/\u202e',
    ' https://shop.example/ ',
    'https://shop .example/',
    'https://shop.example/\ud800',
    `https://shop.example/${'ሰ'.repeat(1_000)}`,
    `https://shop.example/${'a'.repeat(2_000)}`,
  ])('that is no plain address of a page is refused as such: %j', (text) => {
    expect(returnUrlSchema.safeParse(text).success).toBe(false);
    expect(allowedReturnUrl(text, origins)).toBeUndefined();
  });

  it('that is allowed leads to an allowed origin and fits a header, whatever the text', () => {
    const pieces = fc.constantFrom(
      'https:',
      'http:',
      '//',
      '/',
      '\\',
      '@',
      ':',
      '?',
      '#',
      '.',
      'é',
      '\t',
      '\r\n',
      'shop.example',
      'localhost:3000',
      'evil.example',
      '%0d',
      'a',
    ); // prettier-ignore
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const allowed = allowedReturnUrl(parts.join(''), origins);
        if (allowed === undefined) return;
        expect(allowed).toMatch(/^[\x21-\x7e]+$/);
        expect(origins).toContain(new URL(allowed).origin);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('a manual payment', () => {
  const total = money(5_000_00, 'NGN');
  const rule = { enabled: true, maximumAmount: null, who: 'everyone' } as const;

  it('is taken from everybody unless the shop says otherwise', () => {
    expect(manualRefusal(rule, 'guest', total)).toBeUndefined();
  });

  it('is refused while it is off', () => {
    expect(manualRefusal({ ...rule, enabled: false }, 'staff', total)).toContain('no manual payments');
  });

  it('is taken from whom the shop names', () => {
    const signedIn = { ...rule, who: 'signed-in' } as const;
    const staffOnly = { ...rule, who: 'staff' } as const;
    const refused = (someRule: Parameters<typeof manualRefusal>[0]) =>
      (['guest', 'customer', 'staff'] as const).filter((payer) => manualRefusal(someRule, payer, total));
    expect(refused(signedIn)).toEqual(['guest']);
    expect(refused(staffOnly)).toEqual(['guest', 'customer']);
  });

  it('is taken up to the maximum of the order’s currency', () => {
    const upTo = (amount: number) => ({ ...rule, maximumAmount: [money(amount, 'NGN'), money(1, 'KES')] });
    expect(manualRefusal(upTo(5_000_00), 'customer', total)).toBeUndefined();
    expect(manualRefusal(upTo(4_999_99), 'customer', total)).toContain('up to NGN 4,999.99');
    expect(manualRefusal(upTo(1), 'customer', money(9, 'USD'))).toBeUndefined();
  });
});
