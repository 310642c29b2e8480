/** Sales net of what went back, whatever order the events come in and however often. */
import { describe, expect, it } from '@jest/globals';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import fc from 'fast-check';
import { handler as entry } from '../../functions/analytics/consumer.ts';
import { cameBack, countWaiting, noSales, orderApproved } from '../../functions/analytics/order-sales.ts';
import { addFigures, type Figures, noFigures, type Sale, salesOf } from '../../functions/analytics/sales.ts';
import { readSales } from '../../functions/analytics/store.ts';
import { analyticsTable, type Dimension } from '../../functions/analytics/table.ts';
import { type EventData, type EventType, newEvent } from '../../functions/events/catalogue.ts';
import { idOf, newUlid } from '../../functions/shared/ids.ts';
import { money } from '../../functions/shared/money.ts';
import { asFunction } from '../support/as-function.ts';
import { anOrder, someTime } from '../support/orders.ts';
import { withTables } from '../support/store.ts';

const handler = asFunction('analytics-consumer', entry);

withTables(analyticsTable);

const product = (n: number) => idOf('product', `0000000000000000000000000${n}`);
const item = (n: number) => idOf('item', `0000000000000000000000000${n}`);

/** Two lines of 1,000 and 2,000, and 500 for shipping. @param cancelled what was paid for an item taken off before */
const approval = (cancelled = 0, approvedAt = '2026-03-02T10:00:00.000Z'): EventData<'order.approved'> => {
  const { id: orderId, customerId, items } = anOrder();
  const [first] = items;
  if (!first) throw new Error('no item');
  const { variantId, shopId } = first;
  const line = (n: number, total: number) => ({
    orderItemId: item(n),
    productId: product(n),
    variantId,
    shopId,
    quantity: n,
    total: money(total, 'NGN'),
  });
  return {
    orderId,
    customerId,
    total: money(3500, 'NGN'),
    paid: money(3500 + cancelled, 'NGN'),
    approvedAt,
    items: [line(1, 1000), line(2, 2000)],
    promotions: [{ promotionId: 'prm_1', discount: money(300, 'NGN') }],
  };
};

const soldOnItsDay = (data: EventData<'order.approved'>) => salesOf(data, data.approvedAt.slice(0, 10));

type Step =
  | { readonly kind: 'approved' }
  | { readonly kind: 'refund'; readonly id: string; readonly amount: number; readonly date: string };

const cancelled = 700;

/** What the figures come to after these events, as the store counts them. */
const figuresAfter = (steps: readonly Step[]): Map<string, Figures> => {
  const rows = new Map<string, Figures>();
  const write = (date: string, sales: readonly Sale[]): void => {
    for (const { by, subject, ...figures } of sales) {
      const keys = [`${by} ${subject}`, `${by} on ${date}`];
      for (const key of keys) rows.set(key, addFigures(rows.get(key) ?? noFigures, figures));
    }
  };
  let state = noSales;
  for (const step of steps) {
    if (step.kind === 'approved') {
      const counted = orderApproved(state, soldOnItsDay(approval(cancelled)));
      if (counted) write(counted.date, counted.sales);
      state = counted?.orderSales ?? state;
    } else {
      const refund = { refundId: step.id, amount: step.amount, date: step.date };
      state = cameBack(state, { refund }) ?? state;
    }
    for (let counted = countWaiting(state); counted; counted = countWaiting(state)) {
      write(counted.date, counted.sales);
      state = counted.orderSales;
    }
  }
  return rows;
};

const netOf = (rows: ReadonlyMap<string, Figures>, by: Dimension, subjects: RegExp): number =>
  [...rows]
    .filter(([key]) => key.startsWith(`${by} `) && !key.includes(' on ') && subjects.test(key))
    .reduce((total, [, { amount, refunds }]) => total + amount - refunds, 0);

describe('net sales', () => {
  const story = fc
    .array(fc.record({ share: fc.integer({ min: 0, max: 100 }), day: fc.integer({ min: 1, max: 5 }) }), {
      maxLength: 6,
    })
    .map((parts): Step[] => {
      let left = 3500 + cancelled;
      const refunds = parts.flatMap(({ share, day }, index): Step[] => {
        const amount = Math.ceil((left * share) / 100);
        left -= amount;
        if (amount === 0) return [];
        return [{ kind: 'refund', id: `r${index}`, amount, date: `2026-03-0${day}` }];
      });
      return [{ kind: 'approved' }, ...refunds];
    })
    .chain((steps) =>
      fc.record({
        steps: fc.constant(steps),
        told: fc.shuffledSubarray([...steps, ...steps], {
          minLength: steps.length * 2,
          maxLength: steps.length * 2,
        }),
      }),
    );

  it('are what customers paid and did not get back, in any order and repetition of events', () => {
    fc.assert(
      fc.property(story, ({ steps, told }) => {
        const rows = figuresAfter(told);
        const back = steps.reduce((sum, step) => sum + (step.kind === 'refund' ? step.amount : 0), 0);
        const kept = 3500 - Math.max(0, back - cancelled);
        expect(netOf(rows, 'day', /./)).toBe(kept);
        expect(rows.get('day 2026-03-02')?.amount).toBe(3500);
        const shares = netOf(rows, 'product', /./);
        expect(shares).toBe(netOf(rows, 'shop', /./));
        expect(shares).toBeLessThanOrEqual(kept);
        expect(shares).toBeGreaterThanOrEqual(kept - 500);
        expect(netOf(rows, 'product', new RegExp(product(1)))).toBeGreaterThanOrEqual(0);
        expect(netOf(rows, 'product', new RegExp(product(2)))).toBeGreaterThanOrEqual(0);
        if (kept === 0) expect(shares).toBe(0);
      }),
    );
  });

  it('are nothing for an order that was never approved', () => {
    const refund: Step = { kind: 'refund', id: 'r', amount: 100, date: '2026-03-01' };
    expect(figuresAfter([refund, refund]).size).toBe(0);
  });

  it('count a refund from before the sale on the day of the sale, a later one on its own day', () => {
    const refund = (id: string, date: string): Step => ({ kind: 'refund', id, amount: 700, date });
    const rows = figuresAfter([
      refund('of what was cancelled', '2026-03-01'),
      refund('goodwill', '2026-03-01'),
      { kind: 'approved' },
      refund('complaint', '2026-03-04'),
    ]);
    expect(rows.get('day 2026-03-01')).toBeUndefined();
    expect(rows.get('day 2026-03-02')).toMatchObject({ amount: 3500, refunds: 700 });
    expect(rows.get('day 2026-03-04')).toMatchObject({ amount: 0, refunds: 700 });
  });

  it('take a refund for certain items off these, and what is more than they cost off the others', () => {
    const { orderSales } = orderApproved(noSales, soldOnItsDay(approval())) ?? { orderSales: noSales };
    const refund = { refundId: 'r', amount: 1250, date: '2026-03-03', itemIds: [item(1)] };
    const sales = countWaiting(cameBack(orderSales, { refund }) ?? noSales)?.sales ?? [];
    expect(sales.map(({ by, refunds }) => [by, refunds])).toEqual([
      ['day', 1250],
      ['product', 1000],
      ['shop', 1200],
      ['product', 200],
    ]);
  });
});

const consume = handler as (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

const tell = async <T extends EventType>(type: T, data: EventData<T>, at: string): Promise<void> => {
  const detail = newEvent(type, data, { now: new Date(at) });
  const record = { messageId: detail.id, body: JSON.stringify({ detail }) };
  const twice = [record, { ...record, messageId: `${detail.id}-again` }];
  const answer = await consume({ Records: twice } as SQSEvent, {} as Context);
  expect(answer.batchItemFailures).toEqual([]);
};

const refunded = (orderId: EventData<'order.approved'>['orderId'], amount: number, surplus = false) => ({
  paymentId: idOf('payment', newUlid(someTime)),
  orderId,
  txRef: 'wb-1',
  provider: 'paystack',
  refundId: idOf('refund', newUlid(new Date())),
  amount: money(amount, 'NGN'),
  reason: 'complaint',
  paymentStatus: 'partially_refunded',
  surplus,
});

describe('the figures that are stored', () => {
  it('are of events that come before the sale, after it, and twice; surplus is none of it', async () => {
    const data = approval(0, '2026-08-02T10:00:00.000Z');
    await tell('payment.refunded', refunded(data.orderId, 500), '2026-08-01T10:00:00.000Z');
    await tell('payment.refunded', refunded(data.orderId, 3500, true), '2026-08-02T10:00:00.000Z');
    await tell('order.approved', data, '2026-08-02T10:00:00.000Z');
    await tell(
      'return.received',
      {
        returnId: idOf('return', newUlid(someTime)),
        orderId: data.orderId,
        items: [{ itemId: item(2), quantity: 1 }],
        refund: money(1000, 'NGN'),
        restocked: true,
        reason: 'broken',
      },
      '2026-08-03T09:00:00.000Z',
    );
    await tell('payment.refunded', refunded(data.orderId, 3000), '2026-08-03T10:00:00.000Z');
    expect(await readSales('day', '2026-08-01', '2026-08-31')).toMatchObject([
      { subject: '2026-08-02', orders: 1, units: 3, amount: 3500, refunds: 500, returnedUnits: 0 },
      { subject: '2026-08-03', orders: 0, units: 0, amount: 0, refunds: 3000, returnedUnits: 1 },
    ]);
    expect(await readSales('product', '2026-08-01', '2026-08-31')).toMatchObject([
      { subject: product(1), amount: 1000, refunds: 1000, returnedUnits: 0 },
      { subject: product(2), amount: 2000, refunds: 2000, returnedUnits: 1 },
    ]);
  });
});
