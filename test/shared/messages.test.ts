/** Every text is there in every language, says the same things, and comes out whole. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { accountMessages } from '../../functions/identity/account-messages.ts';
import { pageMessages } from '../../functions/invoices/page-messages.ts';
import { orderMessages } from '../../functions/notifications/messages/order-messages.ts';
import { decimalsOf } from '../../functions/shared/decimal-money.ts';
import { acceptedLocale } from '../../functions/shared/http/accept-language.ts';
import { formatDate, formatMoney, formatRate } from '../../functions/shared/local-format.ts';
import { type Locale, locales } from '../../functions/shared/locale.ts';
import { type Message, type Messages, placesIn, sayIn } from '../../functions/shared/messages.ts';
import { type Currency, money } from '../../functions/shared/money.ts';

const catalogues: Readonly<Record<string, Readonly<Record<Locale, Messages>>>> = {
  accounts: accountMessages,
  orders: orderMessages,
  pages: pageMessages,
};

const formsOf = (message: Message | undefined): string[] =>
  typeof message === 'string' ? [message] : Object.values(message ?? {});

const texts = Object.entries(catalogues).flatMap(([name, catalogue]) =>
  Object.keys(catalogue.en).map((key) => ({ name, key, catalogue })),
);

describe(`${texts.length} texts in ${locales.length} languages`, () => {
  it.each(Object.entries(catalogues))('have the same names in each: %s', (_, catalogue) => {
    for (const locale of locales) {
      expect(Object.keys(catalogue[locale]).sort()).toEqual(Object.keys(catalogue.en).sort());
    }
  });

  it.each(texts)('say the same things in each: $name $key', ({ key, catalogue }) => {
    for (const locale of locales) {
      expect({ locale, places: placesIn(catalogue[locale][key] ?? '') }).toEqual({
        locale,
        places: placesIn(catalogue.en[key] ?? ''),
      });
      for (const form of formsOf(catalogue[locale][key])) expect(form.trim()).toBe(form);
    }
  });

  it('are translated: what is the same in two languages has no sentence in it', () => {
    const untranslated = texts.flatMap(({ name, key, catalogue }) =>
      locales
        .filter(
          (locale) =>
            locale !== 'en' && formsOf(catalogue[locale][key]).join() === formsOf(catalogue.en[key]).join(),
        )
        .map((locale) => `${locale} ${name} ${key}`),
    );
    expect(untranslated.sort()).toEqual([
      'fr orders lines.tax',
      'fr orders lines.total',
      'fr orders pieces',
      'fr pages date',
      'fr pages tax',
      'fr pages total',
      'sw orders lines.tax',
      'sw orders pieces',
      'sw orders row',
      'sw pages tax',
    ]);
  });

  it('say plurals by each language’s own rules', () => {
    const following = (locale: Locale, count: number) =>
      sayIn(orderMessages, locale)('parcel.follow', { count });
    expect(following('en', 1)).toBe('1 piece of your order will follow.');
    expect(following('en', 0)).toBe('0 pieces of your order will follow.');
    expect(following('fr', 0)).toBe('0 article de votre commande suivra.');
    expect(following('fr', 2)).toBe('2 articles de votre commande suivront.');
    expect(following('fr', 1_000_000)).toContain('articles');
    expect(following('sw', 1)).toBe('Bidhaa 1 ya oda yako itafuata.');
  });

  it('never go out with a hole in them', () => {
    const english = { hello: 'Hello {name}' } as const;
    const say = sayIn({ en: english, fr: { hello: 'Bonjour {name}' }, sw: { hello: '{name}' } }, 'fr');
    expect(say('hello', { name: '{name}' })).toBe('Bonjour {name}');
    expect(() => say('hello', {} as Record<'name', string>)).toThrow('{name}');
  });
});

describe('what is said in a language', () => {
  it('is money with the decimals of its currency, and never rounded', () => {
    expect(formatMoney(money(123_456_789, 'NGN'), 'en')).toBe('NGN 1,234,567.89');
    expect(formatMoney(money(123_456_789, 'NGN'), 'fr')).toBe('1 234 567,89 NGN');
    expect(formatMoney(money(123_456_789, 'JPY'), 'fr')).toBe('123 456 789 JPY');
    expect(formatMoney(money(1_005, 'KWD'), 'sw')).toBe('KWD 1.005');
    const anyMoney = fc.record({
      amount: fc.integer({ min: 0, max: 1_000_000_000_000 }),
      currency: fc.constantFrom<Currency>('NGN', 'KES', 'JPY', 'KWD', 'CLF', 'USD'),
    });
    fc.assert(
      fc.property(anyMoney, fc.constantFrom(...locales), ({ amount, currency }, locale) => {
        const written = formatMoney(money(amount, currency), locale);
        expect(Number(written.replaceAll(/\D/g, ''))).toBe(amount);
        const decimals = /[.,](\d+)(?:\s[A-Z]{3})?$/.exec(written)?.[1]?.length;
        if (decimalsOf(currency) !== 3)
          expect(decimals === 3 ? 0 : (decimals ?? 0)).toBe(decimalsOf(currency));
      }),
    );
  });

  it('is a date by the shop’s clocks', () => {
    const late = '2026-11-25T22:30:00.000Z';
    expect(formatDate(late, 'en', 'Africa/Lagos')).toBe('25 November 2026');
    expect(formatDate(late, 'fr', 'Africa/Nairobi')).toBe('26 novembre 2026');
    expect(formatDate(late, 'sw', 'Africa/Nairobi')).toBe('26 Novemba 2026');
    expect(formatRate(750, 'fr')).toBe('7,5 %');
  });

  it.each([
    ['fr', 'fr'],
    ['fr-CH, fr;q=0.9, en;q=0.8', 'fr'],
    ['de, sw;q=0.7, en;q=0.3', 'sw'],
    ['SW-KE', 'sw'],
    ['de', undefined],
    ['*', undefined],
    ['', undefined],
    ['en;q=0, fr;q=0', undefined],
    [';;;=', undefined],
  ])('is the best of Accept-Language %j', (header, locale) => {
    expect(acceptedLocale({ 'accept-language': header })).toBe(locale);
    expect(acceptedLocale({})).toBeUndefined();
  });
});
