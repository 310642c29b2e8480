/** A closed day is made anew of the events, to the same bytes; an event that was lost or changed is found by it. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { closeDays as close } from '../../functions/analytics/close-days.ts';
import { closedDays } from '../../functions/analytics/closed-days.ts';
import { eachEntry } from '../../functions/analytics/day-book.ts';
import { type Booked, type Events, rebuildDay } from '../../functions/analytics/rebuild-day.ts';
import { analyticsTable } from '../../functions/analytics/table.ts';
import type { DomainEvent } from '../../functions/events/catalogue.ts';
import { idOf, newUlid } from '../../functions/shared/ids.ts';
import { money } from '../../functions/shared/money.ts';
import { asFunction } from '../support/as-function.ts';
import { someTime } from '../support/orders.ts';
import { withTables } from '../support/store.ts';
import { approvedAt, refundOf, tell } from './days.ts';

withTables(analyticsTable);

const closeDays = asFunction('analytics-closing', close);
const timeZone = 'Africa/Lagos';
const closeUpTo = (moment: string) => closeDays({ timeZone, dailySummaryHour: 2 }, new Date(moment));

const isOf =
  <T extends DomainEvent['type']>(type: T) =>
  (event: DomainEvent): event is DomainEvent<T> =>
    event.type === type;

const eventsBy = (events: readonly DomainEvent[]): Events => ({
  approved: new Map(events.filter(isOf('order.approved')).map((event) => [event.data.orderId, event])),
  refunded: new Map(events.filter(isOf('payment.refunded')).map((event) => [event.data.refundId, event])),
  others: new Map(events.map((event) => [event.id, event])),
});

const told: DomainEvent[] = [];
const days = ['2032-03-01', '2032-03-02', '2032-03-03'];
const booked: Booked[] = [];

/** Two orders, one with something cancelled before; refunds that come before the sale, late, and out of order. */
beforeAll(async () => {
  const { replaceShopSettings, readShopSettings } = await import('../../functions/settings/store.ts');
  const { settings } = await readShopSettings();
  await replaceShopSettings({ ...settings, timeZone }, undefined);
  const first = approvedAt('2032-03-01T10:00:00.000Z', { paid: money(4200, 'NGN') });
  const second = approvedAt('2032-03-01T23:30:00.000Z');
  const payment = { paymentId: idOf('payment', newUlid(someTime)), orderId: first.orderId };
  const attempt = { ...payment, txRef: 'wb-1', provider: 'paystack' };
  const story = [
    () => tell('payment.succeeded', { ...attempt, amount: money(4200, 'NGN') }, '2032-03-01T09:00:00.000Z'),
    () =>
      tell('payment.failed', { ...attempt, reason: 'declined', currency: 'NGN' }, '2032-03-01T08:00:00.000Z'),
    () => tell('payment.refunded', refundOf(first, 500), '2032-03-01T09:30:00.000Z'),
    () => tell('order.approved', first, '2032-03-01T10:00:00.000Z'),
    () => tell('order.approved', second, '2032-03-01T23:30:00.000Z'),
    () => tell('payment.refunded', refundOf(first, 700), '2032-03-02T10:00:00.000Z'),
    () => closeUpTo('2032-03-02T03:00:00.000Z'),
    () => tell('payment.refunded', refundOf(first, 300), '2032-03-01T12:00:00.000Z'),
    () =>
      tell(
        'cart.abandoned',
        { cartId: idOf('cart', newUlid(someTime)), currency: 'KES' },
        '2032-03-02T05:00:00.000Z',
      ),
    () => closeUpTo('2032-03-03T03:00:00.000Z'),
    () => tell('payment.refunded', refundOf(second, 3500), '2032-03-01T23:45:00.000Z'),
    () => closeUpTo('2032-03-04T03:00:00.000Z'),
  ];
  for (const step of story) {
    const event = await step();
    if (typeof event === 'object') told.push(event as DomainEvent);
  }
  for (const day of days) await eachEntry(day, (entry) => booked.push({ day, entry }));
}, 30_000);

describe('a closed day', () => {
  it('is the same to the byte when it is made anew of the events', async () => {
    const closed = await closedDays('2032-03-01', '2032-03-03');
    expect(closed.map(({ date }) => date)).toEqual(days);
    const rebuilt = closed.map((day) => rebuildDay(day, booked, eventsBy(told), timeZone));
    expect(JSON.stringify(rebuilt)).toBe(JSON.stringify(closed));
    const net = closed.flatMap(({ currency }) => currency).reduce((sum, row) => sum + row.net.amount, 0);
    expect(net).toBe(3500 - (1500 - 700) + 3500 - 3500);
  });

  it('tells of an event that was lost, and of one that says something else', async () => {
    const [day] = await closedDays('2032-03-01', '2032-03-01');
    if (!day) throw new Error('no day');
    const without = told.filter(({ type }) => type !== 'order.approved');
    expect(() => rebuildDay(day, booked, eventsBy(without), timeZone)).toThrow('no event of sale');
    const changed = told.map((event) =>
      isOf('order.approved')(event)
        ? { ...event, data: { ...event.data, total: money(3501, 'NGN') } }
        : event,
    );
    expect(rebuildDay(day, booked, eventsBy(changed), timeZone)).not.toEqual(day);
  });
});
