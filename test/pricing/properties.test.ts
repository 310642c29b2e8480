import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PricedBasket } from '../../functions/pricing/priced-basket.ts';
import { aBasket, aLine, anyBasket, anyPlace, aPromotion, priceBasket } from './basket.ts';

const sumOf = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);

const explained = ({ explanation }: PricedBasket, kind: string): number =>
  sumOf(explanation.filter((sentence) => sentence.kind === kind).map(({ amount }) => amount.amount));

const property = (holds: (priced: PricedBasket) => void): void =>
  fc.assert(
    fc.property(anyBasket, (basket) => holds(priceBasket(basket))),
    { numRuns: 300 },
  );

const byVariant = (a: { variantId?: string | undefined }, b: { variantId?: string | undefined }): number =>
  (a.variantId ?? '').localeCompare(b.variantId ?? '');

/** Everything but the order that its lines came in. */
const inOneOrder = ({ lines, explanation, rules, ...rest }: PricedBasket): string =>
  JSON.stringify({
    ...rest,
    lines: [...lines].sort(byVariant),
    explanation: [...explanation].sort(byVariant),
    rules: { ...rules, lines: [...rules.lines].sort(byVariant) },
  });

describe('a priced basket', () => {
  it('has lines that sum to its totals', () =>
    property(({ lines, totals }) => {
      expect(sumOf(lines.map(({ unitPrice, quantity }) => unitPrice.amount * quantity))).toBe(
        totals.subtotal.amount,
      );
      expect(sumOf(lines.map(({ discount }) => discount.amount))).toBe(totals.discount.amount);
      expect(sumOf(lines.map(({ tax }) => tax.amount))).toBe(totals.tax.amount);
      expect(sumOf(lines.map(({ total }) => total.amount)) + totals.shipping.amount).toBe(
        totals.total.amount,
      );
    }));

  it('costs subtotal − discount + shipping, and tax where prices are without it', () =>
    fc.assert(
      fc.property(anyBasket, (basket) => {
        const { subtotal, discount, shipping, tax, total } = priceBasket(basket).totals;
        const onTop = basket.shippingAddress?.country === 'US' ? tax.amount : 0;
        expect(total.amount).toBe(subtotal.amount - discount.amount + shipping.amount + onTop);
      }),
    ));

  it('explains every number, kind by kind', () =>
    property((priced) => {
      const { subtotal, discount, shipping, tax, total } = priced.totals;
      expect(explained(priced, 'line')).toBe(subtotal.amount);
      expect(explained(priced, 'discount')).toBe(discount.amount);
      expect(explained(priced, 'shipping')).toBe(shipping.amount);
      expect(explained(priced, 'tax')).toBe(tax.amount);
      expect(explained(priced, 'total')).toBe(total.amount);
    }));

  it('never has anything negative, nor a discount beyond the price of a line', () =>
    property(({ lines, totals, promotions }) => {
      for (const part of Object.values(totals)) expect(part?.amount).toBeGreaterThanOrEqual(0);
      for (const { unitPrice, quantity, discount, total } of lines) {
        expect(discount.amount).toBeGreaterThanOrEqual(0);
        expect(discount.amount).toBeLessThanOrEqual(unitPrice.amount * quantity);
        expect(total.amount).toBeGreaterThanOrEqual(0);
      }
      expect(totals.discount.amount).toBeLessThanOrEqual(totals.subtotal.amount);
      expect(promotions.length).toBeLessThanOrEqual(3);
    }));

  it('has its lines in the order they came in', () =>
    fc.assert(
      fc.property(anyBasket, (basket) => {
        const ids = basket.lines.map(({ variantId }) => variantId);
        const turned = priceBasket({ ...basket, lines: [...basket.lines].reverse() });
        expect(turned.lines.map(({ variantId }) => variantId)).toEqual(ids.reverse());
      }),
    ));

  it('costs the same, byte for byte, whatever the order of lines, promotions and coupons', () =>
    fc.assert(
      fc.property(anyBasket, fc.nat(), (basket, turn) => {
        const turned = <T>(list: readonly T[]): T[] =>
          list.length === 0 ? [] : [...list.slice(turn % list.length), ...list.slice(0, turn % list.length)];
        const again = priceBasket({
          ...basket,
          lines: turned(basket.lines),
          candidates: turned(basket.candidates).reverse(),
          coupons: turned(basket.coupons),
        });
        expect(inOneOrder(again)).toBe(inOneOrder(priceBasket(basket)));
      }),
    ));

  it('has goods that cost no less with one piece more, where no rule asks for a number of pieces', () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ price: fc.nat(500_000), quantity: fc.integer({ min: 1, max: 98 }) }), {
          minLength: 1,
          maxLength: 10,
        }),
        fc.integer({ min: 1, max: 100 }),
        fc.nat(1_000_000),
        anyPlace,
        (lines, percent, amount, shippingAddress) => {
          const costOfGoods = (extra: number): number => {
            const { totals } = priceBasket(
              aBasket({
                lines: lines.map((line, n) =>
                  aLine(n + 1, { ...line, quantity: line.quantity + (n === 0 ? extra : 0) }),
                ),
                candidates: [
                  aPromotion(1, { type: 'percentage', value: percent }),
                  aPromotion(2, { type: 'fixed-amount', value: { amount, currency: 'NGN' } }),
                ],
                shippingAddress,
              }),
            );
            return totals.subtotal.amount - totals.discount.amount;
          };
          expect(costOfGoods(1)).toBeGreaterThanOrEqual(costOfGoods(0));
        },
      ),
    ));
});
