/**
 * The e-commerce platform's own flow: register, verify the address, fill a cart, order with tax and shipping,
 * initiate a payment, hear of it by a signed webhook whose amount is checked, get a receipt; cancel by the rules,
 * try again after a failure, and mind no duplicate.
 */
import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { mailAbout, secretOf, toldOf } from '../../support/look-inside.ts';
import { newShopper } from '../../support/new-shopper.ts';
import {
  confirmedOrder,
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
} from '../../support/shop.ts';
import type { Answer } from '../../support/shopper.ts';
import { withStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';

const stack = withStack({ demo: 'people' });

const aVariant = async (onHand = 10): Promise<string> => stockedVariant(await stack.as('staff'), onHand);

type Charge = { readonly reference: string; readonly amount: number; readonly currency?: string };

/** A message as Paystack sends it, signed with the key that we share. */
const webhook = async ({ reference, amount, currency = 'NGN' }: Charge): Promise<Answer<unknown>> => {
  const { secretKey = '' } = await secretOf(stack, 'paystack');
  const data = { id: 4_099_260_516, status: 'success', reference, amount, currency };
  const raw = JSON.stringify({ event: 'charge.success', data });
  const signature = createHmac('sha512', secretKey).update(raw).digest('hex');
  const headers = { 'x-paystack-signature': signature };
  return stack.anonymous().post('/v1/webhooks/payments/paystack', undefined, { raw, headers });
};

describe('a new customer', () => {
  it('registers, verifies the address by the mailed code, and only then gets in', async () => {
    const email = `platform-${crypto.randomUUID().slice(0, 8)}@example.com`;
    const password = 'Platform-horse-7';
    const anonymous = stack.anonymous();
    const registered = await anonymous.post('/v1/auth/register', { email, password, name: 'Paula Platform' });
    expect(registered.status).toBe(201);
    const tooEarly = await anonymous.post('/v1/auth/sign-in', { email, password });
    expect(tooEarly).toMatchObject({ status: 403, body: { code: 'email-not-verified' } });
    const mail = await until(async () => (await stack.emails()).find(({ to }) => to === email));
    const code = /\d{6}/.exec(mail.text)?.[0] ?? '';
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    expect((await anonymous.post('/v1/auth/verify-email', { email, code: wrong })).status).toBe(400);
    expect((await anonymous.post('/v1/auth/verify-email', { email, code })).status).toBe(204);
    const paula = await stack.signIn(email, password);
    expect(await paula.get('/v1/me')).toMatchObject({ body: { email, roles: ['customer'] } });
  });
});

describe('checkout and payment', () => {
  it('goes from the cart to the receipt: ordered, initiated, told by a signed webhook, confirmed', async () => {
    const shopper = await newShopper(stack);
    const variantId = await aVariant();
    const cartId = await filledCart(shopper, variantId, 2);
    const placed = await shopper.post<OrderBody>(`/v1/carts/${cartId}/checkout`, {});
    const order = placed.body;
    const { subtotal, total, ...others } = order.totals as OrderBody['totals'] & Record<string, object>;
    expect(others).toMatchObject({
      shipping: { amount: expect.any(Number) },
      tax: { amount: expect.any(Number) },
    });
    expect(total.amount).toBeGreaterThan(subtotal.amount);

    const { attempt } = await initiatedPayment(shopper, order.id);
    expect(await orderOf(shopper, order.id)).toMatchObject({
      status: 'pending',
      payment: { status: 'processing' },
    });
    const told = await webhook({ reference: attempt.txRef, amount: total.amount });
    expect(told.status).toBe(200);
    await untilOrderIs(shopper, order.id, 'confirmed');
    const receipt = await mailAbout(stack, order.id, /is confirmed/);
    expect(receipt.text).toContain('2 ×');
    expect(await shopper.get(`/v1/carts/${cartId}`)).toMatchObject({ body: { status: 'converted' } });
    expect(await stockOf(await stack.as('staff'), variantId)).toMatchObject({ onHand: 8, held: 0 });
  });

  it('takes no other amount and no other currency for the price, and reports them', async () => {
    const ada = await stack.as('ada');
    const order = await placedOrder(ada, await aVariant());
    const { attempt } = await initiatedPayment(ada, order.id);
    const { amount } = order.totals.total;
    expect((await webhook({ reference: attempt.txRef, amount: amount - 1 })).status).toBe(200);
    expect((await webhook({ reference: attempt.txRef, amount, currency: 'KES' })).status).toBe(200);
    await stack.settled();
    expect(await orderOf(ada, order.id)).toMatchObject({
      status: 'pending',
      payment: { status: 'processing' },
    });
    expect(await toldOf(stack, order.id, 'payment.mismatched')).toMatchObject([
      { expected: { amount, currency: 'NGN' }, received: { amount: amount - 1, currency: 'NGN' } },
      { expected: { amount, currency: 'NGN' }, received: { amount, currency: 'KES' } },
    ]);
  });

  it('minds no duplicate: five webhooks, before and after the browser came back, have one effect', async () => {
    const ada = await stack.as('ada');
    const order = await placedOrder(ada, await aVariant());
    const { attempt } = await initiatedPayment(ada, order.id);
    const charge = { reference: attempt.txRef, amount: order.totals.total.amount };
    await Promise.all([webhook(charge), webhook(charge)]);
    const back = `/v1/payments/callback/paystack?reference=${attempt.txRef}`;
    expect((await stack.anonymous().get(back)).status).toBe(303);
    for (let time = 0; time < 3; time += 1) expect((await webhook(charge)).status).toBe(200);
    await untilOrderIs(ada, order.id, 'confirmed');
    await stack.settled();
    expect(await toldOf(stack, order.id, 'payment.succeeded')).toHaveLength(1);
    expect(await toldOf(stack, order.id, 'order.confirmed')).toHaveLength(1);
    const receipts = (await stack.emails()).filter(({ subject }) => subject.includes(order.id.slice(-10)));
    expect(receipts).toHaveLength(1);
    expect((await paymentOf(ada, order.id)).captured).toEqual(order.totals.total);
  });

  it('answers 200 to a signed webhook about nothing of ours, and 401 to an unsigned one', async () => {
    const unknown = { reference: 'wb-01JD3Z7Q4M8K2V5X9W6T1R0N00-1', amount: 1 };
    expect((await webhook(unknown)).status).toBe(200);
    const raw = JSON.stringify({ event: 'charge.success', data: unknown });
    const forged = await stack.anonymous().post('/v1/webhooks/payments/paystack', undefined, {
      raw,
      headers: { 'x-paystack-signature': 'f'.repeat(128) },
    });
    expect(forged).toMatchObject({ status: 401, body: { code: 'invalid-signature' } });
  });

  it('tells the shopper of a failure, and lets them try again at another provider', async () => {
    const shopper = await newShopper(stack);
    const order = await placedOrder(shopper, await aVariant());
    const first = await initiatedPayment(shopper, order.id);
    await stack.pay('paystack', first.attempt.txRef, 'decline');
    await until(async () => (await orderOf(shopper, order.id)).payment.status === 'failed');
    await mailAbout(stack, order.id, /payment/i);
    const second = await initiatedPayment(shopper, order.id, 'stripe');
    await stack.pay('stripe', second.attempt.txRef);
    const confirmed = await untilOrderIs(shopper, order.id, 'confirmed');
    expect(confirmed.payment).toEqual({ status: 'succeeded', provider: 'stripe' });
  });
});

describe('cancelling', () => {
  it('is open while the payment is pending or processing: the provider is asked, and nothing is charged', async () => {
    const ada = await stack.as('ada');
    const variantId = await aVariant(4);
    const pending = await placedOrder(ada, variantId, 2);
    const processing = await placedOrder(ada, variantId, 2);
    await initiatedPayment(ada, processing.id);
    for (const { id } of [pending, processing]) {
      expect(await ada.post(`/v1/orders/${id}/cancel`, {})).toMatchObject({
        status: 200,
        body: { status: 'cancelled' },
      });
    }
    expect(await stockOf(await stack.as('staff'), variantId)).toEqual({ onHand: 4, held: 0, available: 4 });
    expect((await paymentOf(ada, processing.id)).captured.amount).toBe(0);
  });

  it('gives the money back that came while nobody had told us', async () => {
    const ada = await stack.as('ada');
    const order = await placedOrder(ada, await aVariant());
    await stack.scenario('paystack', 'no-webhook');
    const { attempt } = await initiatedPayment(ada, order.id);
    await stack.pay('paystack', attempt.txRef);
    expect((await ada.post(`/v1/orders/${order.id}/cancel`, {})).status).toBe(200);
    const payment = await until(async () => {
      const found = await paymentOf(ada, order.id);
      return found.status === 'refunded' && found;
    });
    expect(payment.refunded).toEqual(order.totals.total);
    expect((await orderOf(ada, order.id)).status).toBe('cancelled');
  });

  it('is over once something was shipped', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await confirmedOrder(stack, ada, await aVariant());
    await shipWhole(staff, order);
    expect(await ada.post(`/v1/orders/${order.id}/cancel`, {})).toMatchObject({
      status: 409,
      body: { code: 'illegal-transition' },
    });
  });
});

describe('administrators', () => {
  it('see products, orders, users and payments of everybody; customers do not', async () => {
    const [ada, admin] = await Promise.all([stack.as('ada'), stack.as('admin')]);
    const paths = ['/v1/users', '/v1/payments', '/v1/promotions', '/v1/audit-log'];
    for (const path of paths) {
      expect((await admin.get(path)).status).toBe(200);
      expect((await ada.get(path)).status).toBe(403);
    }
    const seen = await admin.get<{ items: { customerId: string }[] }>('/v1/orders?limit=100');
    expect(new Set(seen.body.items.map(({ customerId }) => customerId)).size).toBeGreaterThan(1);
  });
});
