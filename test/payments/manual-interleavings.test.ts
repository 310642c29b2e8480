/**
 * Money that is brought by hand (a bank transfer, cash at the door) and whatever else happens to its order at once, in
 * seeded random orders of their calls to the database, as in `interleavings.test.ts`. Such money goes back by hand, too:
 * what must not happen is that it is forgotten, or that goods leave that neither it nor the door will pay.
 */
import { expect, it } from '@jest/globals';
import { shipParcel } from '../../functions/fulfilment/ship-parcel.ts';
import { fulfilmentTable } from '../../functions/fulfilment/table.ts';
import { getStocks } from '../../functions/inventory/store.ts';
import { cancelItem, cancelOrder, endOpenOrder } from '../../functions/order-flow/end-order.ts';
import { orderHistory } from '../../functions/orders/history-store.ts';
import type { Order } from '../../functions/orders/order.ts';
import { getOrder } from '../../functions/orders/store.ts';
import { cashCollected } from '../../functions/payments/cash-collected.ts';
import { confirmManually } from '../../functions/payments/confirm.ts';
import type { Attempt } from '../../functions/payments/payment.ts';
import { needsReview } from '../../functions/payments/promises.ts';
import { executeOpenRefunds, refundPayment } from '../../functions/payments/refunds.ts';
import { getPayment } from '../../functions/payments/store.ts';
import { paymentIdOf } from '../../functions/payments/tx-ref.ts';
import { isDomainError } from '../../functions/shared/errors.ts';
import { oneOf, someOf, tellAll, together } from '../support/seeds.ts';
import {
  type Act,
  actorsOf,
  announced,
  type Begun,
  followUp,
  held,
  linesOf,
  onHand,
  refundsHeard,
  stockedOrder,
  total,
  waitAnswered,
  windowEnds,
} from './order-story.ts';
import { moneyOf, paymentOf, withPayments } from './world.ts';

const world = withPayments(fulfilmentTable);

const transferDays = 3;
const windowSeconds = 1_800;
const inFull = { amount: total, currency: 'NGN' };

const chosen =
  (method: NonNullable<Attempt['method']>, seed: string): Act =>
  ({ order }) =>
    world.initiate(order, { provider: 'manual', method, seed });

const confirmed: Act = ({ order }, now) => confirmManually(order.id, now);
const collected: Act = ({ order }, now) => cashCollected(order.id, inFull, now);

const afterTransferWindow = ({ createdAt }: Order): Date =>
  new Date(Date.parse(createdAt) + windowSeconds * 1000 + transferDays * 86_400_000);

const acts: Readonly<Record<string, Act>> = {
  'transfer chosen': chosen('bank-transfer', 'a transfer'),
  'transfer chosen again': chosen('bank-transfer', 'a transfer'),
  'cash chosen': chosen('cash-on-delivery', 'cash'),
  'staff confirm': confirmed,
  'staff confirm again': confirmed,
  'carrier collected': collected,
  'carrier collected again': collected,
  cancel: ({ order }, now) => cancelOrder(order.id, { actor: 'test' }, now),
  'item cancelled': ({ order }, now) =>
    cancelItem(order.id, order.items[0]?.id ?? '', { actor: 'test' }, now),
  'window end': windowEnds,
  'end of the transfer’s window': ({ order }) =>
    endOpenOrder(order.id, 'payment-window-over', afterTransferWindow(order)),
  'wait answered': waitAnswered,
  'parcel leaves': ({ order }, now) => {
    const items = order.items.map(({ id: itemId, quantity }) => ({ itemId, quantity }));
    return shipParcel(order.id, { items, carrier: 'Our van' }, 'staff', () => {}, now);
  },
  'refund consumer': ({ order }, now) => executeOpenRefunds(order.id, now),
  'orders’ consumer': refundsHeard,
  'staff give it back': ({ order }, now) =>
    refundPayment(order.id, { reason: 'handed back', ref: 'all', actor: 'staff' }, now),
};

const tooLate = [
  'payment-declined',
  'illegal-transition',
  'payment-settled',
  'refund-exceeds-captured',
] as const;
const isExpected = (reason: unknown): boolean => tooLate.some((code) => isDomainError(reason, code));

const wasEverConfirmed = async ({ id }: Order): Promise<boolean> =>
  (await orderHistory(id, undefined, 100)).some(({ events }) => events.includes('order.confirmed'));

const sold = { onHand: onHand - held, held: 0, available: onHand - held };
const back = { onHand, held: 0, available: onHand };

/** @param told whether staff or the carrier told of money and were heard */
const check = async ({ order }: Begun, told: boolean): Promise<void> => {
  const [after, now] = [await moneyOf(order.id), await getOrder(order.id)];
  const payment = await paymentOf(order.id);
  const types = (await announced(order)).map(({ type }) => type);
  const counted = (type: string) => types.filter((candidate) => candidate === type).length;
  const attempt = payment.attempts.at(-1);
  const isAtTheDoor = attempt?.method === 'cash-on-delivery';
  const isKept = ['confirmed', 'shipped'].includes(after.orderStatus ?? '');
  const left = after.captured - after.refunded;

  expect(['cancelled', 'failed', 'confirmed', 'shipped', 'refunded']).toContain(after.orderStatus);
  expect(after).toMatchObject({ pendingRefunds: 0, ledgerSum: 0, orderShows: after.status });
  expect(after.captured > 0).toBe(told);
  expect(after.captured % total).toBe(0);
  expect(counted('payment.succeeded')).toBe(after.isPaid ? 1 : 0);
  expect(counted('payment.refunded')).toBe(after.refunds.length);
  if (isKept) expect(now?.payment.goesBack ?? false).toBe(false);
  if (isKept && !after.isPaid)
    expect({ isAtTheDoor, expired: counted('payment.expired') }).toEqual({ isAtTheDoor: true, expired: 0 });
  if (isKept && after.isPaid) expect(after).toMatchObject({ isGivenBack: false });
  /** Ended because nothing was there, or all of it was back: what came later pays nothing. */
  if (after.orderStatus === 'failed') expect(after.isPaid && left > 0).toBe(false);
  if (!isKept && left > 0) expect(needsReview(payment, new Date())).toBe(true);
  if (!isAtTheDoor && (await wasEverConfirmed(order))) expect(after.isPaid).toBe(true);
  const hasLeft = (now?.items ?? []).some(({ status }) => status === 'shipped');
  for (const stock of (await getStocks(linesOf(order).map(({ variantId }) => variantId))).values()) {
    expect(stock).toMatchObject(isKept || hasLeft ? sold : back);
  }
};

const beginnings: Readonly<Record<string, readonly Act[]>> = {
  nothing: [],
  'a transfer': [chosen('bank-transfer', 'a transfer')],
  'a transfer that came': [chosen('bank-transfer', 'a transfer'), confirmed],
  'cash at the door': [chosen('cash-on-delivery', 'cash')],
  'cash at the door, confirmed': [chosen('cash-on-delivery', 'cash'), waitAnswered],
  'cash that came': [chosen('cash-on-delivery', 'cash'), waitAnswered, confirmed],
};

const takesOff = ['cancel', 'item cancelled', 'staff give it back'];

/** Whoever has paid, or pays at the door, or by a transfer whose days are not over, keeps the order. */
const checkKept = async ({ order: { id } }: Begun, names: readonly string[]): Promise<void> => {
  if (takesOff.some((name) => names.includes(name))) return;
  const [order, payment] = [await getOrder(id), await getPayment(paymentIdOf(id))];
  const method = payment?.attempts.findLast((attempt) => attempt.method !== undefined)?.method;
  const hasTime = method === 'bank-transfer' && !names.includes('end of the transfer’s window');
  if (method === 'cash-on-delivery' || hasTime) expect(order?.status).not.toBe('failed');
  if (hasTime && order?.status === 'pending') {
    expect(order.paymentWindowEndsAt).toBe(afterTransferWindow(order).toISOString());
  }
};

const tells = /^(staff confirm|carrier)/;

/** Whoever tells of money of a payment that was begun is heard, whatever became of the order. */
const checkHeard = (names: readonly string[], ends: readonly PromiseSettledResult<unknown>[]): void => {
  ends.forEach((end, index) => {
    if (end.status === 'fulfilled' || !tells.test(names[index] ?? '')) return;
    expect(end.reason).toMatchObject({ code: 'payment-settled' });
  });
};

/** Whether staff or the carrier told of money and were heard. */
const hasCome = (names: readonly string[], ends: readonly PromiseSettledResult<unknown>[]): boolean =>
  names.some((name, index) => {
    const end = ends[index];
    if (end?.status !== 'fulfilled') return false;
    if (name.startsWith('staff confirm')) return true;
    return name.startsWith('carrier') && ['paid', 'surplus', 'nothing-new'].includes(String(end.value));
  });

it('ends well in every order of calls: no money that came is forgotten, and no goods leave for nothing', async () => {
  await tellAll(0.5, async (random, say) => {
    const now = new Date();
    const names = someOf(random, Object.keys(acts));
    const [before, first] = oneOf(random, Object.entries(beginnings));
    say(`${before}, then ${names.join(', ')}`);
    const begun: Begun = { order: await stockedOrder(now), txRefs: [] };
    for (const act of first) await act(begun, now);
    const ends = await together(random, actorsOf(acts, begun, now), names, isExpected);
    if (before !== 'nothing') checkHeard(names, ends);
    await checkKept(begun, names);
    await followUp(world, begun);
    await check(begun, before.endsWith('came') || hasCome(names, ends));
  });
}, 900_000);
