import { describe, expect, it } from '@jest/globals';
import { reasonToTell } from '../../functions/shared/actor.ts';

describe('what an event says of why', () => {
  it.each([
    ['workflow', 'payment-window-over', 'payment-window-over'],
    ['warehouse', 'out of stock', 'out of stock'],
    ['provider:paystack', 'reversed', 'reversed'],
    ['usr_01JD3Z7Q4M8K2V5X9W6T1R0N00', 'My sister Ann is ill', 'said by the customer'],
    ['gst_01JD3Z7Q4M8K2V5X9W6T1R0N00', 'My sister Ann is ill', 'said by the customer'],
    ['staff:usr_01JD3Z7Q4M8K2V5X9W6T1R0N00', 'Ann rang', 'said by staff'],
    ['shop:usr_01JD3Z7Q4M8K2V5X9W6T1R0N00', 'Ann rang', 'said by shop'],
  ])('by %s, who gave %j, is %j', (actor, reason, told) => {
    expect(reasonToTell({ actor, reason }, 'cancelled')).toBe(told);
  });

  it('is what is said when nobody gave a reason', () => {
    expect(reasonToTell({ actor: 'usr_1' }, 'cancelled by the customer')).toBe('cancelled by the customer');
  });
});
