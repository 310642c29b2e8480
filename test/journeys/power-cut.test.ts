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
import { hostileWorld } from '../support/hostile-world.ts';
import { patientShopperAt } from '../support/patient-shopper.ts';
import {
  initiatedPayment,
  type OrderBody,
  orderOf,
  paymentOf,
  stockedVariant,
  stockOf,
} from '../support/shop.ts';
import { type Shopper, shopperAt } from '../support/shopper.ts';
import { until, whileWaiting } from '../support/until.ts';

const ordersUnderWay = 32;
const patienceSeconds = 60;
/** Less than an access token is good for. */
const freshSeconds = 300;

const world = hostileWorld();
const words = world ? [`--hostile=${world.seed}`] : [];
const callerAt = world ? patientShopperAt : shopperAt;

let running: StackProcess | undefined;
afterAll(() => running?.stop());

const signIn = async (url: string, name: string): Promise<Shopper> => {
  const { body } = await callerAt(url).post<{ accessToken: string }>('/v1/auth/sign-in', {
    email: `${name}@example.com`,
    password: 'Waybill-demo-1',
  });
  return callerAt(url, body.accessToken);
};

let passedSeconds = 0;
const passTime = async (url: string, advanceSeconds: number): Promise<void> => {
  passedSeconds += advanceSeconds;
  await shopperAt(url).post('/_local/clock', { advanceSeconds });
};
whileWaiting((seconds) => {
  if (running) passTime(running.url, seconds).catch(() => undefined);
});

const signedInSince = new Map<string, { readonly at: number; readonly shopper: Promise<Shopper> }>();

/** Again when time has passed. */
const signedIn = (url: string, name: string): Promise<Shopper> => {
  const known = signedInSince.get(name);
  if (known && passedSeconds - known.at < freshSeconds) return known.shopper;
  const shopper = signIn(url, name);
  signedInSince.set(name, { at: passedSeconds, shopper });
  return shopper;
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

const confirmedOf = async (url: string, orders: readonly Placed[]): Promise<number> => {
  const ada = await signedIn(url, 'ada');
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
  const first = await startStackProcess({ dataDir, words });
  running = first;
  const [ada, staff] = await Promise.all([signedIn(first.url, 'ada'), signedIn(first.url, 'staff')]);
  const stock = ordersUnderWay + 10;
  const variantId = await stockedVariant(staff, stock);
  const waiting = await Promise.all(Array.from({ length: 4 }, () => placed(ada, variantId)));
  const paid = await Promise.all(Array.from({ length: ordersUnderWay }, () => placed(ada, variantId)));

  const paying = paid.map(({ txRef }) => payAt(first.url, txRef).catch(() => undefined));
  await until(async () => (await confirmedOf(first.url, paid)) > 2, { what: 'the first confirmations' });
  await first.kill();
  const killedAt = Date.now();
  await Promise.all(paying);

  const second = await startStackProcess({ dataDir, words, port: Number(new URL(first.url).port) });
  running = second;
  const beingTold = await ordersBeingTold(second.url, killedAt);
  await Promise.all(paid.map(({ txRef }) => payAt(second.url, txRef)));
  await until(async () => (await confirmedOf(second.url, paid)) === paid.length, {
    timeoutSeconds: patienceSeconds,
    what: 'all paid orders being confirmed',
  });
  expect(await stockOf(await signedIn(second.url, 'staff'), variantId)).toEqual({
    onHand: stock - ordersUnderWay,
    held: waiting.length,
    available: stock - ordersUnderWay - waiting.length,
  });
  for (const { order } of paid) {
    const payment = await paymentOf(await signedIn(second.url, 'ada'), order.id);
    expect(payment).toMatchObject({ status: 'succeeded', captured: order.totals.total });
  }

  await passTime(second.url, 1801);
  await until(
    async () => {
      const ada = await signedIn(second.url, 'ada');
      const found = await Promise.all(waiting.map(({ order }) => orderOf(ada, order.id)));
      return found.every(({ status }) => status === 'failed');
    },
    { timeoutSeconds: patienceSeconds, what: 'the unpaid orders failing' },
  );
  expect(await stockOf(await signedIn(second.url, 'staff'), variantId)).toEqual({
    onHand: stock - ordersUnderWay,
    held: 0,
    available: stock - ordersUnderWay,
  });

  const receipts = await until(
    async () => {
      const { body: mails } = await shopperAt(second.url).get<{ items: { subject: string }[] }>(
        '/_local/emails?limit=1000',
      );
      const counts = paid.map(({ order }) => {
        const subject = `Your order ${order.id.slice(-10)} is confirmed`;
        return { order, count: mails.items.filter((mail) => mail.subject === subject).length };
      });
      return counts.every(({ count }) => count > 0) && counts;
    },
    { timeoutSeconds: patienceSeconds, what: 'all receipts' },
  );
  // SES has no idempotency key: what was being sent in that very moment may be sent once more, and nothing else; where
  // answers of SES are lost and functions die, too, that may happen to any.
  if (world) return;
  for (const { order, count } of receipts) {
    expect(count).toBeLessThanOrEqual(beingTold.has(order.id) ? 2 : 1);
  }
}, 300_000);
