/** Days are closed once, exactly, and for good, whoever is late and however often the schedule runs. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { closeDays as close, lastDayOver } from '../../functions/analytics/close-days.ts';
import { closedDay, closedDays, nextToClose } from '../../functions/analytics/closed-days.ts';
import { openFrom } from '../../functions/analytics/day-book.ts';
import { analyticsTable, closingKey, openDaysKeys } from '../../functions/analytics/table.ts';
import { type DailySummary, dailySummarySchema } from '../../functions/events/sales-events.ts';
import { tableName } from '../../functions/shared/dynamo.ts';
import { idOf, newUlid } from '../../functions/shared/ids.ts';
import { money } from '../../functions/shared/money.ts';
import { keySchema, queryAll } from '../../functions/shared/read.ts';
import { transact } from '../../functions/shared/transact.ts';
import { asFunction } from '../support/as-function.ts';
import { someTime } from '../support/orders.ts';
import { withTables } from '../support/store.ts';
import { approvedAt, refundOf, tell } from './days.ts';

withTables(analyticsTable);

const closeDays = asFunction('analytics-closing', close);
const utc = { timeZone: 'UTC', dailySummaryHour: 2 };

let year = 2030;
/** Each test has a year of its own, and closes days from its beginning on. */
const on = (monthAndDay: string, time = '10:00'): string => `${year}-${monthAndDay}T${time}:00.000Z`;
const date = (monthAndDay: string): string => `${year}-${monthAndDay}`;

const forgetBeginning = async (): Promise<void> => {
  const announcements = await queryAll({ table: analyticsTable, partition: closingKey.pk }, keySchema);
  for (const { pk, sk } of [...announcements, ...openDaysKeys()]) {
    await transact([{ Delete: { TableName: tableName(analyticsTable), Key: { pk, sk } } }]);
  }
};

beforeEach(async () => {
  year += 1;
  await forgetBeginning();
});

const announced = async (): Promise<unknown[]> => {
  const entries = await queryAll(
    { table: analyticsTable, partition: closingKey.pk, sort: { beginsWith: 'EVENT#' } },
    z.object({ events: z.array(z.object({ type: z.string(), data: dailySummarySchema })) }),
  );
  return entries
    .flatMap(({ events }) => events)
    .map(({ data }) => data)
    .filter((data) => data.date.startsWith(String(year)));
};

const figures = ({ date: day, currency }: DailySummary) => [
  day,
  ...currency.map(({ orders, gross, refunds, net }) => [orders, gross.amount, refunds.amount, net.amount]),
];

describe('a day', () => {
  it('is over from the hour on that the shop says, by its own clocks', () => {
    const at = (moment: string, timeZone: string, dailySummaryHour = 2) =>
      lastDayOver(new Date(moment), { timeZone, dailySummaryHour });
    expect(at('2031-03-05T01:59:59Z', 'UTC')).toBe('2031-03-03');
    expect(at('2031-03-05T02:00:00Z', 'UTC')).toBe('2031-03-04');
    expect(at('2031-03-05T00:59:59Z', 'Africa/Lagos')).toBe('2031-03-03');
    expect(at('2031-03-05T01:00:00Z', 'Africa/Lagos')).toBe('2031-03-04');
    expect(at('2031-03-05T20:15:00Z', 'Asia/Kathmandu')).toBe('2031-03-05');
    // On 30 March 2031 Berlin's clocks go from 02:00 to 03:00.
    expect(at('2031-03-30T00:59:59Z', 'Europe/Berlin')).toBe('2031-03-28');
    expect(at('2031-03-30T01:00:00Z', 'Europe/Berlin')).toBe('2031-03-29');
  });

  it('is closed with all that it had, net of what went back, and announced once', async () => {
    const sold = approvedAt(on('03-01'));
    await tell('order.approved', sold, on('03-01'));
    await tell('order.approved', approvedAt(on('03-01', '23:59')), on('03-01', '23:59'));
    await tell('payment.refunded', refundOf(sold, 1500), on('03-01', '12:00'));
    await tell('payment.refunded', refundOf(sold, 700, { surplus: true }), on('03-01', '12:00'));
    const payment = { paymentId: idOf('payment', newUlid(someTime)), orderId: sold.orderId };
    const attempt = { ...payment, txRef: 'wb-1', provider: 'paystack' };
    await tell('payment.succeeded', { ...attempt, amount: money(3500, 'NGN') }, on('03-01'));
    await tell('payment.failed', { ...attempt, reason: 'declined', currency: 'NGN' }, on('03-01'));
    const cartId = idOf('cart', newUlid(someTime));
    await tell('cart.abandoned', { cartId, currency: 'KES' }, on('03-01'));
    await tell('order.approved', approvedAt(on('03-02', '00:00')), on('03-02', '00:00'));

    const now = new Date(on('03-02', '02:00'));
    expect(await closeDays(utc, now)).toBe(1);
    const ngn = (amount: number) => ({ amount, currency: 'NGN' });
    const summary = {
      date: date('03-01'),
      currency: [
        {
          currency: 'KES',
          orders: 0,
          units: 0,
          gross: { amount: 0, currency: 'KES' },
          refunds: { amount: 0, currency: 'KES' },
          net: { amount: 0, currency: 'KES' },
          topProducts: [],
          payments: { succeeded: 0, failed: 0 },
          abandonedCarts: 1,
        },
        {
          currency: 'NGN',
          orders: 2,
          units: 4,
          gross: ngn(7000),
          refunds: ngn(1500),
          net: ngn(5500),
          topProducts: expect.arrayContaining([
            {
              productId: sold.items[0]?.productId,
              name: 'Mug',
              units: expect.any(Number),
              gross: expect.anything(),
            },
          ]),
          payments: { succeeded: 1, failed: 1 },
          abandonedCarts: 0,
        },
      ],
      closedAt: now.toISOString(),
    };
    expect(await closedDay(date('03-01'))).toEqual(summary);
    expect(await closeDays(utc, new Date(on('03-02', '02:15')))).toBe(0);
    expect(await announced()).toEqual([await closedDay(date('03-01'))]);
  });

  it('that nothing happened on is closed, too, and so is every day that was left open', async () => {
    await tell('order.approved', approvedAt(on('03-01')), on('03-01'));
    await tell('order.approved', approvedAt(on('03-20')), on('03-20'));
    const now = new Date(on('04-01'));
    let looks = 0;
    const isOver = () => ++looks > 11;
    expect(await closeDays(utc, now, isOver)).toBe(10);
    expect(await closeDays(utc, now)).toBe(21);
    const days = await closedDays(date('03-01'), date('04-30'));
    expect(days.map(({ date: day }) => day)).toEqual(
      Array.from({ length: 31 }, (_, index) => date(`03-${String(index + 1).padStart(2, '0')}`)),
    );
    expect(days.flatMap(({ currency }) => currency)).toHaveLength(2);
    expect(await announced()).toHaveLength(31);
  });

  it('is the first one when the shop begins, though nothing happened yet', async () => {
    expect(await closeDays(utc, new Date(on('05-01', '23:00')))).toBe(0);
    expect(await nextToClose()).toMatchObject({ next: date('05-01') });
    await tell('order.approved', approvedAt(on('04-30')), on('04-30'));
    expect(await closeDays(utc, new Date(on('05-02', '03:00')))).toBe(1);
    const closed = await closedDay(date('05-01'));
    expect(closed?.currency).toMatchObject([{ orders: 1, late: [{ date: date('04-30'), orders: 1 }] }]);
  });

  it('never changes once it is closed: what is heard of later is counted on the first open day, and shown', async () => {
    const sold = approvedAt(on('03-01'));
    await tell('order.approved', sold, on('03-01'));
    await closeDays(utc, new Date(on('03-03', '03:00')));
    const before = JSON.stringify(await closedDays(date('03-01'), date('03-02')));

    await tell('payment.refunded', refundOf(sold, 500), on('03-01', '23:00'));
    await tell('order.approved', approvedAt(on('03-02')), on('03-02'));
    await closeDays(utc, new Date(on('03-04', '03:00')));
    expect(JSON.stringify(await closedDays(date('03-01'), date('03-02')))).toBe(before);
    const ngn = (amount: number) => ({ amount, currency: 'NGN' });
    expect((await closedDay(date('03-03')))?.currency).toMatchObject([
      {
        orders: 1,
        gross: ngn(3500),
        refunds: ngn(500),
        net: ngn(3000),
        late: [
          { date: date('03-01'), orders: 0, gross: ngn(0), refunds: ngn(500) },
          { date: date('03-02'), orders: 1, gross: ngn(3500), refunds: ngn(0) },
        ],
      },
    ]);
  });

  it('is summed up to the same after a run died between sealing it and storing it', async () => {
    await tell('order.approved', approvedAt(on('03-01')), on('03-01'));
    await closeDays(utc, new Date(on('03-01', '11:00')));
    await openFrom(date('03-02'));
    await tell('order.approved', approvedAt(on('03-01')), on('03-01', '22:00'));
    await closeDays(utc, new Date(on('03-03', '03:00')));
    const days = await closedDays(date('03-01'), date('03-02'));
    expect(days.map(figures)).toEqual([
      [date('03-01'), [1, 3500, 0, 3500]],
      [date('03-02'), [1, 3500, 0, 3500]],
    ]);
  });

  it('counts each order once while runs and consumers are at it at the same time', async () => {
    const orders = Array.from({ length: 24 }, (_, index) => approvedAt(on(index % 2 ? '03-02' : '03-01')));
    const [first, ...others] = orders;
    if (!first) throw new Error('no order');
    await tell('order.approved', first, on('03-01'));
    const runs = Array.from({ length: 4 }, () => closeDays(utc, new Date(on('03-02', '03:00'))));
    const told = Promise.all(others.map((order) => tell('order.approved', order, order.approvedAt)));
    const atClosing = Promise.all(runs).then(async (closed) => ({
      count: closed.reduce((a, b) => a + b, 0),
      day: JSON.stringify(await closedDay(date('03-01'))),
    }));
    const [, { count, day }] = await Promise.all([told, atClosing]);
    expect(count).toBe(1);
    await closeDays(utc, new Date(on('03-04', '03:00')));
    expect(JSON.stringify(await closedDay(date('03-01')))).toBe(day);
    const days = await closedDays(date('03-01'), date('03-31'));
    const all = days.flatMap(({ currency }) => currency).reduce((sum, { orders: n }) => sum + n, 0);
    expect(all).toBe(24);
    expect(await announced()).toEqual(days);
  }, 60_000);
});
