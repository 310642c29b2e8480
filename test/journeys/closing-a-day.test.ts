/** An accountant closes a day: over HTTP, with the stack's clock. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import type { DailySummary } from '../../functions/events/sales-events.ts';
import { verified, withReceiver } from '../support/receiver.ts';
import {
  confirmedOrder,
  deliver,
  homeAddress,
  initiatedPayment,
  type OrderBody,
  paymentOf,
  shipWhole,
  stockedVariant,
  untilOrderIs,
} from '../support/shop.ts';
import type { Shopper } from '../support/shopper.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const stack = withStack({ demo: 'people' });
const receiver = withReceiver();
const { as, emails, events, advance, settled } = stack;

const today = async (): Promise<string> => {
  const { body } = await stack.anonymous().get<{ now: string }>('/_local/clock');
  return body.now.slice(0, 10);
};

const untilTomorrowAt = async (hour: number): Promise<void> => {
  const { body } = await stack.anonymous().get<{ now: string }>('/_local/clock');
  const midnight = Date.parse(`${body.now.slice(0, 10)}T00:00:00.000Z`) + 86_400_000;
  await advance((midnight + hour * 3_600_000 - Date.parse(body.now)) / 1000);
};

const approvedOrder = async (staff: Shopper, customer: Shopper, variantId: string): Promise<OrderBody> => {
  const order = await confirmedOrder(stack, customer, variantId, 2);
  await deliver(staff, await shipWhole(staff, order));
  return untilOrderIs(customer, order.id, 'approved');
};

/** Currencies without decimals and with three: what a mug costs in each, and what goes back of two. */
const foreign = [
  { currency: 'JPY', provider: 'stripe', price: 1_500, back: 501 },
  { currency: 'KWD', provider: 'stripe', price: 12_345, back: 10 },
  { currency: 'UGX', provider: 'manual', price: 4_999, back: 1 },
] as const;

const soldIn = async (
  currency: string,
  provider: 'stripe' | 'manual',
  variantId: string,
): Promise<OrderBody> => {
  const [staff, ada] = [await as('staff'), await as('ada')];
  const wish = { currency, items: [{ variantId, quantity: 2 }], shippingAddress: homeAddress };
  const { status, body } = await ada.post<OrderBody>('/v1/orders', wish);
  expect(status).toBe(201);
  const { paymentId, attempt } = await initiatedPayment(ada, body.id, provider);
  if (provider === 'stripe') await stack.pay(provider, attempt.txRef);
  else expect((await staff.post(`/v1/payments/${paymentId}/confirm`, {})).status).toBe(200);
  const order = await untilOrderIs(ada, body.id, 'confirmed');
  await deliver(staff, await shipWhole(staff, order));
  return untilOrderIs(ada, order.id, 'approved');
};

const refund = async (staff: Shopper, order: OrderBody, amount: number, currency = 'NGN'): Promise<void> => {
  const { id } = await paymentOf(staff, order.id);
  const refunded = await staff.post(
    `/v1/payments/${id}/refunds`,
    { amount: { amount, currency }, reason: 'scratched' },
    { headers: { 'idempotency-key': crypto.randomUUID() } },
  );
  expect(refunded.status).toBe(201);
};

const closedDay = (staff: Shopper, date: string): Promise<DailySummary> =>
  until(
    async () => {
      const { status, body } = await staff.get<DailySummary>(`/v1/analytics/daily-summaries/${date}`);
      return status === 200 && body;
    },
    { what: `${date} being closed` },
  );

const tool = new URL('../../bin/rebuild-day.ts', import.meta.url).pathname;

const tableOf = (feature: string): string => {
  const tables = stack.stack().resources.ofType('AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table');
  const found = tables.find(({ logicalId }) => logicalId.toLowerCase().includes(feature));
  if (!found) throw new Error(`no table of ${feature}`);
  return found.ref;
};

/** What the tool says that makes a day anew of the outboxes. */
const rebuilt = async (date: string) => {
  const outboxes = ['orders', 'payments', 'carts'].flatMap((name) => ['--outbox', tableOf(name)]);
  const where = ['--endpoint', `${stack.url()}/_aws`, '--analytics', tableOf('analytics')];
  const child = spawn(process.execPath, [tool, '--date', date, ...where, ...outboxes]);
  const [said, complaints, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<unknown[]>((resolve) => child.once('close', (...ended) => resolve(ended))),
  ]);
  return { code, said: `${said}${complaints}` };
};

const ngnOf = ({ currency }: DailySummary) => currency.find((row) => row.currency === 'NGN');
const ngn = (amount: number) => ({ amount, currency: 'NGN' });

describe('an accountant closes a day', () => {
  it('reads what was sold and what went back, once and for good, and the mail says the same', async () => {
    const [staff, ada] = [await as('staff'), await as('ada')];
    const partner = { url: receiver.url('/days'), eventTypes: ['sales.daily-summary'] };
    const endpoint = await (await as('admin')).post<{ secret: string }>('/v1/webhook-endpoints', partner);
    expect(endpoint.status).toBe(201);
    const variantId = await stockedVariant(staff, 10);
    const date = await today();
    const order = await approvedOrder(staff, ada, variantId);
    await refund(staff, order, 50_000);
    await settled();
    expect((await staff.get(`/v1/analytics/daily-summaries/${date}`)).status).toBe(404);

    await untilTomorrowAt(3);
    const accountant = await as('staff');
    const closed = await closedDay(accountant, date);
    const gross = order.totals.total.amount;
    expect(ngnOf(closed)).toMatchObject({
      orders: 1,
      units: 2,
      gross: ngn(gross),
      refunds: ngn(50_000),
      net: ngn(gross - 50_000),
      topProducts: [{ productId: order.items[0]?.productId, units: 2 }],
      payments: { succeeded: 1, failed: 0 },
    });
    const mails = await until(
      async () => {
        const found = (await emails()).filter(({ subject }) => subject === `Sales of ${date}`);
        return found.length >= 2 && found;
      },
      { what: 'the mails to staff' },
    );
    expect(mails.map(({ to }) => to).sort()).toEqual(['admin@example.com', 'staff@example.com']);

    const heard = await until(async () => receiver.at('/days')[0] ?? false, { what: 'the partner hearing' });
    expect(verified(endpoint.body.secret, heard)).toMatchObject({
      type: 'sales.daily-summary',
      data: closed,
    });

    await refund(accountant, order, 20_000);
    await untilTomorrowAt(3);
    const later = await as('staff');
    const next = await closedDay(
      later,
      await today().then((day) => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)),
    );
    expect(ngnOf(next)).toMatchObject({ orders: 0, gross: ngn(0), refunds: ngn(20_000), net: ngn(-20_000) });
    expect(await closedDay(later, date)).toEqual(closed);
    const list = await later.get<{ items: DailySummary[] }>(`/v1/analytics/daily-summaries?from=${date}`);
    expect(list.body.items).toEqual([closed, next]);

    const told = (await events()).filter(({ type }) => type === 'sales.daily-summary');
    const ofDay = told
      .map(({ detail }) => detail.data)
      .filter((data) => (data as DailySummary).date === date);
    expect(ofDay[0]).toEqual(closed);
    expect(new Set(told.map(({ detail }) => detail.id)).size).toBe(2);
    const all = await later.get<{ items: { net: { amount: number } }[] }>('/v1/analytics/sales?by=day');
    const net = all.body.items.reduce((sum, row) => sum + row.net.amount, 0);
    expect(net).toBe(gross - 70_000);
    expect(await rebuilt(date)).toEqual({ code: 0, said: `${date} is the same\n` });
    expect(await rebuilt(next.date)).toEqual({ code: 0, said: `${next.date} is the same\n` });
  }, 120_000);

  it('in a shop that sells in yen and dinars too, counts each in its own units', async () => {
    const [admin, staff, ada] = [await as('admin'), await as('staff'), await as('ada')];
    const { body: shop } = await admin.get<{ currencies: string[] }>('/v1/settings/shop');
    const currencies = [...shop.currencies, ...foreign.map(({ currency }) => currency)];
    expect((await ada.post('/v1/carts', { currency: 'JPY' })).status).toBe(400);
    expect((await admin.put('/v1/settings/shop', { ...shop, currencies })).status).toBe(200);
    const variantId = await stockedVariant(staff, 10);
    const prices = foreign.map(({ price: amount, currency }) => ({ amount, currency }));
    expect((await staff.patch(`/v1/variants/${variantId}`, { prices })).status).toBe(200);
    expect((await ada.post('/v1/carts', { currency: 'JPY' })).body).toMatchObject({ currency: 'JPY' });
    const refused = await ada.post('/v1/carts', { currency: 'EUR' });
    expect([refused.status, refused.body.errors]).toEqual([
      400,
      [{ path: 'currency', message: 'The shop does not sell in EUR' }],
    ]);

    const date = await today();
    for (const { currency, provider, back } of foreign) {
      const order = await soldIn(currency, provider, variantId);
      await refund(staff, order, back, currency);
    }
    await settled();
    await untilTomorrowAt(3);
    const closed = await closedDay(await as('staff'), date);
    expect(closed.currency.filter((row) => row.orders > 0)).toMatchObject([
      {
        currency: 'JPY',
        units: 2,
        gross: { amount: 3_000 },
        refunds: { amount: 501 },
        net: { amount: 2_499 },
      },
      {
        currency: 'KWD',
        units: 2,
        gross: { amount: 24_690 },
        refunds: { amount: 10 },
        net: { amount: 24_680 },
      },
      { currency: 'UGX', units: 2, gross: { amount: 9_998 }, refunds: { amount: 1 }, net: { amount: 9_997 } },
    ]);
    const [mail] = (await emails()).filter(({ subject }) => subject === `Sales of ${date}`);
    for (const text of [/JPY\s2,499(?![.\d])/, /KWD\s24\.680/, /UGX\s9,997(?![.\d])/])
      expect(mail?.text).toMatch(text);
    expect(await rebuilt(date)).toEqual({ code: 0, said: `${date} is the same\n` });
  }, 120_000);

  it('finds every day closed after days of standing still, for staff alone', async () => {
    const from = await today();
    await advance(5 * 86_400);
    const staff = await as('staff');
    const to = new Date(Date.parse(from) + 4 * 86_400_000).toISOString().slice(0, 10);
    await closedDay(staff, to);
    const list = await staff.get<{ items: DailySummary[] }>(
      `/v1/analytics/daily-summaries?from=${from}&to=${to}`,
    );
    expect(list.body.items).toHaveLength(5);
    const ada = await as('ada');
    expect((await ada.get('/v1/analytics/daily-summaries')).status).toBe(403);
    expect((await stack.anonymous().get(`/v1/analytics/daily-summaries/${from}`)).status).toBe(401);
  }, 120_000);
});
