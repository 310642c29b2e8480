/** Payments that customers' banks question, told by real messages of the simulated providers, in any order. */
import { describe, expect, it } from '@jest/globals';
import { shipParcel } from '../../functions/fulfilment/ship-parcel.ts';
import { fulfilmentTable } from '../../functions/fulfilment/table.ts';
import { nextStep } from '../../functions/fulfilment/warehouse/handover.ts';
import type { Order } from '../../functions/orders/order.ts';
import { changeWrites, getOrder } from '../../functions/orders/store.ts';
import { orderConfirmed } from '../../functions/orders/transitions.ts';
import { listDisputes, listDisputesOf } from '../../functions/payments/dispute-store.ts';
import { acceptDispute } from '../../functions/payments/disputes.ts';
import { reconcileOnDemand } from '../../functions/payments/reconciliation/reconcile.ts';
import { refundPayment } from '../../functions/payments/refunds.ts';
import { newUlid } from '../../functions/shared/ids.ts';
import { type Currency, money } from '../../functions/shared/money.ts';
import { transact } from '../../functions/shared/transact.ts';
import { eventually } from '../support/local-services.ts';
import { signedByPaystack, signedByStripe } from './signed.ts';
import { costing, moneyOf, paymentOf, withPayments } from './world.ts';

const world = withPayments(fulfilmentTable);

const amount = 4500;

const mustGet = async (id: Order['id']): Promise<Order> => {
  const order = await getOrder(id);
  if (!order) throw new Error(`no order ${id}`);
  return order;
};

const paidAndConfirmed = async (provider: 'paystack' | 'stripe', currency: Currency) => {
  const placed = await world.placeOrder(costing(amount, currency));
  const { attempt } = await world.initiate(placed, { provider });
  await world.pay(provider, attempt.txRef);
  const confirmed = orderConfirmed(await mustGet(placed.id), { actor: 'test' }, new Date());
  if (confirmed) await transact(changeWrites(confirmed));
  return { id: placed.id, txRef: attempt.txRef };
};

const disputesOf = async (orderId: Order['id']) =>
  (await listDisputes({ limit: 100 })).items.filter((dispute) => dispute.orderId === orderId);

const theDispute = async (orderId: Order['id']) => {
  const [dispute, ...others] = await disputesOf(orderId);
  if (!dispute || others.length > 0) throw new Error(`${others.length} more disputes of ${orderId}`);
  return dispute;
};

const shipWhole = async (orderId: Order['id']) => {
  const { items } = await mustGet(orderId);
  const parcel = {
    items: items.map(({ id, quantity }) => ({ itemId: id, quantity })),
    carrier: 'gig',
    trackingNumber: newUlid(new Date()),
  };
  return shipParcel(orderId, parcel, 'staff', () => {}, new Date());
};

const allGone = {
  status: 'refunded',
  orderShows: 'refunded',
  captured: amount,
  refunded: amount,
  pendingRefunds: 0,
  ledgerSum: 0,
  balances: { captured: amount, refunded: -amount, earned: 0, owed: 0 },
};

const providers: ['paystack' | 'stripe', Currency][] = [
  ['paystack', 'NGN'],
  ['stripe', 'USD'],
];

describe.each(providers)('a dispute at %s', (provider, currency) => {
  it('is recorded, listed, and stops what has not left; won, all goes on', async () => {
    const { id, txRef } = await paidAndConfirmed(provider, currency);
    await world.dispute(provider, txRef, 'open');
    const dispute = await theDispute(id);
    expect(dispute).toMatchObject({
      id: expect.stringMatching(/^dsp_/),
      orderId: id,
      txRef,
      provider,
      status: 'open',
      amount: money(amount, currency),
      reason: expect.any(String),
      dueAt: expect.any(String),
    });
    expect((await listDisputesOf('open', { limit: 100 })).items).toContainEqual(dispute);
    const order = await mustGet(id);
    expect(order.payment).toMatchObject({ status: 'succeeded', disputed: true });
    await expect(shipWhole(id)).rejects.toMatchObject({
      code: 'illegal-transition',
      message: expect.stringContaining('disputed'),
    });
    expect(nextStep(order, undefined)).toBeUndefined();

    await world.dispute(provider, txRef, 'win');
    expect(await theDispute(id)).toMatchObject({ status: 'won' });
    expect((await listDisputesOf('open', { limit: 100 })).items).not.toContainEqual(
      expect.objectContaining({ id: dispute.id }),
    );
    expect((await mustGet(id)).payment).not.toHaveProperty('disputed');
    expect(nextStep(await mustGet(id), undefined)).toMatchObject({ kind: 'request' });
    await shipWhole(id);
    expect(await moneyOf(id)).toMatchObject({ status: 'succeeded', refunded: 0, refunds: [] });
  });

  it('takes the money back in the books when it is lost, once, and nobody can refund it again', async () => {
    const { id, txRef } = await paidAndConfirmed(provider, currency);
    await world.dispute(provider, txRef, 'open');
    await world.dispute(provider, txRef, 'lose');
    expect(await theDispute(id)).toMatchObject({ status: 'lost', takenBack: money(amount, currency) });
    await eventually(async () => (await moneyOf(id)).refunded === amount);
    await reconcileOnDemand(newUlid(new Date()), {}, new Date());
    expect(await moneyOf(id)).toMatchObject(allGone);
    const again = refundPayment(id, { reason: 'x', ref: 'r', actor: 'staff' }, new Date());
    await expect(again).rejects.toMatchObject({ code: 'refund-exceeds-captured' });
    await expect(shipWhole(id)).rejects.toMatchObject({ code: 'illegal-transition' });
  });

  it('is accepted by staff, at the provider and in the books, and once only', async () => {
    const { id, txRef } = await paidAndConfirmed(provider, currency);
    await world.dispute(provider, txRef, 'open');
    const dispute = await theDispute(id);
    const now = new Date();
    const all = await Promise.all([1, 2, 3].map(() => acceptDispute(dispute.id, now)));
    expect(all.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(await acceptDispute(dispute.id, new Date())).toMatchObject({ status: 'accepted' });
    await eventually(async () => (await moneyOf(id)).refunded === amount);
    expect(await moneyOf(id)).toMatchObject(allGone);
    const { transactions } = await world.provider(provider);
    const found = transactions.find((transaction) => transaction.txRef === txRef);
    expect(found).toMatchObject({ disputes: [{ status: 'accepted' }] });
  });

  it('cannot be accepted when it is decided', async () => {
    const { id, txRef } = await paidAndConfirmed(provider, currency);
    await world.dispute(provider, txRef, 'open');
    await world.dispute(provider, txRef, 'win');
    const { id: disputeId } = await theDispute(id);
    await expect(acceptDispute(disputeId, new Date())).rejects.toMatchObject({ code: 'illegal-transition' });
  });

  it('that is known by its end only is over all the same', async () => {
    const { id, txRef } = await paidAndConfirmed(provider, currency);
    await world.dispute(provider, txRef, 'lose');
    expect(await theDispute(id)).toMatchObject({ status: 'lost' });
    await eventually(async () => (await moneyOf(id)).refunded === amount);
    expect(await moneyOf(id)).toMatchObject(allGone);
    expect((await mustGet(id)).payment).not.toHaveProperty('disputed');
  });

  it('about money that we were never told of makes us ask for the money first', async () => {
    await world.scenario(provider, 'no-webhook');
    const order = await world.placeOrder(costing(amount, currency));
    const { attempt } = await world.initiate(order, { provider });
    await world.pay(provider, attempt.txRef);
    await world.dispute(provider, attempt.txRef, 'open');
    expect((await mustGet(order.id)).payment).toMatchObject({ status: 'succeeded', disputed: true });
  });

  it('takes a part back, and leaves the rest to be refunded', async () => {
    const { id, txRef } = await paidAndConfirmed(provider, currency);
    await world.dispute(provider, txRef, 'lose', 1500);
    await eventually(async () => (await moneyOf(id)).refunded === 1500);
    expect(await moneyOf(id)).toMatchObject({ status: 'partially_refunded', refunds: ['succeeded 1500'] });
  });
});

describe('messages about a dispute', () => {
  let lastId = 358_950;
  const newDisputeId = (): number => (lastId += 1);

  const byPaystack = (id: number, txRef: string, event: string, status: string, resolution: string | null) =>
    signedByPaystack(world, {
      event: `charge.dispute.${event}`,
      data: {
        id,
        refund_amount: amount,
        currency: 'NGN',
        status,
        resolution,
        domain: 'live',
        transaction: { id: 896467688, status: 'success', reference: txRef, amount, currency: 'NGN' },
        category: 'chargeback',
        dueAt: '2026-03-10T18:00:00.000Z',
        created_at: '2026-03-03T10:52:48.000Z',
      },
    });

  it('come late and repeat themselves: what is over stays over', async () => {
    const { id, txRef } = await paidAndConfirmed('paystack', 'NGN');
    const of = byPaystack.bind(undefined, newDisputeId(), txRef);
    const opened = of('create', 'awaiting-merchant-feedback', null);
    const reminded = of('remind', 'awaiting-merchant-feedback', null);
    const lost = of('resolve', 'resolved', 'auto-accepted');
    const won = of('resolve', 'resolved', 'declined');
    for (const message of [opened, reminded, opened, lost, opened, reminded, lost, won]) {
      expect((await world.send('paystack', message)).status).toBe(200);
    }
    expect(await theDispute(id)).toMatchObject({ status: 'lost', openedAt: '2026-03-03T10:52:48.000Z' });
    expect(await moneyOf(id)).toMatchObject({ ...allGone, refunds: [`succeeded ${amount}`] });
  });

  it('that come all at once have one effect', async () => {
    const { id, txRef } = await paidAndConfirmed('paystack', 'NGN');
    const of = byPaystack.bind(undefined, newDisputeId(), txRef);
    const messages = [
      of('create', 'awaiting-merchant-feedback', null),
      of('remind', 'awaiting-bank-feedback', null),
      of('resolve', 'resolved', 'merchant-accepted'),
    ].flatMap((message) => [message, message, message]);
    await Promise.all(messages.map((message) => world.send('paystack', message)));
    expect(await theDispute(id)).toMatchObject({ status: 'accepted' });
    expect(await moneyOf(id)).toMatchObject({ ...allGone, refunds: [`succeeded ${amount}`] });
  });

  it('in a state that nobody documented leave it open', async () => {
    const { id, txRef } = await paidAndConfirmed('paystack', 'NGN');
    await world.send('paystack', byPaystack(newDisputeId(), txRef, 'resolve', 'resolved', 'constructor'));
    expect(await theDispute(id)).toMatchObject({ status: 'open' });
    expect(await moneyOf(id)).toMatchObject({ status: 'succeeded', refunded: 0 });
  });

  it('about nothing of ours, or about an attempt elsewhere, are answered and do nothing', async () => {
    const { id, txRef } = await paidAndConfirmed('stripe', 'USD');
    const messages = [
      byPaystack(newDisputeId(), txRef, 'create', 'pending', null),
      byPaystack(newDisputeId(), 'T685312322670591', 'create', 'pending', null),
    ];
    for (const message of messages) expect((await world.send('paystack', message)).status).toBe(200);
    const stripes = signedByStripe(world, {
      type: 'charge.dispute.created',
      data: {
        object: { id: 'dp_1', amount, currency: 'usd', status: 'needs_response', payment_intent: 'pi_9' },
      },
    });
    expect((await world.send('stripe', stripes)).status).toBe(200);
    expect(await disputesOf(id)).toEqual([]);
    expect((await paymentOf(id)).openDisputes ?? []).toEqual([]);
  });
});
