/** Whoever adds up a receipt from top to bottom gets its total: of random orders, in every language. */
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { wordsFor } from '../../functions/notifications/reader.ts';
import { lineRows, totalRows } from '../../functions/notifications/templates/order-lines.ts';
import { receipt } from '../../functions/notifications/templates/receipt.ts';
import type { Order } from '../../functions/orders/order.ts';
import { priceBasket } from '../../functions/pricing/price-basket.ts';
import { formatMoney } from '../../functions/shared/local-format.ts';
import { locales } from '../../functions/shared/locale.ts';
import { anyShop } from '../pricing/shops.ts';
import { anItem, anOrder } from '../support/orders.ts';

const shops = Number(process.env.MONEY_SHOPS ?? 300);

/** `−1 234,56 NGN` → -123456: what is printed, with no comma or point in it, is minor units. */
const minorUnits = (written: string): number =>
  Number(written.replaceAll(/[^0-9]/g, '')) * (written.startsWith('−') ? -1 : 1);

const model = anOrder({}, 4);
const readers = locales.map((locale) => ({ name: 'Ada', locale, timeZone: 'Africa/Nairobi' }));

it(`adds up for ${shops} orders, of currencies with 0, 2 and 3 decimals`, () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(anyShop, fc.constantFrom(...readers), ({ basket, tariffs }, reader) => {
      const priced = priceBasket(basket, tariffs);
      const order: Order = {
        ...model,
        currency: basket.currency,
        items: priced.lines.map((line, index) => ({ ...anItem(model.id.slice(4), index + 1), ...line })),
        totals: priced.totals,
        priceRules: priced.rules,
      };
      const words = wordsFor(reader);
      const rows = totalRows(order, words);
      const total = rows.findIndex(({ label }) => label === words.say('lines.total'));
      const above = [...lineRows(order, words), ...rows.slice(0, total)];
      const printed = above.reduce((sum, { value }) => sum + minorUnits(value), 0);
      expect(printed).toBe(priced.totals.total.amount);
      expect(minorUnits(rows[total]?.value ?? '')).toBe(priced.totals.total.amount);
      const contained = rows.slice(total + 1).reduce((sum, { value }) => sum + minorUnits(value), 0);
      const isIncluded = priced.rules.lines[0]?.tax.included ?? true;
      expect(contained).toBe(isIncluded ? priced.totals.tax.amount : 0);
      const { text, html } = receipt(order, reader);
      for (const { value } of [...above, ...rows]) {
        expect(text).toContain(value);
        expect(html).toContain(value);
      }
      expect(text).not.toMatch(/[{}]|undefined/);
      seen.add(`${basket.currency} ${priced.rules.relief?.kind ?? 'taxed'}`);
      expect(formatMoney(priced.totals.total, reader.locale)).toBe(rows[total]?.value);
    }),
    { numRuns: shops },
  );
  expect([...seen].sort()).toEqual(
    ['JPY', 'KES', 'KWD', 'NGN', 'USD'].flatMap((currency) => [`${currency} exempt`, `${currency} taxed`]),
  );
});
