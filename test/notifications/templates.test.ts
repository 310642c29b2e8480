import { describe, expect, it } from '@jest/globals';
import { cancellation } from '../../functions/notifications/templates/cancellation.ts';
import { lineRows, totalRows } from '../../functions/notifications/templates/order-lines.ts';
import { receipt } from '../../functions/notifications/templates/receipt.ts';
import { refund } from '../../functions/notifications/templates/refund.ts';
import { shipped } from '../../functions/notifications/templates/shipped.ts';
import type { Order } from '../../functions/orders/order.ts';
import { priceBasket } from '../../functions/pricing/price-basket.ts';
import { newRootUlid, newUlid } from '../../functions/shared/ids.ts';
import { money } from '../../functions/shared/money.ts';
import { aBasket, aLine, now, tenPercent } from '../pricing/basket.ts';
import { anItem, anOrder } from '../support/orders.ts';

describe('the mails', () => {
  it('say the order, the lines and the total as text and as HTML', () => {
    const order = anOrder();
    const { text, html } = receipt(order, 'Ada');
    for (const body of [text, html]) {
      expect(body).toContain(`Order ${order.id}`);
      expect(body).toContain('2 × Mug');
      expect(body).toContain('NGN 45.00');
    }
  });

  it('have rows that add up from top to bottom, with tax on top or contained', () => {
    const rows = (order: Order): [string, number][] =>
      [...lineRows(order), ...totalRows(order)].map(({ label, value }) => [
        label,
        Number(value.replace(/[^0-9−]/g, '').replace('−', '-')),
      ]);
    for (const country of ['KE', 'US']) {
      const priced = priceBasket(
        aBasket({
          currency: 'KES',
          lines: [
            aLine(1, { price: 33_333, currency: 'KES', quantity: 3 }),
            aLine(2, { price: 50_050, currency: 'KES' }),
          ],
          candidates: [tenPercent(1)],
          shippingAddress: { country, region: 'CA' },
        }),
      );
      const items = priced.lines.map((line, index) => ({
        ...anItem(newRootUlid(newUlid(now)), index + 1),
        ...line,
      }));
      const order = anOrder({ currency: 'KES', items, totals: priced.totals });
      const all = rows(order);
      const total = all.findIndex(([label]) => label === 'Total');
      const above = all.slice(0, total).reduce((sum, [, amount]) => sum + amount, 0);
      expect(above).toBe(priced.totals.total.amount);
      expect(all[total]).toEqual(['Total', priced.totals.total.amount]);
      const where = country === 'US' ? ['Tax', 'Rounding'] : ['Rounding', 'Tax contained in the prices'];
      expect(all.map(([label]) => label)).toEqual(expect.arrayContaining(['Saved', ...where]));
    }
  });

  it.each([
    [{ status: 'succeeded', provider: 'paystack' }, /your payment arrived/],
    [{ status: 'succeeded', provider: 'none' }, /nothing to pay/],
    [{ status: 'pending', provider: 'manual', method: 'cash-on-delivery' }, /You pay NGN 45\.00 when it is/],
  ] as const)('say of the money of a confirmed order what is true: %j', (payment, words) => {
    const { text } = receipt(anOrder({ payment }), 'Ada');
    expect(text).toMatch(words);
    expect(text.includes('payment arrived')).toBe(payment.provider === 'paystack');
  });

  it('never let what people typed become markup', () => {
    const { html, text } = receipt(anOrder(), '<script>alert(1)</script>');
    expect(html).not.toContain('<script>');
    expect(html).toContain('&lt;script&gt;');
    expect(text).toContain('<script>');
  });

  it('say whether money goes back when an order is cancelled', () => {
    expect(cancellation(anOrder({ endReason: 'payment-window-over' }), 'Ada', false).text).toMatch(
      /in time.*Nothing was charged/s,
    );
    expect(cancellation(anOrder(), 'Ada', true).text).toContain('on its way back');
  });

  it('leave cancelled items and no tracking number out of what was shipped', () => {
    const order = anOrder();
    const items = order.items.map((item, index) =>
      index === 0 ? { ...item, status: 'cancelled' as const } : item,
    );
    const { text } = shipped({ ...order, items }, 'Ada', [{ carrier: 'gig', trackingNumber: 'GIG-1' }]);
    expect(text.match(/× Mug/g)).toHaveLength(1);
    expect(text).toContain('Tracking (gig): GIG-1');
  });

  it('name the amount of a refund', () => {
    expect(refund(anOrder(), 'Ada', money(129_900, 'NGN')).subject).toContain('NGN 1,299.00');
  });
});
