import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { salesOf } from '../../functions/analytics/sales.ts';
import { countOrder, countWhatCameBack, readSales } from '../../functions/analytics/store.ts';
import { analyticsTable, countedKey, salesPartition } from '../../functions/analytics/table.ts';
import type { EventData } from '../../functions/events/catalogue.ts';
import { tableName } from '../../functions/shared/dynamo.ts';
import { idOf, newUlid } from '../../functions/shared/ids.ts';
import { money } from '../../functions/shared/money.ts';
import { queryAll } from '../../functions/shared/read.ts';
import { daysBetween } from '../../functions/shared/shop-day.ts';
import { transact } from '../../functions/shared/transact.ts';
import { anOrder, someTime } from '../support/orders.ts';
import { withTables } from '../support/store.ts';

withTables(analyticsTable);

const promotionId = idOf('promotion', newUlid(someTime));

const approved = (overrides: Partial<EventData<'order.approved'>> = {}): EventData<'order.approved'> => {
  const order = anOrder();
  return {
    orderId: order.id,
    customerId: order.customerId,
    total: order.totals.total,
    approvedAt: someTime.toISOString(),
    items: order.items.map(({ id, productId, variantId, shopId, quantity, total }) => ({
      orderItemId: id,
      productId,
      variantId,
      shopId,
      quantity,
      total,
    })),
    promotions: [{ promotionId, discount: money(300, 'NGN') }],
    ...overrides,
  };
};

const soldOnItsDay = (data: EventData<'order.approved'>) => salesOf(data, data.approvedAt.slice(0, 10));

const anotherOrder = () => ({
  eventId: idOf('event', newUlid(someTime)),
  orderId: idOf('order', newUlid(someTime)),
});

describe('sales figures', () => {
  it('count an order once for each day, product, shop and promotion', () => {
    const { date, currency, sales } = soldOnItsDay(approved());
    expect([date, currency]).toEqual(['2026-03-01', 'NGN']);
    expect(sales.map(({ by, orders, units, amount }) => [by, orders, units, amount])).toEqual([
      ['day', 1, 4, 4500],
      ['product', 1, 2, 2000],
      ['product', 1, 2, 2000],
      ['shop', 1, 4, 4000],
      ['promotion', 1, 0, 300],
    ]);
  });

  it('count an event once, however often and however many at once it comes', async () => {
    const id = anotherOrder();
    const order = soldOnItsDay(approved({ approvedAt: '2026-04-01T10:00:00.000Z' }));
    await Promise.all(Array.from({ length: 20 }, () => countOrder(id, order, someTime)));
    const [day] = await readSales('day', '2026-04-01', '2026-04-01');
    expect(day).toMatchObject({ subject: '2026-04-01', orders: 1, units: 4, amount: 4500 });
  });

  it('count no order again that was counted before what is known of it was kept', async () => {
    const id = anotherOrder();
    const mark = { ...countedKey(id.eventId), expiresAtSeconds: 2_000_000_000 };
    await transact([{ Put: { TableName: tableName(analyticsTable), Item: mark } }]);
    const order = soldOnItsDay(approved({ approvedAt: '2026-04-02T10:00:00.000Z' }));
    await countOrder(id, order, someTime);
    expect(await readSales('day', '2026-04-02', '2026-04-02')).toEqual([]);
    const refund = { refundId: 'rfd_1', date: '2026-04-03', amount: 100 };
    await countWhatCameBack(id.orderId, { refund }, someTime);
    expect(await readSales('day', '2026-04-03', '2026-04-03')).toMatchObject([{ orders: 0, refunds: 100 }]);
  });

  it('lose no order of many counted at once', async () => {
    const orders = Array.from({ length: 25 }, () =>
      soldOnItsDay(approved({ approvedAt: '2026-05-02T10:00:00.000Z' })),
    );
    await Promise.all(orders.map((order) => countOrder(anotherOrder(), order, someTime)));
    expect(await readSales('day', '2026-05-01', '2026-05-03')).toMatchObject([
      { orders: 25, amount: 25 * 4500 },
    ]);
    expect(await readSales('promotion', '2026-05-01', '2026-05-03')).toMatchObject([
      { subject: promotionId, orders: 25, amount: 25 * 300 },
    ]);
  });

  it('of a day are in several items, so that no order waits for all others', async () => {
    const order = soldOnItsDay(approved({ approvedAt: '2026-09-02T10:00:00.000Z' }));
    await Promise.all(Array.from({ length: 20 }, () => countOrder(anotherOrder(), order, someTime)));
    for (const by of ['day', 'promotion'] as const) {
      const partition = salesPartition(by, '2026-09-02');
      const items = await queryAll({ table: analyticsTable, partition }, z.object({ orders: z.int() }));
      expect(items.length).toBeGreaterThan(2);
      expect(Math.max(...items.map(({ orders }) => orders))).toBeLessThan(10);
      expect(await readSales(by, '2026-09-02', '2026-09-02')).toMatchObject([{ orders: 20 }]);
    }
  });

  it('leave out days before and after the asked ones, across months', async () => {
    for (const day of ['2026-06-30', '2026-07-01', '2026-07-02']) {
      await countOrder(
        anotherOrder(),
        soldOnItsDay(approved({ approvedAt: `${day}T23:59:59.999Z` })),
        someTime,
      );
    }
    const sold = await readSales('day', '2026-06-30', '2026-07-01');
    expect(sold.map(({ subject }) => subject)).toEqual(['2026-06-30', '2026-07-01']);
  });

  it('know the days between two dates', () => {
    expect(daysBetween('2026-02-27', '2026-03-01')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
    expect(daysBetween('2026-03-01', '2026-02-27')).toEqual([]);
  });
});
