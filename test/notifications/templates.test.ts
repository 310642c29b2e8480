import { describe, expect, it } from '@jest/globals';
import { type Reader, wordsFor } from '../../functions/notifications/reader.ts';
import { cancellation } from '../../functions/notifications/templates/cancellation.ts';
import { lineRows, totalRows } from '../../functions/notifications/templates/order-lines.ts';
import { parcelDelivered, parcelShipped } from '../../functions/notifications/templates/parcel.ts';
import { receipt } from '../../functions/notifications/templates/receipt.ts';
import { refund } from '../../functions/notifications/templates/refund.ts';
import {
  type ReturnedGoods,
  type ReturnNews,
  returnMail,
} from '../../functions/notifications/templates/return.ts';
import { shipped } from '../../functions/notifications/templates/shipped.ts';
import type { Order } from '../../functions/orders/order.ts';
import { newRootUlid, newUlid } from '../../functions/shared/ids.ts';
import { money } from '../../functions/shared/money.ts';
import { aBasket, aLine, now, priceBasket, tenPercent } from '../pricing/basket.ts';
import { anItem, anOrder } from '../support/orders.ts';

const ada: Reader = { name: 'Ada', locale: 'en', timeZone: 'Africa/Lagos' };
const words = wordsFor(ada);

describe('the mails', () => {
  it('say the order, the lines and the total as text and as HTML', () => {
    const order = anOrder();
    const { text, html } = receipt(order, ada);
    for (const body of [text, html]) {
      expect(body).toContain(`Order ${order.id}`);
      expect(body).toContain('2 × Mug');
      expect(body).toContain('NGN 45.00');
    }
  });

  it('have rows that add up from top to bottom, with tax on top or contained', () => {
    const rows = (order: Order): [string, number][] =>
      [...lineRows(order, words), ...totalRows(order, words)].map(({ label, value }) => [
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
      const where =
        country === 'US' ? ['Tax', 'Rounding'] : ['Rounding', 'Of which tax, contained in the prices'];
      expect(all.map(([label]) => label)).toEqual(expect.arrayContaining(['Saved', ...where]));
    }
  });

  it.each([
    [{ status: 'succeeded', provider: 'paystack' }, /your payment arrived/],
    [{ status: 'succeeded', provider: 'none' }, /nothing to pay/],
    [{ status: 'pending', provider: 'manual', method: 'cash-on-delivery' }, /You pay NGN 45\.00 when it is/],
  ] as const)('say of the money of a confirmed order what is true: %j', (payment, words) => {
    const { text } = receipt(anOrder({ payment }), ada);
    expect(text).toMatch(words);
    expect(text.includes('payment arrived')).toBe(payment.provider === 'paystack');
  });

  it('never let what people typed become markup', () => {
    const { html, text } = receipt(anOrder(), { ...ada, name: '<script>alert(1)</script>' });
    expect(html).not.toContain('<script>');
    expect(html).toContain('&lt;script&gt;');
    expect(text).toContain('<script>');
  });

  it('say whether money goes back when an order is cancelled', () => {
    expect(cancellation(anOrder({ endReason: 'payment-window-over' }), ada, false).text).toMatch(
      /in time.*Nothing was charged/s,
    );
    expect(cancellation(anOrder(), ada, true).text).toContain('on its way back');
  });

  it('leave cancelled items out of what was shipped', () => {
    const order = anOrder();
    const items = order.items.map((item, index) =>
      index === 0 ? { ...item, status: 'cancelled' as const } : item,
    );
    expect(shipped({ ...order, items }, ada).text.match(/× Mug/g)).toHaveLength(1);
  });

  it('say of a parcel whether it is the whole order, what is in it and what will follow', () => {
    const order = anOrder();
    const [first, second] = order.items.map(({ id }) => id);
    const gig = { carrier: 'GIG Logistics', trackingNumber: 'GIG 1' };
    const part = { ...gig, items: [{ itemId: first ?? '', quantity: 1 }] };
    const left = order.items.map((item) => (item.id === first ? { ...item, shippedQuantity: 1 } : item));
    const mail = parcelShipped({ ...order, items: left }, ada, part);
    expect(mail.subject).toMatch(/^A parcel of your order \w{10} is on its way$/);
    expect(mail.text).toContain('1 × Mug');
    expect(mail.text).toContain('3 pieces of your order will follow');
    expect(mail.text).toContain('Tracking (GIG Logistics): GIG 1');
    const whole = [first, second].map((itemId) => ({ itemId: itemId ?? '', quantity: 2 }));
    const van = parcelShipped(order, ada, { carrier: 'own van', items: whole });
    expect(van.subject).toMatch(/^Your order \w{10} is on its way$/);
    expect(van.text).toContain('Brought by: own van');
    expect(parcelDelivered(order, ada, part).subject).toMatch(/^A parcel of your order \w{10} has arrived$/);
  });

  it('tell the customer of a return, why it is refused and what is paid back for it', () => {
    const order = anOrder();
    const items = [{ itemId: order.items[0]?.id ?? '', quantity: 2 }];
    const textOf = (news: ReturnNews, more: Partial<ReturnedGoods> = {}): string =>
      returnMail(order, ada, news, { items, ...more }).text;
    expect(textOf('requested')).toContain('2 × Mug');
    expect(textOf('rejected', { decision: 'It was worn' })).toContain('Reason: It was worn');
    expect(textOf('received', { refund: money(129_900, 'NGN') })).toContain(
      'NGN 1,299.00 is on its way back',
    );
    expect(textOf('received', { refund: money(0, 'NGN') })).toContain('nothing left to be paid back');
  });

  it('name the amount of a refund', () => {
    expect(refund(anOrder(), ada, money(129_900, 'NGN')).subject).toContain('NGN 1,299.00');
  });
});
