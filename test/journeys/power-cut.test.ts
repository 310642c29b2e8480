/**
 * `kill -9` of the whole stack while executions wait and while 32 orders are under way. After `npm start` every
 * order reaches its right end, no hold is left behind, and nothing happened twice.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { type StackProcess, startStackProcess } from '../../bench/stack-process.ts';
import { leaseSeconds } from '../../functions/notifications/store.ts';
import { storedItems } from '../support/data-snapshot.ts';
import {
  initiatedPayment,
  type OrderBody,
  orderOf,
  paymentOf,
  stockedVariant,
  stockOf,
} from '../support/shop.ts';
import { type Shopper, shopperAt } from '../support/shopper.ts';
import { until } from '../support/until.ts';

const ordersUnderWay = 32;
const patienceSeconds = 60;

let running: StackProcess | undefined;
afterAll(() => running?.stop());

const signedIn = async (url: string, name: string): Promise<Shopper> => {
  const { body } = await shopperAt(url).post<{ accessToken: string }>('/v1/auth/sign-in', {
    email: `${name}@example.com`,
    password: 'Waybill-demo-1',
  });
  return shopperAt(url, body.accessToken);
};

const payAt = async (url: string, txRef: string): Promise<void> => {
  await shopperAt(url).post(`/_local/providers/paystack/pay/${txRef}`, { outcome: 'approve' });
};

type Placed = { readonly order: OrderBody; readonly txRef: string };

const placed = async (ada: Shopper, variantId: string): Promise<Placed> => {
  const order = await ada.post<OrderBody>('/v1/orders', {
    currency: 'NGN',
    items: [{ variantId, quantity: 1 }],
    shippingAddress: { name: 'Ada', line1: '1 Marina', city: 'Lagos', country: 'NG' },
  });
  expect(order.status).toBe(201);
  const { attempt } = await initiatedPayment(ada, order.body.id);
  return { order: order.body, txRef: attempt.txRef };
};

const confirmedOf = async (ada: Shopper, orders: readonly Placed[]): Promise<number> => {
  const found = await Promise.all(orders.map(({ order }) => orderOf(ada, order.id)));
  return found.filter(({ status }) => status === 'confirmed').length;
};

/** The orders whose receipt was claimed by the process that was killed, and not marked as sent. */
const ordersBeingTold = async (url: string, killedAt: number): Promise<Set<unknown>> => {
  const orderIds = new Set<unknown>();
  for await (const { table, item } of storedItems(url)) {
    const isClaimed = /notifications/i.test(table) && item.kind === 'receipt' && item.status === 'sending';
    const claimedAt = Date.parse(String(item.leasedUntil)) - leaseSeconds * 1000;
    if (isClaimed && claimedAt <= killedAt) orderIds.add(item.orderId);
  }
  return orderIds;
};

it('brings every order to its right end after kill -9, and nothing happens twice', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'waybill-power-cut-'));
  const first = await startStackProcess({ dataDir });
  running = first;
  const [ada, staff] = await Promise.all([signedIn(first.url, 'ada'), signedIn(first.url, 'staff')]);
  const stock = ordersUnderWay + 10;
  const variantId = await stockedVariant(staff, stock);
  const waiting = await Promise.all(Array.from({ length: 4 }, () => placed(ada, variantId)));
  const paid = await Promise.all(Array.from({ length: ordersUnderWay }, () => placed(ada, variantId)));

  const paying = paid.map(({ txRef }) => payAt(first.url, txRef).catch(() => undefined));
  await until(async () => (await confirmedOf(ada, paid)) > 2, { what: 'the first confirmations' });
  await first.kill();
  const killedAt = Date.now();
  await Promise.all(paying);

  const second = await startStackProcess({ dataDir, port: Number(new URL(first.url).port) });
  running = second;
  const beingTold = await ordersBeingTold(second.url, killedAt);
  const [adaAgain, staffAgain] = await Promise.all([
    signedIn(second.url, 'ada'),
    signedIn(second.url, 'staff'),
  ]);
  await Promise.all(paid.map(({ txRef }) => payAt(second.url, txRef)));
  await until(async () => (await confirmedOf(adaAgain, paid)) === paid.length, {
    timeoutSeconds: patienceSeconds,
    what: 'all paid orders being confirmed',
  });
  expect(await stockOf(staffAgain, variantId)).toEqual({
    onHand: stock - ordersUnderWay,
    held: waiting.length,
    available: stock - ordersUnderWay - waiting.length,
  });
  for (const { order } of paid) {
    const payment = await paymentOf(adaAgain, order.id);
    expect(payment).toMatchObject({ status: 'succeeded', captured: order.totals.total });
  }

  await shopperAt(second.url).post('/_local/clock', { advanceSeconds: 1801 });
  const adaLater = await signedIn(second.url, 'ada');
  await until(
    async () => {
      const found = await Promise.all(waiting.map(({ order }) => orderOf(adaLater, order.id)));
      return found.every(({ status }) => status === 'failed');
    },
    { timeoutSeconds: patienceSeconds, what: 'the unpaid orders failing' },
  );
  const staffLater = await signedIn(second.url, 'staff');
  expect(await stockOf(staffLater, variantId)).toEqual({
    onHand: stock - ordersUnderWay,
    held: 0,
    available: stock - ordersUnderWay,
  });

  const { body: mails } = await shopperAt(second.url).get<{ items: { subject: string }[] }>(
    '/_local/emails?limit=1000',
  );
  for (const { order } of paid) {
    const receipts = mails.items.filter(
      ({ subject }) => subject === `Your order ${order.id.slice(-10)} is confirmed`,
    );
    expect(receipts.length).toBeGreaterThanOrEqual(1);
    // SES has no idempotency key: what was being sent in that very moment may be sent once more, and nothing else.
    expect(receipts.length).toBeLessThanOrEqual(beingTold.has(order.id) ? 2 : 1);
  }
}, 180_000);
