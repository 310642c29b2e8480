/**
 * Money, links to pay, window end, the workflow, cancellations, reconciliation and refunds of one order at once, in
 * seeded random orders of their calls to the database: between any two calls of one of them, everything else may
 * happen. Money that is brought by hand has its own: `manual-interleavings.test.ts`.
 */
import { expect, it } from '@jest/globals';
import { getStocks } from '../../functions/inventory/store.ts';
import { cancelItem, cancelOrder } from '../../functions/order-flow/end-order.ts';
import { linkToPay } from '../../functions/order-flow/payment-link.ts';
import { orderHistory } from '../../functions/orders/history-store.ts';
import type { Order } from '../../functions/orders/order.ts';
import { mustGetOrder } from '../../functions/orders/store.ts';
import { findAttempt } from '../../functions/payments/incoming.ts';
import type { Outcome } from '../../functions/payments/providers/port.ts';
import { comparePayment } from '../../functions/payments/reconciliation/compare.ts';
import { executeOpenRefunds, refundPayment } from '../../functions/payments/refunds.ts';
import { settle } from '../../functions/payments/settle.ts';
import { verifyAttempt } from '../../functions/payments/verify.ts';
import { isDomainError } from '../../functions/shared/errors.ts';
import { money } from '../../functions/shared/money.ts';
import { someOf, tellAll, together } from '../support/seeds.ts';
import {
  type Act,
  actorsOf,
  announced,
  atProvider,
  type Begun,
  beginStory,
  followUp,
  held,
  linesOf,
  onHand,
  refundsHeard,
  total,
  waitAnswered,
  windowEnds,
} from './order-story.ts';
import { moneyOf, paymentOf, withPayments } from './world.ts';

const world = withPayments();

const staffRefund = 500;

/** The shopper pays, and the provider tells. */
const paidAndTold =
  (index: number): Act =>
  async ({ txRefs }, now) => {
    const txRef = txRefs[index] ?? '';
    const id = await world.pay('paystack', txRef);
    const outcome: Outcome = {
      kind: 'succeeded',
      transactionId: String(id),
      amount: total,
      currency: 'NGN',
    };
    await settle({ provider: 'paystack', txRef }, outcome, now);
  };

const callback =
  (index: number): Act =>
  async ({ txRefs }, now) =>
    verifyAttempt((await findAttempt(txRefs[index] ?? '')).attempt, now);

const refundBy =
  (ref: string, amount?: number): Act =>
  ({ order }, now) =>
    refundPayment(
      order.id,
      { ...(amount && { amount: money(amount, 'NGN') }), reason: 'a scratch', ref, actor: 'staff' },
      now,
    );

/** To a customer whose order staff placed: it waits two weeks from then on. */
const linkSent: Act = ({ order }, now) => linkToPay(order.id, 14, now);

const acts: Readonly<Record<string, Act>> = {
  'webhook 1': paidAndTold(0),
  'webhook 1 again': paidAndTold(0),
  'webhook 2': paidAndTold(1),
  'callback 1': callback(0),
  'callback 2': callback(1),
  cancel: ({ order }, now) => cancelOrder(order.id, { actor: 'test' }, now),
  'item cancelled': ({ order }, now) =>
    cancelItem(order.id, order.items[0]?.id ?? '', { actor: 'test' }, now),
  'window end': windowEnds,
  'link sent': linkSent,
  'link sent again': linkSent,
  'wait answered': waitAnswered,
  reconciliation: async ({ order }, now) => comparePayment(await paymentOf(order.id), new Map(), now),
  'refund consumer': ({ order }, now) => executeOpenRefunds(order.id, now),
  'orders’ consumer': refundsHeard,
  'staff refund': refundBy('a part', staffRefund),
  'staff refund of all': refundBy('all'),
};

/** What may be refused to somebody who comes too late, or too early. */
const tooLate = ['illegal-transition', 'refund-exceeds-captured', 'payment-settled'] as const;
const isExpected = (reason: unknown): boolean => tooLate.some((code) => isDomainError(reason, code));

const stockOf = {
  ended: { onHand, held: 0, available: onHand },
  pending: { onHand, held, available: onHand - held },
  confirmed: { onHand: onHand - held, held: 0, available: onHand - held },
} as const;

/** Also an order that was cancelled since: its goods could have left meanwhile. */
const wasEverConfirmed = async ({ id }: Order): Promise<boolean> =>
  (await orderHistory(id, undefined, 100)).some(({ events }) => events.includes('order.confirmed'));

const check = async ({ order, txRefs }: Begun): Promise<void> => {
  const after = await moneyOf(order.id);
  const { took, gave } = atProvider(world, txRefs);
  const types = (await announced(order)).map(({ type }) => type);
  const counted = (type: string) => types.filter((candidate) => candidate === type).length;
  const parts = after.refunds.filter((refund) => refund === `succeeded ${staffRefund}`).length;
  const isConfirmed = after.orderStatus === 'confirmed';

  expect(after).toMatchObject({ captured: took, refunded: gave, pendingRefunds: 0, ledgerSum: 0 });
  expect(after.balances.owed).toBe(0);
  expect(after.orderShows).toBe(after.status);
  expect(['cancelled', 'failed', 'confirmed']).toContain(after.orderStatus);
  expect(took - gave).toBe(isConfirmed ? total - parts * staffRefund : 0);
  if (isConfirmed) expect(after).toMatchObject({ isPaid: true, isGivenBack: false });
  if (await wasEverConfirmed(order)) expect(after.isPaid).toBe(true);
  expect(counted('payment.succeeded')).toBe(after.isPaid ? 1 : 0);
  expect(counted('payment.refunded')).toBe(after.refunds.length);
  for (const stock of (await getStocks(linesOf(order).map(({ variantId }) => variantId))).values()) {
    expect(stock).toMatchObject(isConfirmed ? stockOf.confirmed : stockOf.ended);
  }
};

/** Whoever was sent a link has two weeks, whatever the window was before. */
const checkWaits = async (
  { order: { id } }: Begun,
  names: readonly string[],
  ends: readonly PromiseSettledResult<unknown>[],
): Promise<void> => {
  const isSent = names.some((name, index) => name.startsWith('link') && ends[index]?.status === 'fulfilled');
  if (isSent) expect((await mustGetOrder(id)).status).not.toBe('failed');
};

type Check = typeof checkWaits;

/** @param part of all stories @param among who may do something in them @param checkEnds before all comes to rest */
const tellOf = (part: number, among: readonly string[], checkEnds?: Check): Promise<void> =>
  tellAll(part, async (random, say) => {
    const names = someOf(random, among);
    const begun = await beginStory(world);
    const now = new Date();
    const isPaidBefore = random() < 0.5;
    const isConfirmedBefore = isPaidBefore && random() < 0.5;
    if (isPaidBefore) say('paid');
    if (isConfirmedBefore) say('confirmed');
    say(`then ${names.join(', ')}`);
    if (isPaidBefore) await paidAndTold(0)(begun, now);
    if (isConfirmedBefore) await waitAnswered(begun);
    const ends = await together(random, actorsOf(acts, begun, now), names, isExpected);
    await checkEnds?.(begun, names, ends);
    await followUp(world, begun);
    await check(begun);
  });

it('ends well in every order of calls: money in is orders paid and refunds, and no goods leave for nothing', async () => {
  await tellOf(1, Object.keys(acts));
}, 900_000);

it('waits for whoever was sent a link, and sends back what is paid twice', async () => {
  const among = ['webhook 1', 'webhook 2', 'callback 1', 'window end', 'wait answered'];
  await tellOf(0.5, [...among, 'link sent', 'link sent again'], checkWaits);
}, 900_000);
