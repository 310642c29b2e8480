/** One order from cart to approval, and every way it can end otherwise, over HTTP on the whole stack. */
import { DescribeExecutionCommand, GetExecutionHistoryCommand, SFNClient } from '@aws-sdk/client-sfn';
import { describe, expect, it } from '@jest/globals';
import {
  confirmedOrder,
  deliver,
  filledCart,
  initiatedPayment,
  type OrderBody,
  orderOf,
  paymentOf,
  placedOrder,
  shipWhole,
  stockedVariant,
  stockOf,
  untilOrderIs,
  untilRefunded,
  untilWorkflowEnded,
} from '../support/shop.ts';
import type { Shopper } from '../support/shopper.ts';
import { type Email, withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const stack = withStack({ demo: 'people' });

const paymentWindowSeconds = 1800;

const mailTo = (email: string, subject: RegExp): Promise<Email> =>
  until(
    async () => (await stack.emails()).find((mail) => mail.to.includes(email) && subject.test(mail.subject)),
    {
      what: `a mail to ${email} about ${subject}`,
    },
  );

/** Oldest first. */
const eventsOf = async (orderId: string): Promise<string[]> =>
  (await stack.events(orderId))
    .filter(({ detail }) => detail.orderId === orderId)
    .map(({ type }) => type)
    .reverse();

const approvedOrdersToday = async (): Promise<{ orders: number; revenue: number }> => {
  const staff = await stack.as('staff');
  const { body } = await staff.get<{ items: { orders: number; revenue: { amount: number } }[] }>(
    '/v1/analytics/sales?by=day',
  );
  return body.items.reduce(
    (sum, { orders, revenue }) => ({ orders: sum.orders + orders, revenue: sum.revenue + revenue.amount }),
    { orders: 0, revenue: 0 },
  );
};

describe('an order that goes well', () => {
  it('is placed, paid, stocked, shipped, delivered, approved, and counted once', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const variantId = await stockedVariant(staff, 10);
    const before = await approvedOrdersToday();

    const order = await placedOrder(ada, variantId, 2);
    expect(order.status).toBe('pending');
    expect(await stockOf(staff, variantId)).toEqual({ onHand: 10, held: 2, available: 8 });

    const { attempt } = await initiatedPayment(ada, order.id);
    expect(attempt.checkoutUrl).toContain('/_local/providers/paystack/');
    await stack.pay('paystack', attempt.txRef);
    const confirmed = await untilOrderIs(ada, order.id, 'confirmed');
    expect(confirmed.payment).toEqual({ status: 'succeeded', provider: 'paystack' });
    expect(await stockOf(staff, variantId)).toEqual({ onHand: 8, held: 0, available: 8 });
    expect((await mailTo('ada@example.com', /is confirmed/)).text).toContain('2 ×');

    const shipmentId = await shipWhole(staff, confirmed);
    expect((await orderOf(ada, order.id)).status).toBe('shipped');
    await deliver(staff, shipmentId);
    await untilOrderIs(ada, order.id, 'approved');
    expect(await untilWorkflowEnded(stack, order.id)).toBe('SUCCEEDED');

    await stack.settled();
    expect(await eventsOf(order.id)).toEqual(
      expect.arrayContaining(['order.created', 'payment.succeeded', 'order.confirmed', 'order.approved']),
    );
    const told = (await eventsOf(order.id)).filter((type) => /^order\.(?!item)/.test(type));
    expect(told).toEqual([
      'order.created',
      'order.confirmed',
      'order.shipped',
      'order.delivered',
      'order.approved',
    ]);
    const after = await approvedOrdersToday();
    expect(after.orders - before.orders).toBe(1);
    expect(after.revenue - before.revenue).toBe(order.totals.total.amount);
    expect(await stack.deadLetters()).toEqual([]);
  });

  it('has an execution that an unmodified Step Functions client can read', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await confirmedOrder(stack, ada, await stockedVariant(staff, 1));
    const client = new SFNClient({
      endpoint: `${stack.url()}/_aws`,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    });
    const { executionArn } = await stack.execution(order.id);
    const arn = { executionArn: String(executionArn) };
    const [execution, history] = await Promise.all([
      client.send(new DescribeExecutionCommand(arn)),
      client.send(new GetExecutionHistoryCommand({ ...arn, maxResults: 1000 })),
    ]);
    client.destroy();
    expect(execution.name).toBe(order.id);
    expect(history.events?.flatMap((event) => event.stateEnteredEventDetails?.name ?? [])).toEqual(
      expect.arrayContaining(['AwaitPayment', 'CommitStock', 'NotifyCustomer']),
    );
  });

  it('is in the list of its status for staff, and leaves it with the status', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await placedOrder(ada, await stockedVariant(staff, 1));
    const idsOf = async (status: string): Promise<string[]> => {
      const { body } = await staff.get<{ items: { id: string }[] }>(`/v1/orders?status=${status}&limit=10`);
      return body.items.map(({ id }) => id);
    };
    expect(await idsOf('pending')).toContain(order.id);
    expect((await ada.post(`/v1/orders/${order.id}/cancel`, {})).status).toBe(200);
    expect(await idsOf('pending')).not.toContain(order.id);
    expect(await idsOf('cancelled')).toContain(order.id);
  });

  it('can be traced by staff, and by nobody else', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await confirmedOrder(stack, ada, await stockedVariant(staff, 1));
    const first = await traceThat(staff, order.id, ({ status }) => status === 'SUCCEEDED');
    expect(namesIn(first)).toEqual(['AwaitPayment', 'CommitStock', 'NotifyCustomer']);
    expect(first.courses).toHaveLength(1);
    expect((await ada.get(`/v1/orders/${order.id}/trace`)).status).toBe(403);
  });

  it('is traced through both of its courses, which cost six transitions at most', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await confirmedOrder(stack, ada, await stockedVariant(staff, 1));
    await deliver(staff, await shipWhole(staff, order));
    await untilOrderIs(ada, order.id, 'approved');
    const trace = await traceThat(
      staff,
      order.id,
      ({ status, courses }) => courses.length === 2 && status === 'SUCCEEDED',
    );
    const names = namesIn(trace);
    expect(names).toEqual(['AwaitPayment', 'CommitStock', 'NotifyCustomer', 'ApproveOrder']);
    /** Every state entered, and the end of each course. */
    expect(names.length + trace.courses.length).toBeLessThanOrEqual(6);
    expect(trace.executionArn).toMatch(new RegExp(`:${order.id}$`));
    expect(trace.courses.at(-1)?.executionArn).toMatch(new RegExp(`:${order.id}-closing$`));
  });
});

type Trace = {
  readonly status: string;
  readonly executionArn: string;
  readonly states: readonly { readonly name: string }[];
  readonly courses: readonly { readonly executionArn: string }[];
};

const namesIn = ({ states }: Trace): string[] => states.map(({ name }) => name);

const traceThat = (staff: Shopper, orderId: string, is: (trace: Trace) => boolean): Promise<Trace> =>
  until(async () => {
    const { status, body } = await staff.get<Trace>(`/v1/orders/${orderId}/trace`);
    return status === 200 && is(body) && body;
  });

describe('an order that costs nothing', () => {
  it('needs no payment: it is confirmed at once', async () => {
    const [grace, staff] = await Promise.all([stack.as('grace'), stack.as('staff')]);
    const variantId = await stockedVariant(staff, 2);
    const codes = ['GIFT', 'SHIP'].map((word) => `${word}${process.pid}`);
    const [gift, ship] = codes;
    const common = { combinable: true, priority: 1, active: true, conditions: {} };
    for (const promotion of [
      { ...common, name: 'Gift', code: gift, type: 'percentage', value: 100 },
      { ...common, name: 'Shipped free', code: ship, type: 'free-shipping' },
    ]) {
      expect((await staff.post('/v1/promotions', promotion)).status).toBe(201);
    }
    const cartId = await filledCart(grace, variantId);
    for (const code of codes)
      expect((await grace.post(`/v1/carts/${cartId}/coupons`, { code })).status).toBe(200);
    const order = await grace.post<OrderBody>(`/v1/carts/${cartId}/checkout`, {});
    expect(order.body.totals.total.amount).toBe(0);
    const confirmed = await untilOrderIs(grace, order.body.id, 'confirmed');
    expect(confirmed.payment).toEqual({ status: 'succeeded', provider: 'none' });
    expect(await stockOf(staff, variantId)).toEqual({ onHand: 1, held: 0, available: 1 });
    expect((await grace.post(`/v1/orders/${order.body.id}/cancel`, {})).status).toBe(200);
    expect(await untilWorkflowEnded(stack, order.body.id)).toBe('SUCCEEDED');
    expect(await stockOf(staff, variantId)).toEqual({ onHand: 2, held: 0, available: 2 });
    expect((await orderOf(grace, order.body.id)).payment).toEqual(confirmed.payment);
    const types = (await stack.events(order.body.id)).map(({ type }) => type);
    expect(types.filter((type) => type.startsWith('payment.'))).toEqual([]);
  });
});

describe('an order that does not go well', () => {
  it('survives a declined payment: the second attempt pays it', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await placedOrder(ada, await stockedVariant(staff, 3));
    const first = await initiatedPayment(ada, order.id);
    await stack.pay('paystack', first.attempt.txRef, 'decline');
    await until(async () => (await paymentOf(ada, order.id)).status === 'failed');
    expect((await orderOf(ada, order.id)).status).toBe('pending');
    const second = await initiatedPayment(ada, order.id);
    expect(second.attempt.txRef).not.toBe(first.attempt.txRef);
    await stack.pay('paystack', second.attempt.txRef);
    await untilOrderIs(ada, order.id, 'confirmed');
    const payment = await paymentOf(ada, order.id);
    expect(payment.attempts.map(({ status }) => status)).toEqual(['failed', 'succeeded']);
    expect(payment.captured).toEqual(order.totals.total);
  });

  it('is cancelled by its customer while pending: the stock is back', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const variantId = await stockedVariant(staff, 3);
    const order = await placedOrder(ada, variantId, 2);
    const cancelled = await ada.post(`/v1/orders/${order.id}/cancel`, { reason: 'changed my mind' });
    expect(cancelled).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect(await stockOf(staff, variantId)).toEqual({ onHand: 3, held: 0, available: 3 });
    expect(await untilWorkflowEnded(stack, order.id)).toBe('SUCCEEDED');
    expect((await ada.post(`/v1/orders/${order.id}/payments`, { provider: 'paystack' })).status).toBe(409);
  });

  it('is cancelled after it was paid: refunded, the goods back on the shelf', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const variantId = await stockedVariant(staff, 3);
    const order = await confirmedOrder(stack, ada, variantId, 2);
    expect((await ada.post(`/v1/orders/${order.id}/cancel`, {})).status).toBe(200);
    expect(await untilWorkflowEnded(stack, order.id)).toBe('SUCCEEDED');
    const payment = await untilRefunded(ada, order.id);
    await stack.settled();
    expect(await stockOf(staff, variantId)).toEqual({ onHand: 3, held: 0, available: 3 });
    expect(payment).toMatchObject({ status: 'refunded', refunded: order.totals.total });
    expect((await orderOf(ada, order.id)).status).toBe('cancelled');
    await mailTo('ada@example.com', /was cancelled/);
  });

  it('is cancelled when staff pay everything back before it is shipped', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const variantId = await stockedVariant(staff, 3);
    const order = await confirmedOrder(stack, ada, variantId, 2);
    const { id: paymentId } = await paymentOf(ada, order.id);
    const refund = await staff.post(`/v1/payments/${paymentId}/refunds`, {
      reason: 'not available any more',
    });
    expect(refund.status).toBe(201);
    expect(await untilRefunded(ada, order.id)).toMatchObject({ refunded: order.totals.total });
    await untilOrderIs(ada, order.id, 'cancelled');
    await stack.settled();
    expect(await stockOf(staff, variantId)).toEqual({ onHand: 3, held: 0, available: 3 });
  });

  it('cannot be cancelled once it is shipped', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await confirmedOrder(stack, ada, await stockedVariant(staff, 1));
    await shipWhole(staff, order);
    expect(await ada.post(`/v1/orders/${order.id}/cancel`, {})).toMatchObject({
      status: 409,
      body: { code: 'illegal-transition' },
    });
  });

  it('waits three days for a payment that staff confirm, and keeps its goods', async () => {
    const [grace, staff] = await Promise.all([stack.as('grace'), stack.as('staff')]);
    const variantId = await stockedVariant(staff, 2);
    const transfers = await Promise.all([
      placedOrder(grace, variantId),
      placedOrder(await stack.as('ada'), variantId),
    ]);
    const [confirmed, forgotten] = transfers;
    if (!confirmed || !forgotten) throw new Error('no orders');
    const { paymentId } = await initiatedPayment(grace, confirmed.id, 'manual');
    await initiatedPayment(await stack.as('ada'), forgotten.id, 'manual');
    await stack.advance(24 * 60 * 60);
    const staffLater = await stack.as('staff');
    expect(await orderOf(staffLater, confirmed.id)).toMatchObject({ status: 'pending' });
    expect(await stockOf(staffLater, variantId)).toEqual({ onHand: 2, held: 2, available: 0 });
    expect((await staffLater.post(`/v1/payments/${paymentId}/confirm`, {})).status).toBe(200);
    await untilOrderIs(await stack.as('grace'), confirmed.id, 'confirmed');
    await stack.advance(3 * 24 * 60 * 60);
    await untilOrderIs(await stack.as('ada'), forgotten.id, 'failed');
    expect(await stockOf(await stack.as('staff'), variantId)).toEqual({ onHand: 1, held: 0, available: 1 });
  });

  it('fails when the payment window is over: stock back, customer told, late money refunded', async () => {
    const [grace, staff] = await Promise.all([stack.as('grace'), stack.as('staff')]);
    const variantId = await stockedVariant(staff, 3);
    const order = await placedOrder(grace, variantId, 2);
    const { attempt } = await initiatedPayment(grace, order.id);
    await stack.advance(paymentWindowSeconds + 1);
    const later = await stack.as('grace');
    await untilOrderIs(later, order.id, 'failed');
    expect(await untilWorkflowEnded(stack, order.id)).toBe('SUCCEEDED');
    expect(await stockOf(await stack.as('staff'), variantId)).toEqual({ onHand: 3, held: 0, available: 3 });
    expect((await mailTo('grace@example.com', /was cancelled/)).text).toContain('in time');

    await stack.pay('paystack', attempt.txRef);
    const payment = await untilRefunded(later, order.id);
    expect(payment.captured).toEqual(order.totals.total);
    expect(payment.refunded).toEqual(order.totals.total);
    expect((await orderOf(await stack.as('grace'), order.id)).status).toBe('failed');
  });
});

describe('checkout under pressure', () => {
  it('makes one order of the same checkout sent 20 times at once', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const variantId = await stockedVariant(staff, 30);
    const cartId = await filledCart(ada, variantId);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => ada.post<{ id: string }>(`/v1/carts/${cartId}/checkout`, {})),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 201));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await stockOf(staff, variantId)).held).toBe(1);
  });

  it('answers the same order to the same Idempotency-Key, and 422 to another body', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const variantId = await stockedVariant(staff, 5);
    const body = {
      currency: 'NGN',
      items: [{ variantId, quantity: 1 }],
      shippingAddress: { name: 'Ada', line1: '1 Marina', city: 'Lagos', country: 'NG' },
    };
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const first = await ada.post<{ id: string }>('/v1/orders', body, { headers });
    const again = await ada.post<{ id: string }>('/v1/orders', body, { headers });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body.id).toBe(first.body.id);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const other = await ada.post('/v1/orders', { ...body, note: 'another' }, { headers });
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expect((await stockOf(staff, variantId)).held).toBe(1);
  });

  it('sells exactly 50 of 50 to 200 shoppers at once; the others get 409', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const variantId = await stockedVariant(staff, 50);
    const body = {
      currency: 'NGN',
      items: [{ variantId, quantity: 1 }],
      shippingAddress: { name: 'Ada', line1: '1 Marina', city: 'Lagos', country: 'NG' },
    };
    const answers = await Promise.all(Array.from({ length: 200 }, () => ada.post('/v1/orders', body)));
    const count = (status: number): number => answers.filter((answer) => answer.status === status).length;
    expect([count(201), count(409)]).toEqual([50, 150]);
    expect(await stockOf(staff, variantId)).toEqual({ onHand: 50, held: 50, available: 0 });
  }, 60_000);
});
