import { describe, expect, it } from '@jest/globals';
import { cancellation } from '../../functions/notifications/templates/cancellation.ts';
import { receipt } from '../../functions/notifications/templates/receipt.ts';
import { refund } from '../../functions/notifications/templates/refund.ts';
import { shipped } from '../../functions/notifications/templates/shipped.ts';
import { money } from '../../functions/shared/money.ts';
import { anOrder } from '../support/orders.ts';

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
