/**
 * The async order system's own flow: items are posted, the order is `pending` at once, and `confirmed` or `failed`
 * a while later, with stock deducted, the total calculated, and everything processed once.
 */
import { describe, expect, it } from '@jest/globals';
import { eventsOf } from '../../support/look-inside.ts';
import { verified, withReceiver } from '../../support/receiver.ts';
import {
  directOrder,
  homeAddress,
  initiatedPayment,
  type OrderBody,
  orderOf,
  paid,
  stockedVariant,
  stockOf,
  untilOrderIs,
  untilWorkflowEnded,
} from '../../support/shop.ts';
import { withStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';

const stack = withStack({ demo: 'people' });
const receiver = withReceiver();

const paymentWindowSeconds = 1800;

/** Its seeded products: ten laptops at 55,000 and fifty mice at 500. */
const seedProducts = async () => {
  const staff = await stack.as('staff');
  const [laptop, mouse] = [
    await stockedVariant(staff, 10, 5_500_000),
    await stockedVariant(staff, 50, 50_000),
  ];
  return { laptop, mouse };
};

const twoLaptopsAndAMouse = ({ laptop, mouse }: { laptop: string; mouse: string }) => [
  { variantId: laptop, quantity: 2 },
  { variantId: mouse, quantity: 1 },
];

describe('the async order system', () => {
  it('takes items, answers `pending` at once, and confirms the order a while later', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const products = await seedProducts();
    const order = await directOrder(ada, twoLaptopsAndAMouse(products));
    expect(order).toMatchObject({
      status: 'pending',
      webhookSent: false,
      items: [
        { quantity: 2, status: 'processing', productSnapshot: { name: expect.any(String) } },
        { quantity: 1, status: 'processing' },
      ],
    });
    expect(await stockOf(staff, products.laptop)).toEqual({ onHand: 10, held: 2, available: 8 });

    await paid(stack, ada, order.id);
    const confirmed = await orderOf(ada, order.id);
    expect(confirmed).toMatchObject({ id: order.id, status: 'confirmed' });
    expect(confirmed.totals.subtotal).toEqual({ amount: 11_050_000, currency: 'NGN' });
    expect(confirmed.totals.total).toEqual(order.totals.total);
    expect(await stockOf(staff, products.laptop)).toEqual({ onHand: 8, held: 0, available: 8 });
    expect(await stockOf(staff, products.mouse)).toEqual({ onHand: 49, held: 0, available: 49 });
  });

  it('verifies the stock before it takes an order, and takes all items or none', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const { laptop, mouse } = await seedProducts();
    const refused = await ada.post('/v1/orders', {
      currency: 'NGN',
      items: [
        { variantId: mouse, quantity: 1 },
        { variantId: laptop, quantity: 11 },
      ],
      shippingAddress: homeAddress,
    });
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'insufficient-stock', shortages: [{ variantId: laptop, available: 10 }] },
    });
    expect(await stockOf(staff, mouse)).toEqual({ onHand: 50, held: 0, available: 50 });
  });

  it('fails an order that cannot be carried out, and puts its stock back', async () => {
    const ada = await stack.as('ada');
    const products = await seedProducts();
    const order = await directOrder(ada, twoLaptopsAndAMouse(products));
    await stack.advance(paymentWindowSeconds + 1);
    const later = await stack.as('ada');
    const failed = await untilOrderIs(later, order.id, 'failed');
    expect(failed).toMatchObject({ webhookSent: false, endReason: 'payment-window-over' });
    expect(await stockOf(await stack.as('staff'), products.laptop)).toEqual({
      onHand: 10,
      held: 0,
      available: 10,
    });
    expect(await untilWorkflowEnded(stack, order.id)).toBe('SUCCEEDED');
  });

  it('processes each order once, however often it is asked to', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const products = await seedProducts();
    const body = {
      currency: 'NGN',
      items: twoLaptopsAndAMouse(products),
      shippingAddress: homeAddress,
    };
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const first = await ada.post<OrderBody>('/v1/orders', body, { headers });
    const again = await ada.post<OrderBody>('/v1/orders', body, { headers });
    expect(again.body.id).toBe(first.body.id);
    await stack.scenario('paystack', 'duplicate-webhook');
    const { attempt } = await initiatedPayment(ada, first.body.id);
    await stack.pay('paystack', attempt.txRef);
    await untilOrderIs(ada, first.body.id, 'confirmed');
    await stack.settled();
    expect(await stockOf(staff, products.laptop)).toEqual({ onHand: 8, held: 0, available: 8 });
    const told = (await eventsOf(stack, first.body.id)).map(({ type }) => type);
    expect(told.filter((type) => type === 'order.confirmed')).toHaveLength(1);
  });

  it('shows its workers at work: where each order is, and that nothing is stuck', async () => {
    const ada = await stack.as('ada');
    const order = await directOrder(ada, twoLaptopsAndAMouse(await seedProducts()));
    await stack.settled();
    expect(await stack.execution(order.id)).toMatchObject({ status: 'RUNNING' });
    await paid(stack, ada, order.id);
    await stack.settled();
    expect(await stack.execution(order.id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await stack.deadLetters()).toEqual([]);
  });

  it('lets staff change products, and keeps what was ordered as it was', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const { mouse } = await seedProducts();
    const before = await directOrder(ada, [{ variantId: mouse, quantity: 1 }]);
    const prices = [{ amount: 60_000, currency: 'NGN' }];
    expect((await staff.patch(`/v1/variants/${mouse}`, { prices })).status).toBe(200);
    const after = await directOrder(ada, [{ variantId: mouse, quantity: 1 }]);
    expect(after.totals.subtotal.amount).toBe(60_000);
    expect((await orderOf(ada, before.id)).totals.subtotal.amount).toBe(50_000);
  });

  it('sends its webhook on either outcome, and says on the order that it did', async () => {
    const [ada, admin] = await Promise.all([stack.as('ada'), stack.as('admin')]);
    const { body: endpoint } = await admin.post<{ secret: string }>('/v1/webhook-endpoints', {
      url: receiver.url('/orders'),
      eventTypes: ['order.confirmed', 'order.failed'],
    });
    const heard = async (orderId: string): Promise<string> => {
      const reader = await stack.as('ada');
      await until(async () => (await reader.get(`/v1/orders/${orderId}`)).body.webhookSent === true);
      const [told, ...again] = receiver.at('/orders').filter(({ body }) => body.includes(orderId));
      if (!told) throw new Error('nothing was received');
      expect(again).toEqual([]);
      return verified(endpoint.secret, told).type;
    };
    const products = await seedProducts();
    const confirmed = await directOrder(ada, twoLaptopsAndAMouse(products));
    await paid(stack, ada, confirmed.id);
    expect(await heard(confirmed.id)).toBe('order.confirmed');
    const failed = await directOrder(ada, twoLaptopsAndAMouse(products));
    await stack.advance(paymentWindowSeconds + 1);
    expect(await heard(failed.id)).toBe('order.failed');
  });
});
