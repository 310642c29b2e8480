/** What the external system has to be told of an order, and whose word is about the order as it is. */
import { describe, expect, it } from '@jest/globals';
import {
  claimSeconds,
  hasOtherTerms,
  isToBeSent,
  madeThere,
  nothingSent,
  type Sent,
  sendingClaimed,
  sendingDone,
  sendingFailed,
} from '../../functions/integrations/sent.ts';
import type { Order } from '../../functions/orders/order.ts';
import { anOrder, someTime } from '../support/orders.ts';

const later = (seconds: number): Date => new Date(someTime.getTime() + seconds * 1000);
const confirmed = anOrder({ status: 'confirmed', confirmedAt: someTime.toISOString(), version: 3 });
const sentOf = (order: Order): Sent => sendingDone(nothingSent(order.id), order);
const withLine = (order: Order, fields: Partial<Order['items'][number]>, version: number): Order => ({
  ...order,
  items: order.items.map((item, index) => (index === 0 ? { ...item, ...fields } : item)),
  version,
});

describe('an order', () => {
  it('is sent once it was confirmed, and again when there is something new to say', () => {
    const pending = anOrder();
    expect(isToBeSent(pending, nothingSent(pending.id))).toBe(false);
    expect(isToBeSent(confirmed, nothingSent(confirmed.id))).toBe(true);
    expect(isToBeSent(confirmed, sentOf(confirmed))).toBe(false);
    expect(isToBeSent({ ...confirmed, webhookSent: true, version: 4 }, sentOf(confirmed))).toBe(false);
    expect(isToBeSent({ ...confirmed, status: 'cancelled', version: 4 }, sentOf(confirmed))).toBe(true);
  });

  it('that was made there is told of before it is confirmed', () => {
    const order = anOrder({ status: 'failed' });
    expect(isToBeSent(order, madeThere(order.id, 'EXT-1'))).toBe(true);
  });

  it('is sent by one at a time, until that one has had its time', () => {
    const mine = sendingClaimed(nothingSent(confirmed.id), someTime) as Sent;
    expect(sendingClaimed(mine, later(claimSeconds - 1))).toBeUndefined();
    expect(sendingClaimed(mine, later(claimSeconds + 1))).toBeDefined();
    expect(sendingClaimed(sendingDone(mine, confirmed), someTime)).toBeDefined();
  });

  it('waits from its first failure on, until it is taken', () => {
    const mine = sendingClaimed(nothingSent(confirmed.id), someTime) as Sent;
    const failed = sendingFailed(mine, 'it is down', someTime);
    const again = sendingFailed(failed, 'it is still down', later(600));
    expect(again).toMatchObject({ waitingSince: someTime.toISOString(), trouble: 'it is still down' });
    expect(sendingClaimed(again, someTime)).toBeDefined();
    const done = sendingDone(again, confirmed);
    expect(done.waitingSince).toBeUndefined();
    expect(done.trouble).toBeUndefined();
  });
});

describe('what it decided', () => {
  const edited = withLine(confirmed, { quantity: 1 }, 5);
  const shipped = withLine({ ...confirmed, status: 'shipped' }, { status: 'shipped' }, 6);

  it('is about other terms when lines or address changed since', () => {
    expect(hasOtherTerms(edited, sentOf(confirmed), 3)).toBe(true);
    const told = sendingDone(sentOf(confirmed), edited);
    expect(hasOtherTerms(edited, told, 3)).toBe(true);
    expect(hasOtherTerms(edited, told, 5)).toBe(false);
    expect(hasOtherTerms(edited, told, undefined)).toBe(false);
  });

  it('is about the same terms however far the order is', () => {
    expect(hasOtherTerms(shipped, sentOf(confirmed), 3)).toBe(false);
    const told = sendingDone(sentOf(confirmed), shipped);
    expect(told.sentVersion).toBe(6);
    expect(hasOtherTerms(shipped, told, 3)).toBe(false);
  });

  it('is about nothing of ours when it was told of nothing', () => {
    expect(hasOtherTerms(confirmed, nothingSent(confirmed.id), 1)).toBe(false);
  });
});
