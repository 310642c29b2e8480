/** The list against the real stores: there once, rung for once, gone when the thing itself says that it is settled. */
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { handler as apiEntry } from '../../functions/attention/api.ts';
import { handler as consumerEntry } from '../../functions/attention/consumer.ts';
import { examine } from '../../functions/attention/examine.ts';
import { noteRun } from '../../functions/attention/look-at-runs.ts';
import { aboutOf } from '../../functions/attention/matter.ts';
import { listAbout } from '../../functions/attention/store.ts';
import { attentionTable } from '../../functions/attention/table.ts';
import { type EventData, type EventType, newEvent } from '../../functions/events/catalogue.ts';
import { fulfilmentTable } from '../../functions/fulfilment/table.ts';
import type { Order } from '../../functions/orders/order.ts';
import { listPaymentsToReview } from '../../functions/payments/payment-list-store.ts';
import type { Run } from '../../functions/payments/reconciliation/run.ts';
import { refundPayment } from '../../functions/payments/refunds.ts';
import { listRefunds } from '../../functions/payments/store.ts';
import { type Id, idOf, newUlid } from '../../functions/shared/ids.ts';
import { log } from '../../functions/shared/log.ts';
import { money } from '../../functions/shared/money.ts';
import { endpointDisabled } from '../../functions/webhooks/endpoint.ts';
import { createEndpoint, deleteEndpoint } from '../../functions/webhooks/endpoint-store.ts';
import { webhooksTable } from '../../functions/webhooks/table.ts';
import { paymentOf, withPayments } from '../payments/world.ts';
import { asFunction } from '../support/as-function.ts';
import { call } from '../support/http-event.ts';
import { withTokens } from '../support/tokens.ts';
import { anEndpoint } from '../webhooks/endpoints.ts';

const api = asFunction('attention-api', apiEntry);
const consumer = asFunction('attention-consumer', consumerEntry);

const world = withPayments(attentionTable, fulfilmentTable, webhooksTable);
const tokenOf = withTokens();
afterEach(() => {
  jest.restoreAllMocks();
});

const asStaff = async (route: string, more: object = {}) =>
  call(api, { route, token: await tokenOf('grace', 'staff'), ...more });

type Shown = { readonly id: string; readonly kind: string; readonly orderId?: string };

const listed = async (kind: string): Promise<Shown[]> => {
  const { status, body } = await asStaff('GET /v1/attention', { query: { kind, limit: '100' } });
  expect(status).toBe(200);
  return body.items;
};

const listedFor = async (kind: string, orderId: string): Promise<Shown[]> =>
  (await listed(kind)).filter((item) => item.orderId === orderId);

const run = consumer as (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

const tell = async <T extends EventType>(type: T, data: EventData<T>): Promise<void> => {
  const detail = newEvent(type, data, { now: new Date() });
  const record = { messageId: detail.id, body: JSON.stringify({ detail }) };
  expect(await run({ Records: [record] } as SQSEvent, {} as Context)).toEqual({ batchItemFailures: [] });
};

/** Its money went back at the provider, so that the provider refuses our refund of a part. */
const withFailedRefund = async (): Promise<{ order: Order; refundId: Id<'refund'> }> => {
  const order = await world.placeOrder();
  const { payment, attempt } = await world.initiate(order);
  const transaction = await world.pay('paystack', attempt.txRef);
  await fetch(`${world.url()}/_local/providers/paystack/refund`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${world.secretOf('paystack').secretKey}`,
    },
    body: JSON.stringify({ transaction: String(transaction), amount: 4500 }),
  });
  const asked = { amount: money(1000, 'NGN'), reason: 'late', ref: 'r', actor: 'usr_1' };
  await refundPayment(order.id, asked, new Date());
  const refund = (await listRefunds(payment.id)).find(({ reason }) => reason === asked.reason);
  if (refund?.status !== 'failed') throw new Error(`the refund is ${refund?.status}`);
  return { order, refundId: refund.id };
};

const failure = (order: Order, refundId: Id<'refund'>): EventData<'payment.refund-failed'> => ({
  paymentId: idOf('payment', newUlid(new Date())),
  orderId: order.id,
  txRef: 'wb-1',
  provider: 'paystack',
  refundId,
  amount: money(1000, 'NGN'),
  reason: 'refused',
});

describe('a refund that the provider refused', () => {
  it('is there once and rings once, however often and in whatever order its events come', async () => {
    const rung = jest.spyOn(log, 'warn');
    const { order, refundId } = await withFailedRefund();
    const told = () => tell('payment.refund-failed', failure(order, refundId));
    const alarms = () => rung.mock.calls.filter(([message]) => message === 'needs attention');
    await told();
    await Promise.all([told(), told(), told()]);
    expect(alarms()).toHaveLength(1);
    expect(await listedFor('refund-failed', order.id)).toMatchObject([
      { stake: { amount: { amount: 1000, currency: 'NGN' } } },
    ]);
    const [, line] = alarms()[0] ?? [];
    expect(line).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Namespace: 'Waybill', Metrics: [{ Name: 'AttentionAppeared' }] }] },
      AttentionAppeared: 1,
      kind: 'refund-failed',
      concern: 'money',
      stage: 'test',
    });
  });

  it('leaves this list and the payments to review together, when staff note what they did', async () => {
    const { order, refundId } = await withFailedRefund();
    await tell('payment.refund-failed', failure(order, refundId));
    const isReviewed = async (): Promise<boolean> =>
      (await listPaymentsToReview({ limit: 100 })).items.some(({ orderId }) => orderId === order.id);
    expect(await isReviewed()).toBe(true);
    const [found] = await listedFor('refund-failed', order.id);
    const params = { id: found?.id ?? '' };
    const settle = () =>
      asStaff('POST /v1/attention/{id}/settle', { params, body: { note: 'given at Paystack' } });
    expect((await settle()).status).toBe(204);
    expect([await listedFor('refund-failed', order.id), await isReviewed()]).toEqual([[], false]);
    expect((await asStaff('GET /v1/attention/{id}', { params })).status).toBe(404);
    expect((await settle()).status).toBe(404);
    await tell('payment.refund-failed', failure(order, refundId));
    expect(await listedFor('refund-failed', order.id)).toEqual([]);
    expect((await paymentOf(order.id)).promises).toEqual([]);
  });

  it('is not listed by an event that comes after it was settled', async () => {
    const order = await world.placeOrder();
    await tell('payment.refund-failed', failure(order, idOf('refund', newUlid(new Date()))));
    expect(await listAbout(aboutOf('order', order.id))).toEqual([]);
  });
});

describe('a partner’s endpoint', () => {
  it('is listed when it turned itself off, and not any more the moment it is deleted', async () => {
    const endpoint = endpointDisabled(anEndpoint({ version: 0 }), 'gone', new Date());
    await createEndpoint(endpoint);
    const { id: endpointId, url, createdBy } = endpoint;
    await tell('webhook.endpoint-disabled', { endpointId, url, reason: 'gone', createdBy });
    expect(await listed('webhook-endpoint-disabled')).toHaveLength(1);
    await deleteEndpoint(endpoint);
    expect(await listed('webhook-endpoint-disabled')).toEqual([]);
    expect(await listAbout(aboutOf('endpoint', endpointId))).toHaveLength(1);
    await examine(aboutOf('endpoint', endpointId), new Date());
    expect(await listAbout(aboutOf('endpoint', endpointId))).toEqual([]);
  });
});

describe('what reconciliation found', () => {
  it('is listed until a run that looks there finds it no more; staff may settle it for good', async () => {
    const at = '2026-03-01T10:00:00.000Z';
    const order = await world.placeOrder();
    const finding = (txRef: string): Run['findings'][number] => ({
      kind: 'refunded-outside',
      provider: 'paystack',
      txRef,
      orderId: order.id,
      repaired: false,
      begunAt: at,
      amount: 500,
      currency: 'NGN',
    });
    const runOf = (...txRefs: string[]): Run => ({
      id: idOf('reconciliation', newUlid(new Date())),
      status: 'done',
      from: at,
      to: '2026-03-02T10:00:00.000Z',
      checked: 2,
      findings: txRefs.map(finding),
      unreachable: [],
      startedAt: at,
      finishedAt: at,
    });
    const found = () => listedFor('reconciliation-finding', order.id);
    await noteRun(runOf('a', 'b'), new Date());
    await noteRun(runOf('a', 'b'), new Date());
    expect(await found()).toHaveLength(2);
    await noteRun(runOf('b'), new Date());
    const [left, ...others] = await found();
    expect(others).toEqual([]);
    await asStaff('POST /v1/attention/{id}/settle', {
      params: { id: left?.id ?? '' },
      body: { note: 'the bank did it' },
    });
    await noteRun(runOf('b'), new Date());
    expect(await found()).toEqual([]);
  });
});

describe('the list over HTTP', () => {
  it('goes on with a cursor, and refuses a kind that it does not know', async () => {
    const all = await listed('refund-failed');
    for (let count = all.length; count < 3; count += 1) {
      const { order, refundId } = await withFailedRefund();
      await tell('payment.refund-failed', failure(order, refundId));
    }
    const first = await asStaff('GET /v1/attention', { query: { limit: '2' } });
    expect(first.body.items).toHaveLength(2);
    const query = { limit: '2', cursor: first.body.nextCursor };
    const second = await asStaff('GET /v1/attention', { query });
    const ids = [...first.body.items, ...second.body.items].map(({ id }: Shown) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(3);
    expect((await asStaff('GET /v1/attention', { query: { kind: 'constructor' } })).status).toBe(400);
  });
});
