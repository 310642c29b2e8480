/** Money over the whole stack: every provider's cycle, what goes wrong with it, and who may do what. */
import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  type Initiated,
  initiatedPayment,
  type Money,
  type OrderBody,
  orderOf,
  type PaymentBody,
  paymentOf,
  placedOrder,
  stockedVariant,
  untilOrderIs,
} from '../support/shop.ts';
import type { Shopper } from '../support/shopper.ts';
import { type Provider, withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const stack = withStack({ demo: 'people' });

const cases: [Provider, Money['currency'], string][] = [
  ['paystack', 'NGN', 'NG'],
  ['stripe', 'USD', 'US'],
  ['chapa', 'ETB', 'ET'],
  ['mpesa', 'KES', 'KE'],
];

/** A variant with a price in every currency. */
const sellable = async (): Promise<string> => {
  const staff = await stack.as('staff');
  const variantId = await stockedVariant(staff, 100);
  const prices = ['NGN', 'USD', 'ETB', 'KES'].map((currency) => ({ amount: 100_000, currency }));
  const priced = await staff.patch(`/v1/variants/${variantId}`, { prices });
  expect(priced.status).toBe(200);
  return variantId;
};

const orderIn = async (shopper: Shopper, currency: string, country: string): Promise<OrderBody> => {
  const variantId = await sellable();
  const answer = await shopper.post<OrderBody>('/v1/orders', {
    currency,
    items: [{ variantId, quantity: 1 }],
    shippingAddress: { name: 'Ada', line1: '1 High Street', city: 'Town', region: 'OR', country },
  });
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body;
};

const initiate = (shopper: Shopper, orderId: string, body: object, key?: string) =>
  shopper.post<Initiated>(`/v1/orders/${orderId}/payments`, body, {
    headers: { ...(key !== undefined && { 'idempotency-key': key }) },
  });

const bodyFor = (provider: Provider) => ({
  provider,
  returnUrl: 'https://shop.example/thanks?order=1',
  ...(provider === 'mpesa' && { phone: '254708374149' }),
});

const untilRefunded = (shopper: Shopper, orderId: string, amount: number): Promise<PaymentBody> =>
  until(
    async () => {
      const payment = await paymentOf(shopper, orderId);
      return payment.refunded.amount === amount && payment;
    },
    { what: `${amount} being refunded` },
  );

const ngnOrder = async (shopper: Shopper): Promise<OrderBody> =>
  placedOrder(shopper, await stockedVariant(await stack.as('staff'), 10));

describe.each(cases)('a payment at %s', (provider, currency, country) => {
  it('is initiated, paid, verified, refunded in part and refunded whole', async () => {
    const [ada, staff] = [await stack.as('ada'), await stack.as('staff')];
    const order = await orderIn(ada, currency, country);
    const { total } = order.totals;
    const initiated = await initiate(ada, order.id, bodyFor(provider));
    expect(initiated.text).toContain('processing');
    expect(initiated.status).toBe(201);
    const { paymentId, attempt } = initiated.body;
    await stack.pay(provider, attempt.txRef);
    await untilOrderIs(ada, order.id, 'confirmed');
    const verified = await ada.post<PaymentBody>(`/v1/payments/verify/${attempt.txRef}`);
    expect(verified).toMatchObject({ status: 200, body: { status: 'succeeded', captured: total } });

    const part = { amount: { amount: 10_000, currency }, reason: 'a scratch' };
    expect((await staff.post(`/v1/payments/${paymentId}/refunds`, part)).status).toBe(201);
    expect((await untilRefunded(ada, order.id, 10_000)).status).toBe('partially_refunded');
    const tooMuch = { amount: total, reason: 'greed' };
    expect(await staff.post(`/v1/payments/${paymentId}/refunds`, tooMuch)).toMatchObject({
      status: 409,
      body: { code: 'refund-exceeds-captured' },
    });
    expect((await staff.post(`/v1/payments/${paymentId}/refunds`, { reason: 'all' })).status).toBe(201);
    expect((await untilRefunded(ada, order.id, total.amount)).status).toBe('refunded');
    expect((await orderOf(ada, order.id)).payment.status).toBe('refunded');
  });
});

describe('the browser', () => {
  it('pays on the page of the provider and comes back to the shop', async () => {
    const ada = await stack.as('ada');
    const order = await ngnOrder(ada);
    const { attempt } = await initiatedPayment(ada, order.id);
    const page = await fetch(attempt.checkoutUrl ?? '');
    expect(await page.text()).toContain('Approve the payment');
    const click = await fetch(attempt.checkoutUrl ?? '', {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ outcome: 'approve' }),
    });
    expect(click.status).toBe(303);
    const back = await fetch(click.headers.get('location') ?? '', { redirect: 'manual' });
    expect(back.status).toBe(303);
    expect(back.headers.get('location')).toBe('https://shop.example/thanks');
    await untilOrderIs(ada, order.id, 'confirmed');
  });

  it('settles what no webhook told, however often it comes back', async () => {
    const ada = await stack.as('ada');
    const order = await ngnOrder(ada);
    await stack.scenario('paystack', 'no-webhook');
    const { attempt } = await initiatedPayment(ada, order.id);
    await stack.pay('paystack', attempt.txRef);
    expect((await paymentOf(ada, order.id)).status).toBe('processing');
    const path = `/v1/payments/callback/paystack?reference=${attempt.txRef}`;
    const answers = await Promise.all([1, 2, 3].map(() => stack.anonymous().get(path)));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect((await paymentOf(ada, order.id)).captured).toEqual(order.totals.total);
  });

  it('goes nowhere that an address bar asks for', async () => {
    const ada = await stack.as('ada');
    const order = await ngnOrder(ada);
    const { attempt } = (await initiate(ada, order.id, { provider: 'paystack' })).body;
    const path = `/v1/payments/callback/paystack?txRef=${attempt.txRef}&returnUrl=https://evil.example`;
    const answer = await stack.anonymous().get(path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('location')).toBeNull();
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect((await stack.anonymous().get('/v1/payments/callback/paystack?reference=T1')).status).toBe(404);
    const script = { provider: 'paystack', returnUrl: 'javascript:alert(1)' };
    expect((await initiate(ada, order.id, script)).status).toBe(400);
  });
});

describe('the settings of the shop', () => {
  const change = async (settings: object): Promise<void> => {
    const admin = await stack.as('admin');
    const { body } = await admin.get('/v1/settings/shop');
    const answer = await admin.put('/v1/settings/shop', { ...body, ...settings });
    if (answer.status !== 200) throw new Error(answer.text);
  };
  const refusalOf = async (order: OrderBody, body: object) => {
    const { status, body: problem } = await initiate(await stack.as('ada'), order.id, body);
    return { status, problem };
  };

  it('say where a browser may go after paying, when it asks and when it comes back', async () => {
    const ada = await stack.as('ada');
    const order = await ngnOrder(ada);
    for (const provider of ['paystack', 'manual', 'mpesa']) {
      const elsewhere = { provider, returnUrl: 'https://evil.example/login' };
      expect(await refusalOf(order, elsewhere)).toMatchObject({
        status: 400,
        problem: { errors: [{ path: 'returnUrl' }] },
      });
    }
    const own = { provider: 'paystack', returnUrl: `${stack.url()}/thanks` };
    const { attempt } = (await initiate(ada, order.id, own)).body;
    const back = () => stack.anonymous().get(`/v1/payments/callback/paystack?txRef=${attempt.txRef}`);
    expect((await back()).headers.get('location')).toBe(own.returnUrl);

    const second = await ngnOrder(ada);
    const later = (await initiate(ada, second.id, bodyFor('paystack'))).body.attempt;
    await change({ returnOrigins: ['https://other.example'] });
    const answer = await stack.anonymous().get(`/v1/payments/callback/paystack?txRef=${later.txRef}`);
    expect([answer.status, answer.headers.get('location')]).toEqual([200, null]);
    await change({ returnOrigins: ['https://shop.example'] });
  });

  it('say whether, from whom and up to what an order may be paid by hand', async () => {
    const [ada, staff] = [await stack.as('ada'), await stack.as('staff')];
    const order = await ngnOrder(ada);
    const refused = { status: 400, problem: { errors: [{ path: 'provider' }] } };
    const dearest = [{ ...order.totals.total, amount: order.totals.total.amount - 1 }];
    await change({ manualPayments: { enabled: false, who: 'everyone' } });
    expect(await refusalOf(order, { provider: 'manual' })).toMatchObject(refused);
    await change({ manualPayments: { enabled: true, who: 'everyone', maximumAmount: dearest } });
    expect(await refusalOf(order, { provider: 'manual' })).toMatchObject(refused);
    await change({ manualPayments: { enabled: true, who: 'staff' } });
    expect(await refusalOf(order, { provider: 'manual' })).toMatchObject(refused);
    expect((await initiate(staff, order.id, { provider: 'manual' })).status).toBe(201);
    await change({ manualPayments: { enabled: true, who: 'everyone', maximumAmount: null } });
  });
});

describe('a webhook', () => {
  it('is refused with 401 unless the provider signed it', async () => {
    const raw = JSON.stringify({ event: 'charge.success', data: {} });
    const forged = { 'x-paystack-signature': createHmac('sha512', 'guess').update(raw).digest('hex') };
    for (const provider of ['paystack', 'stripe', 'chapa', 'mpesa']) {
      const path = `/v1/webhooks/payments/${provider}`;
      const answer = await stack.anonymous().post(path, undefined, { raw, headers: forged });
      expect(answer).toMatchObject({ status: 401, body: { code: 'invalid-signature' } });
    }
    expect((await stack.anonymous().post('/v1/webhooks/payments/paypal', {})).status).toBe(404);
  });

  it('that comes twice has one effect: one payment, one event', async () => {
    const ada = await stack.as('ada');
    const order = await ngnOrder(ada);
    await stack.scenario('paystack', 'duplicate-webhook');
    const { attempt } = await initiatedPayment(ada, order.id);
    await stack.pay('paystack', attempt.txRef);
    await untilOrderIs(ada, order.id, 'confirmed');
    await stack.settled();
    const succeeded = (await stack.events(order.id)).filter(
      ({ type, detail }) => type === 'payment.succeeded' && detail.orderId === order.id,
    );
    expect(succeeded).toHaveLength(1);
    expect((await paymentOf(ada, order.id)).captured).toEqual(order.totals.total);
  });
});

describe('an outage', () => {
  it('is said at once, with when to come back, and passes by itself', async () => {
    const ada = await stack.as('ada');
    const order = await orderIn(ada, 'ETB', 'ET');
    await stack.scenario('chapa', 'down');
    const refused = await initiate(ada, order.id, bodyFor('chapa'));
    expect(refused).toMatchObject({ status: 503, body: { code: 'provider-unavailable' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await paymentOf(ada, order.id)).attempts).toMatchObject([{ status: 'queued' }]);
    await stack.advance(120);
    const again = await stack.as('ada');
    const payment = await until(async () => {
      const found = await paymentOf(again, order.id);
      return found.attempts[0]?.status === 'processing' && found;
    });
    expect(payment.attempts).toHaveLength(1);
    await stack.pay('chapa', payment.attempts[0]?.txRef ?? '');
    await untilOrderIs(again, order.id, 'confirmed');
  });

  it('at one provider does not keep the shopper from paying at another', async () => {
    const ada = await stack.as('ada');
    const order = await ngnOrder(ada);
    await stack.scenario('paystack', 'down');
    expect((await initiate(ada, order.id, bodyFor('paystack'))).status).toBe(503);
    const other = await initiate(ada, order.id, bodyFor('stripe'));
    expect(other.status).toBe(201);
    await stack.pay('stripe', other.body.attempt.txRef);
    expect((await untilOrderIs(ada, order.id, 'confirmed')).payment.provider).toBe('stripe');
    await stack.scenario('paystack', 'approve');
  });
});

describe('an order paid at two providers', () => {
  it('keeps one payment and gives the other back', async () => {
    const ada = await stack.as('ada');
    const order = await ngnOrder(ada);
    const first = await initiate(ada, order.id, bodyFor('paystack'));
    const second = await initiate(ada, order.id, bodyFor('stripe'));
    await Promise.all([
      stack.pay('paystack', first.body.attempt.txRef),
      stack.pay('stripe', second.body.attempt.txRef),
    ]);
    const { amount } = order.totals.total;
    const payment = await untilRefunded(ada, order.id, amount);
    expect(payment).toMatchObject({ status: 'succeeded', captured: { amount: 2 * amount } });
    await untilOrderIs(ada, order.id, 'confirmed');
    await stack.settled();
    expect((await untilOrderIs(ada, order.id, 'confirmed')).payment.status).toBe('succeeded');
  });
});

describe('a manual payment', () => {
  it('waits for staff, who confirm it once', async () => {
    const [ada, staff] = [await stack.as('ada'), await stack.as('staff')];
    const order = await ngnOrder(ada);
    const { paymentId } = (await initiate(ada, order.id, { provider: 'manual' })).body;
    expect((await ada.post(`/v1/payments/${paymentId}/confirm`)).status).toBe(403);
    const confirmed = await staff.post(`/v1/payments/${paymentId}/confirm`);
    expect(confirmed).toMatchObject({ status: 200, body: { status: 'succeeded' } });
    expect((await staff.post(`/v1/payments/${paymentId}/confirm`)).status).toBe(200);
    await untilOrderIs(ada, order.id, 'confirmed');
    expect((await paymentOf(ada, order.id)).captured).toEqual(order.totals.total);
    expect((await staff.post(`/v1/payments/${paymentId}/refunds`, { reason: 'back' })).status).toBe(201);
    const { amount } = order.totals.total;
    expect((await untilRefunded(ada, order.id, amount)).status).toBe('refunded');
  });
});

describe('the same request again', () => {
  it('with its idempotency key gives the same attempt, and another body is refused', async () => {
    const ada = await stack.as('ada');
    const order = await ngnOrder(ada);
    const key = crypto.randomUUID();
    const first = await initiate(ada, order.id, bodyFor('paystack'), key);
    const again = await initiate(ada, order.id, bodyFor('paystack'), key);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect((await initiate(ada, order.id, { provider: 'manual' }, key)).status).toBe(422);
  });

  it('for a refund gives the money back once', async () => {
    const [ada, staff] = [await stack.as('ada'), await stack.as('staff')];
    const order = await ngnOrder(ada);
    const { paymentId, attempt } = await initiatedPayment(ada, order.id);
    await stack.pay('paystack', attempt.txRef);
    await untilOrderIs(ada, order.id, 'confirmed');
    const body = { amount: { amount: 1_000, currency: 'NGN' }, reason: 'a scratch' };
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const path = `/v1/payments/${paymentId}/refunds`;
    const first = await staff.post(path, body, { headers });
    const again = await staff.post(path, body, { headers });
    expect(first.status).toBe(201);
    expect(again.body).toEqual(first.body);
    expect((await untilRefunded(ada, order.id, 1_000)).status).toBe('partially_refunded');
  });
});

describe('the amount of a refund', () => {
  it.each([
    [0, 'NGN', 'invalid-request'],
    [-5, 'NGN', 'invalid-request'],
    [1_000, 'KES', 'currency-mismatch'],
  ])('of %d %s is refused as %s, by its field', async (amount, currency, code) => {
    const [ada, staff] = [await stack.as('ada'), await stack.as('staff')];
    const { paymentId } = await initiatedPayment(ada, (await ngnOrder(ada)).id);
    const body = { amount: { amount, currency }, reason: 'nothing' };
    const answer = await staff.post(`/v1/payments/${paymentId}/refunds`, body);
    expect(answer).toMatchObject({ status: 400, body: { code } });
    expect(answer.body.errors).toContainEqual({ path: 'amount', message: expect.any(String) });
  });
});

describe('access', () => {
  it('to a payment is its owner’s and staff’s; for others it does not exist', async () => {
    const [ada, grace, staff] = [await stack.as('ada'), await stack.as('grace'), await stack.as('staff')];
    const order = await ngnOrder(ada);
    const { paymentId, attempt } = await initiatedPayment(ada, order.id);
    const paths = [`/v1/payments/${paymentId}`, `/v1/orders/${order.id}/payments`];
    for (const path of paths) {
      expect((await ada.get(path)).status).toBe(200);
      expect((await staff.get(path)).status).toBe(200);
      expect((await grace.get(path)).status).toBe(404);
      expect((await stack.anonymous().get(path)).status).toBe(401);
    }
    expect((await grace.post(`/v1/payments/verify/${attempt.txRef}`)).status).toBe(404);
    expect((await initiate(grace, order.id, bodyFor('paystack'))).status).toBe(404);
    const refund = { reason: 'mine' };
    expect((await ada.post(`/v1/payments/${paymentId}/refunds`, refund)).status).toBe(403);
    expect((await ada.post('/v1/payments/reconciliations')).status).toBe(403);
    expect((await ada.get('/v1/payments')).status).toBe(403);
  });
});

describe('reconciliation', () => {
  it('repairs a payment whose webhook never came, and balances the books', async () => {
    const [ada, staff] = [await stack.as('ada'), await stack.as('staff')];
    const order = await ngnOrder(ada);
    await stack.scenario('paystack', 'no-webhook');
    const { paymentId, attempt } = await initiatedPayment(ada, order.id);
    await stack.pay('paystack', attempt.txRef);
    const run = await staff.post<{ findings: object[] }>('/v1/payments/reconciliations');
    expect(run.status).toBe(201);
    expect(run.body.findings).toContainEqual(
      expect.objectContaining({ kind: 'missing-webhook', txRef: attempt.txRef, repaired: true }),
    );
    await untilOrderIs(ada, order.id, 'confirmed');
    const { amount } = order.totals.total;
    const ledger = await staff.get(`/v1/payments/${paymentId}/ledger`);
    expect(ledger.body).toMatchObject({ items: [{ debit: 'captured', credit: 'earned', amount }] });
    const runs = await staff.get<{ items: unknown[] }>('/v1/payments/reconciliations');
    expect(runs.body.items[0]).toEqual(run.body);
    const listed = await staff.get<{ items: { id: string }[] }>('/v1/payments?limit=100');
    expect(listed.body.items.map(({ id }) => id)).toContain(paymentId);
  });
});
