/** Every injected discrepancy is found, and nothing else. */

import type { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import { reconcileOnDemand } from '../../../functions/payments/reconciliation/reconcile.ts';
import type { Finding } from '../../../functions/payments/reconciliation/run.ts';
import { listRuns } from '../../../functions/payments/reconciliation/store.ts';
import { refundRequested } from '../../../functions/payments/refund-changes.ts';
import { refundPayment } from '../../../functions/payments/refunds.ts';
import { settle } from '../../../functions/payments/settle.ts';
import { changePayment } from '../../../functions/payments/store.ts';
import { newId, newUlid } from '../../../functions/shared/ids.ts';
import { money } from '../../../functions/shared/money.ts';
import { moneyOf, windowOver, withPayments } from '../world.ts';

const world = withPayments();

const reconcile = async (): Promise<readonly Finding[]> => {
  const { findings, status } = await reconcileOnDemand(newUlid(new Date()), {}, new Date());
  expect(status).toBe('done');
  return findings;
};

const begin = async (scenario = 'approve') => {
  const order = await world.placeOrder();
  await world.scenario('paystack', scenario);
  const { attempt } = await world.initiate(order);
  return { order, txRef: attempt.txRef };
};

const paid = async (scenario = 'approve') => {
  const begun = await begin(scenario);
  await world.pay('paystack', begun.txRef);
  return begun;
};

/** Asks Paystack for something behind Waybill's back, as a person at its dashboard does. */
const behindOurBack = async (path: string, body: object): Promise<void> => {
  const response = await fetch(`${world.url()}/_local/providers/paystack${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${world.secretOf('paystack').secretKey}`,
    },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
};

const journal = (): DatabaseSync => world.journal();

describe('reconciliation', () => {
  it('has nothing to say about payments that went as they should', async () => {
    await paid();
    await paid('duplicate-webhook');
    const { txRef: declined } = await begin('decline');
    await world.pay('paystack', declined);
    await begin();
    const refunded = await paid();
    const request = { reason: 'x', ref: 'r', actor: 'staff', amount: money(100, 'NGN') };
    await refundPayment(refunded.order.id, request, new Date());
    expect(await reconcile()).toEqual([]);
  });

  it('repairs a payment whose webhook never came', async () => {
    const { order, txRef } = await paid('no-webhook');
    expect(await reconcile()).toMatchObject([{ kind: 'missing-webhook', txRef, repaired: true }]);
    expect(await moneyOf(order.id)).toMatchObject({ status: 'succeeded', orderShows: 'succeeded' });
    expect(await reconcile()).toEqual([]);
  });

  it('records and sends back money for an order that had ended', async () => {
    const { order, txRef } = await begin('no-webhook');
    await windowOver(order);
    await world.pay('paystack', txRef);
    expect(await reconcile()).toMatchObject([{ kind: 'surplus-money', txRef, repaired: true }]);
    expect(await moneyOf(order.id)).toMatchObject({ captured: 4500, pendingRefunds: 4500 });
  });

  it('lists money of another amount, every time, and does not touch the order', async () => {
    const { order, txRef } = await begin('no-webhook');
    journal().prepare('UPDATE providers_transactions SET amount = 100 WHERE reference = ?').run(txRef);
    await world.pay('paystack', txRef);
    const expected = [{ kind: 'amount-mismatch', txRef, repaired: false, amount: 100 }];
    expect(await reconcile()).toMatchObject(expected);
    expect(await reconcile()).toMatchObject(expected);
    expect(await moneyOf(order.id)).toMatchObject({ status: 'processing', captured: 0 });
    journal().prepare('UPDATE providers_transactions SET amount = 4500 WHERE reference = ?').run(txRef);
    await reconcile();
  });

  it('books a refund that was made outside, once', async () => {
    const { order, txRef } = await paid('no-webhook');
    await reconcile();
    await behindOurBack('/refund', { transaction: txRef, amount: 700, merchant_note: 'by phone' });
    expect(await reconcile()).toMatchObject([
      { kind: 'refunded-outside', txRef, amount: 700, repaired: true },
    ]);
    expect(await moneyOf(order.id)).toMatchObject({
      status: 'partially_refunded',
      refunded: 700,
      balances: { captured: 4500, refunded: -700, earned: -3800, owed: 0 },
    });
    expect(await reconcile()).toEqual([]);
    journal().exec("DELETE FROM providers_refunds WHERE note = 'by phone'");
  });

  it('records a refund of ours that we were never told of', async () => {
    const { order, txRef } = await paid('no-webhook');
    await reconcile();
    const refundId = newId('refund', new Date());
    const request = { reason: 'x', kind: 'goodwill', refundIds: [refundId], actor: 'staff' } as const;
    await changePayment(
      order.id,
      (payment) => ({
        change: refundRequested(payment, money(300, 'NGN'), request, new Date()),
        result: undefined,
      }),
      new Date(),
    );
    await behindOurBack('/refund', { transaction: txRef, amount: 300, merchant_note: refundId });
    expect(await reconcile()).toMatchObject([
      { kind: 'refund-not-recorded', txRef, amount: 300, repaired: true },
    ]);
    expect(await moneyOf(order.id)).toMatchObject({ refunded: 300, pendingRefunds: 0 });
    expect(await reconcile()).toEqual([]);
  });

  it('lists money that is under no reference of ours', async () => {
    const reference = 'somebody-elses-1';
    const body = { reference, amount: '900', currency: 'NGN', email: 'a@example.com' };
    await behindOurBack('/transaction/initialize', body);
    await world.pay('paystack', reference);
    expect(await reconcile()).toMatchObject([{ kind: 'unknown-to-us', txRef: reference, amount: 900 }]);
    journal().prepare('DELETE FROM providers_transactions WHERE reference = ?').run(reference);
  });

  it('lists money that we count and the provider does not have', async () => {
    const { txRef } = await begin();
    const told = { provider: 'paystack', txRef } as const;
    const outcome = { kind: 'succeeded', transactionId: 'never', amount: 4500, currency: 'NGN' } as const;
    expect(await settle(told, outcome, new Date())).toBe('paid');
    expect(await reconcile()).toMatchObject([{ kind: 'not-at-provider', txRef, repaired: false }]);
  });

  it('says nothing about a provider that does not answer, but names it', async () => {
    await world.scenario('paystack', 'down');
    const run = await reconcileOnDemand(newUlid(new Date()), {}, new Date());
    expect(run).toMatchObject({ findings: [], unreachable: ['paystack'] });
    await world.scenario('paystack', 'approve');
  });

  it('keeps its runs, newest first', async () => {
    const { items } = await listRuns({ limit: 2 });
    expect(items).toHaveLength(2);
    const startedAt = items.map((run) => run.startedAt);
    expect(startedAt).toEqual([...startedAt].sort().reverse());
  });

  it('refuses a period that is too long or ends before it begins', async () => {
    const run = (from: string, to: string) => () => reconcileOnDemand('seed', { from, to }, new Date());
    const refusal = expect.objectContaining({ code: 'invalid-request' });
    expect(run('2026-01-01T00:00:00Z', '2026-03-01T00:00:00Z')).toThrow(refusal);
    expect(run('2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z')).toThrow(refusal);
  });
});
