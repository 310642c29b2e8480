/** Reconciliation of more than there is time, or memory, for at once. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Order } from '../../../functions/orders/order.ts';
import { maximumListed } from '../../../functions/payments/reconciliation/lists.ts';
import { goOnReconciling, reconcile } from '../../../functions/payments/reconciliation/reconcile.ts';
import { handler as scheduled } from '../../../functions/payments/reconciliation/scheduled.ts';
import { getRun, listRuns } from '../../../functions/payments/reconciliation/store.ts';
import { breakerKey, paymentsTable } from '../../../functions/payments/table.ts';
import { idOf, newUlid } from '../../../functions/shared/ids.ts';
import { money } from '../../../functions/shared/money.ts';
import { putAll } from '../../../functions/shared/put-all.ts';
import { costing, moneyOf, paymentOf, withPayments } from '../world.ts';

const world = withPayments();

const hour = 60 * 60_000;
const newRunId = () => idOf('reconciliation', newUlid(new Date()));
const lastDay = () => ({ from: new Date(Date.now() - 24 * hour), to: new Date() });
const untilDone = { budgetMilliseconds: 60_000, savesProgress: false };
const noTime = { budgetMilliseconds: -1, savesProgress: false };

/** Paid, and nobody told us. */
const paidUnheard = async (): Promise<Order> => {
  const order = await world.placeOrder();
  await world.scenario('paystack', 'no-webhook');
  const { attempt } = await world.initiate(order);
  await world.pay('paystack', attempt.txRef);
  return order;
};

/** What is kept of a provider that answered with 5xx, or not at all. @param openUntil milliseconds since the epoch */
const markDown = (openUntil: number): Promise<unknown> =>
  putAll(paymentsTable, [{ ...breakerKey('paystack'), failures: 5, failedAt: openUntil, openUntil }]);

afterEach(() => {
  world.journal().exec("DELETE FROM providers_transactions WHERE reference LIKE 'foreign-%'");
  world.spoilSecret('chapa', undefined);
});

describe('a run that has no time for all', () => {
  it('says how far it is, and the scheduled run goes on with it', async () => {
    const order = await paidUnheard();
    const run = await reconcile(lastDay(), { id: newRunId(), ...noTime }, new Date());
    expect(run).toMatchObject({ status: 'stopped', checked: 0, comparedTo: run.from });
    expect((await listRuns({ limit: 1 })).items).toEqual([run]);
    await scheduled();
    const after = await getRun(run.startedAt, run.id);
    expect(after).toMatchObject({ status: 'done', comparedTo: run.to });
    expect(after?.findings).toMatchObject([{ kind: 'missing-webhook', repaired: true }]);
    expect(await moneyOf(order.id)).toMatchObject({ status: 'succeeded' });
  });

  it('looks at no payment twice that it has compared, and keeps what it found', async () => {
    const [first, second] = [await paidUnheard(), await paidUnheard()];
    const { createdAt } = await paymentOf(second.id);
    const period = { from: new Date(Date.parse((await paymentOf(first.id)).createdAt) - 1), to: new Date() };
    const stopped = await reconcile(period, { id: newRunId(), ...noTime }, new Date());
    const found = { kind: 'unknown-to-us', provider: 'stripe', txRef: 'x', repaired: false } as const;
    const half = { ...stopped, comparedTo: createdAt, checked: 1, findings: [found] };
    world.journal().exec("DELETE FROM providers_transactions WHERE provider = 'paystack'");
    const after = await goOnReconciling(half, untilDone, new Date());
    expect(after).toMatchObject({ status: 'done', checked: 2, findings: [found] });
  });
});

describe('a provider with more transactions than are held at once', () => {
  it('is compared part by part, with nothing left out', async () => {
    const order = await paidUnheard();
    const from = Date.now() - 10 * hour;
    const insert = world.journal().prepare(
      `INSERT INTO providers_transactions
           (provider, reference, amount, currency, status, scenario, details, created_at, finished_at)
         SELECT provider, ?, 100, currency, status, scenario, details, ?, ?
         FROM providers_transactions WHERE provider = 'paystack' ORDER BY id DESC LIMIT 1`,
    );
    const count = maximumListed + 200;
    for (let index = 0; index < count; index += 1) {
      const at = from + Math.floor((index * 9 * hour) / count);
      insert.run(`foreign-${index}`, at, at);
    }
    const run = await reconcile(lastDay(), { id: newRunId(), ...untilDone }, new Date());
    expect(run).toMatchObject({ status: 'done', unreachable: [] });
    expect(run.findings).toHaveLength(500);
    expect(await moneyOf(order.id)).toMatchObject({ status: 'succeeded' });
  }, 120_000);
});

describe('a payment with attempts at two providers', () => {
  it('is compared with the one that answers', async () => {
    const order = await world.placeOrder(costing(4500, 'USD'));
    const chapa = await world.initiate(order, { provider: 'chapa' });
    await world.scenario('paystack', 'no-webhook');
    const { attempt } = await world.initiate(order, { provider: 'paystack' });
    await world.pay('paystack', attempt.txRef);
    expect(chapa.attempt.txRef).not.toBe(attempt.txRef);
    world.spoilSecret('chapa', 'random');
    const run = await reconcile(lastDay(), { id: newRunId(), ...untilDone }, new Date());
    expect(run.unreachable).toContain('chapa');
    const found = run.findings.filter(({ txRef }) => txRef === attempt.txRef);
    expect(found).toMatchObject([{ kind: 'missing-webhook', provider: 'paystack' }]);
    expect(await moneyOf(order.id)).toMatchObject({ captured: money(4500, 'USD').amount });
  });
});

describe('a provider that does not answer', () => {
  it('for a while is asked again by the same run', async () => {
    const order = await paidUnheard();
    await markDown(Date.now() - 1);
    const aMinuteAgo = new Date(Date.now() - 60_000);
    const run = await reconcile(lastDay(), { id: newRunId(), ...untilDone }, aMinuteAgo);
    expect(run).toMatchObject({ status: 'done', unreachable: [] });
    expect(await moneyOf(order.id)).toMatchObject({ status: 'succeeded' });
  });

  it('in a whole run is compared by the next, which begins hours before that one ended', async () => {
    const order = await paidUnheard();
    await markDown(Date.now() + hour);
    await scheduled();
    const [missed] = (await listRuns({ limit: 1 })).items;
    expect(missed).toMatchObject({ status: 'done', findings: [], unreachable: ['paystack'] });
    await markDown(Date.now() - 1);
    await scheduled();
    const [next] = (await listRuns({ limit: 1 })).items;
    const found = next?.findings.filter(({ orderId }) => orderId === order.id);
    expect(found).toMatchObject([{ kind: 'missing-webhook', repaired: true }]);
    expect(await moneyOf(order.id)).toMatchObject({ status: 'succeeded' });
  });
});
