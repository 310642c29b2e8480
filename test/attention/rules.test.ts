/** What waits for a person, as the things themselves say it. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decidedByProvider, withoutAlarm } from '../../functions/attention/contract.ts';
import { attentionIdOf, differenceBetween, type Matter, matterOf } from '../../functions/attention/matter.ts';
import { isForgotten, keptDays, mattersOfLetters } from '../../functions/attention/of-dead-letters.ts';
import {
  mattersOfExport,
  mattersOfImport,
  standingMilliseconds,
} from '../../functions/attention/of-files.ts';
import { hasLookedAt, mattersOfRun } from '../../functions/attention/of-findings.ts';
import { mattersOfOrder, patience } from '../../functions/attention/of-order.ts';
import { mattersOfParcels } from '../../functions/attention/of-parcels.ts';
import { mattersOfDisputes } from '../../functions/attention/of-payment.ts';
import { mattersOfDelivery, mattersOfEndpoint } from '../../functions/attention/of-webhooks.ts';
import { exportMoved, newExport } from '../../functions/bulk/export.ts';
import { importMoved, newImport } from '../../functions/bulk/import.ts';
import type { Shipment } from '../../functions/fulfilment/shipment.ts';
import type { Order } from '../../functions/orders/order.ts';
import type { Dispute } from '../../functions/payments/dispute.ts';
import type { Run } from '../../functions/payments/reconciliation/run.ts';
import { idOf, newUlid } from '../../functions/shared/ids.ts';
import { money } from '../../functions/shared/money.ts';
import { deliveryDied, newDelivery } from '../../functions/webhooks/delivery.ts';
import { endpointDisabled, endpointEnabled } from '../../functions/webhooks/endpoint.ts';
import { anOrder, someTime } from '../support/orders.ts';
import { anEndpoint } from '../webhooks/endpoints.ts';

const later = (milliseconds: number): Date => new Date(someTime.getTime() + milliseconds);
const day = 24 * 60 * 60_000;

const orderIn = (status: Order['status'], payment: Order['payment']['status'] = 'succeeded'): Order =>
  anOrder({
    status,
    payment: { status: payment, provider: 'manual' },
    paymentWindowEndsAt: someTime.toISOString(),
    statusSince: someTime.toISOString(),
    updatedAt: later(100 * day).toISOString(),
  });

describe('a file', () => {
  const standing = later(standingMilliseconds);
  const ids = { createdBy: idOf('user', newUlid(someTime)), roles: ['staff' as const] };

  it('that is imported and does not move for an hour waits for a person', () => {
    const waiting = newImport({ id: idOf('import', newUlid(someTime)), kind: 'stock', ...ids }, someTime);
    expect(mattersOfImport(waiting, standing)).toEqual([]);
    const checking = importMoved(waiting, 'arrive', { total: 9 }, someTime);
    expect(mattersOfImport(checking, later(standingMilliseconds - 1))).toEqual([]);
    expect(mattersOfImport(checking, standing)).toMatchObject([
      { kind: 'import-stands-still', detail: checking.id, at: someTime.toISOString() },
    ]);
    expect(mattersOfImport(importMoved(checking, 'cancel', {}, someTime), standing)).toEqual([]);
  });

  it('that is exported and does not move for an hour does, too', () => {
    const { createdBy } = ids;
    const id = idOf('export', newUlid(someTime));
    const running = newExport({ id, kind: 'orders', createdBy }, someTime);
    expect(mattersOfExport(running, standing)).toMatchObject([{ kind: 'export-stands-still', detail: id }]);
    expect(mattersOfExport(exportMoved(running, 'finish', {}, someTime), standing)).toEqual([]);
  });
});

describe('an order', () => {
  it.each([
    ['pending', 'pending', patience.payment, 'order-stands-still'],
    ['confirmed', 'succeeded', patience.shipping, 'shipping-overdue'],
    ['shipped', 'succeeded', patience.delivery, 'delivery-overdue'],
    ['delivered', 'succeeded', patience.approval, 'order-stands-still'],
    ['delivered', 'processing', patience.cash, 'cash-not-reported'],
    ['delivered', 'pending', patience.cash, 'cash-not-reported'],
  ] as const)(
    'that stays %s with its money %s for too long waits for a person',
    (status, paid, last, kind) => {
      const order = orderIn(status, paid);
      expect(mattersOfOrder(order, later(last - 1))).toEqual([]);
      expect(mattersOfOrder(order, later(last))).toMatchObject([
        { kind, orderId: order.id, at: later(last).toISOString(), stake: { amount: order.totals.total } },
      ]);
    },
  );

  it.each(['approved', 'cancelled', 'failed', 'refunded'] as const)(
    'that is %s waits for nobody',
    (status) => {
      expect(mattersOfOrder(orderIn(status), later(1000 * day))).toEqual([]);
    },
  );
});

describe('an edit that made a paid order dearer', () => {
  const due = money(2_500, 'NGN');

  it('waits for a person until it is paid, and wakes nobody', () => {
    const order = { ...orderIn('confirmed'), payment: { status: 'succeeded' as const, due } };
    expect(mattersOfOrder(order, someTime)).toMatchObject([
      { kind: 'difference-unpaid', orderId: order.id, stake: { amount: due } },
    ]);
    expect(mattersOfOrder(order, someTime)[0]?.nextStep).toContain(`/v1/orders/${order.id}/payments`);
    expect(withoutAlarm.has('difference-unpaid')).toBe(true);
    expect(mattersOfOrder(orderIn('confirmed'), someTime)).toEqual([]);
    expect(mattersOfOrder({ ...order, status: 'cancelled' }, someTime)).toEqual([]);
  });
});

describe('a parcel that did not arrive', () => {
  const { id: orderId, items } = anOrder();
  const itemId = items[0]?.id ?? idOf('item', newUlid(someTime));
  const parcel = (overrides: Partial<Shipment> = {}): Shipment => ({
    id: idOf('shipment', newUlid(someTime)),
    orderId,
    carrier: 'gig',
    status: 'failed',
    items: [{ itemId, quantity: 2 }],
    events: [{ status: 'failed', at: later(day).toISOString() }],
    createdAt: someTime.toISOString(),
    ...overrides,
  });
  const mattersOf = (...shipments: Shipment[]) => mattersOfParcels({ orderId, shipments, version: 1 });

  it('waits for a person as long as pieces of it were neither sent again nor cancelled', () => {
    const [matter] = mattersOf(parcel({ settled: [{ itemId, quantity: 1 }] }));
    expect(matter).toMatchObject({ kind: 'parcel-failed', orderId, at: later(day).toISOString() });
    expect(matter?.stake.text).toMatch(/^1 piece in parcel/);
    expect(mattersOf(parcel({ settled: [{ itemId, quantity: 2 }] }))).toEqual([]);
  });

  it.each(['created', 'in-transit', 'delivered'] as const)('is none that is %s', (status) => {
    expect(mattersOf(parcel({ status }))).toEqual([]);
  });
});

describe('a dispute', () => {
  const { id: orderId } = anOrder();
  const dispute: Dispute = {
    id: idOf('dispute', newUlid(someTime)),
    orderId,
    paymentId: idOf('payment', newUlid(someTime)),
    txRef: 'wb-1',
    provider: 'stripe',
    providerDisputeId: 'dp_1',
    amount: money(500, 'NGN'),
    reason: 'fraudulent',
    status: 'open',
    openedAt: someTime.toISOString(),
    updatedAt: someTime.toISOString(),
  };

  it('waits for a person as long as it is open, and no note settles it', () => {
    expect(mattersOfDisputes([dispute])).toMatchObject([
      { kind: 'dispute-open', orderId, stake: { amount: { amount: 500 } } },
    ]);
    expect(mattersOfDisputes([{ ...dispute, status: 'won' }])).toEqual([]);
    expect(decidedByProvider.has('dispute-open')).toBe(true);
  });
});

describe('a partner’s webhook', () => {
  const endpoint = anEndpoint();
  const event = {
    id: idOf('event', newUlid(someTime)),
    type: 'order.confirmed',
    version: 1,
    occurredAt: someTime.toISOString(),
    data: { orderId: anOrder().id },
  };
  const delivery = newDelivery(
    endpoint,
    event,
    { id: idOf('delivery', newUlid(someTime)), siblings: [] },
    someTime,
  );

  it('waits for a person when it was turned off by itself, and no more when it is on', () => {
    const off = endpointDisabled(endpoint, 'failing', someTime);
    expect(mattersOfEndpoint(off)).toMatchObject([{ kind: 'webhook-endpoint-disabled' }]);
    expect(mattersOfEndpoint(endpointDisabled(endpoint, 'by-staff', someTime))).toEqual([]);
    expect(mattersOfEndpoint(endpointEnabled(off, someTime))).toEqual([]);
  });

  it('waits for a person when a message was given up, not when it died with its endpoint', () => {
    expect(mattersOfDelivery(delivery)).toEqual([]);
    expect(mattersOfDelivery(deliveryDied(delivery, 'endpoint-disabled'))).toEqual([]);
    expect(mattersOfDelivery(deliveryDied(delivery, 'attempts-exhausted'))).toMatchObject([
      { kind: 'webhook-delivery-dead', orderId: event.data.orderId },
    ]);
  });
});

describe('a dead letter', () => {
  const order = anOrder();
  const letter = (messageId: string, body: unknown) => ({
    messageId,
    sentAt: someTime.toISOString(),
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const event = { id: 'evt_1', type: 'order.created', orderId: order.id, data: {} };

  it('names its order, and is one matter however often its event died', () => {
    const found = mattersOfLetters('q', [letter('a', { detail: event }), letter('b', { detail: event })]);
    expect(found).toMatchObject([{ kind: 'dead-letter', orderId: order.id, at: someTime.toISOString() }]);
  });

  it.each([['not JSON'], ['{}'], [{ detail: { id: 'evt_2', type: 'x', orderId: 'ord_?', data: 'none' } }]])(
    'is listed without an order when it names none: %j',
    (body) => {
      const [found, ...others] = mattersOfLetters('q', [letter('a', body)]);
      expect([found?.kind, found?.orderId, others]).toEqual(['dead-letter', undefined, []]);
    },
  );

  it.each([
    ['waybill-dev-order-flow-consumer-dead-letters', 'start a redrive'],
    ['waybill-dev-orders-undelivered', 'replay the bus’s archive'],
    ['waybill-dev-events-publisher-unpublished', 'npm run republish'],
    ['waybill-dev-events-publisher-set-aside', 'Mend it in its table'],
  ])('says what can be done with it where it lies: %s', (queue, step) => {
    const [found] = mattersOfLetters(queue, [letter('a', { detail: event })]);
    expect(found?.nextStep).toContain(step);
    const canBeRedriven = queue.endsWith('-dead-letters');
    expect(found?.nextStep.includes('SQS cannot redrive it')).toBe(!canBeRedriven);
  });

  it('is not settled by SQS forgetting it', () => {
    const [found] = mattersOfLetters('q', [letter('a', { detail: event })]);
    if (!found) throw new Error('no matter');
    const matter = matterOf('queue#q', found);
    expect(isForgotten(matter, later(keptDays * day - 1))).toBe(false);
    expect(isForgotten(matter, later(keptDays * day))).toBe(true);
  });
});

describe('what reconciliation found', () => {
  const run = (overrides: Partial<Run> = {}): Run => ({
    id: idOf('reconciliation', newUlid(someTime)),
    status: 'done',
    from: someTime.toISOString(),
    to: later(day).toISOString(),
    checked: 1,
    findings: [],
    unreachable: [],
    startedAt: later(day).toISOString(),
    finishedAt: later(day).toISOString(),
    ...overrides,
  });
  const finding = {
    kind: 'refunded-outside',
    provider: 'paystack',
    txRef: 'wb-1',
    orderId: anOrder().id,
    repaired: false,
    begunAt: someTime.toISOString(),
    amount: 500,
    currency: 'NGN',
  } as const;

  it('waits for a person when it was not repaired, and not what its payment tells of', () => {
    const findings: Run['findings'] = [
      finding,
      { ...finding, kind: 'missing-webhook', repaired: true },
      { ...finding, kind: 'amount-mismatch' },
      { ...finding, provider: 'stripe' },
    ];
    expect(mattersOfRun(run({ findings }), 'paystack')).toMatchObject([
      { kind: 'reconciliation-finding', orderId: finding.orderId, stake: { amount: { amount: 500 } } },
    ]);
  });

  it('is settled only by a run that looked there, to its end', () => {
    const [matter] = mattersOfRun(run({ findings: [finding] }), 'paystack');
    if (!matter) throw new Error('no matter');
    expect(hasLookedAt(run(), matter)).toBe(true);
    expect(hasLookedAt(run({ status: 'stopped' }), matter)).toBe(false);
    expect(hasLookedAt(run({ unreachable: ['paystack'] }), matter)).toBe(false);
    expect(
      hasLookedAt(run({ from: later(day).toISOString(), to: later(2 * day).toISOString() }), matter),
    ).toBe(false);
  });
});

describe('the list', () => {
  const about = 'order#ord_1';
  const matter = (detail: string, text: string): Matter =>
    matterOf(about, {
      kind: 'refund-failed',
      detail,
      at: someTime.toISOString(),
      stake: { text },
      nextStep: 'x',
    });

  /** As the store applies it. */
  const apply = (stored: readonly Matter[], now: readonly Matter[]): Matter[] => {
    const { appeared, changed, gone } = differenceBetween(stored, now);
    const byId = new Map(stored.map((one) => [one.id, one]));
    for (const one of [...appeared, ...changed]) byId.set(one.id, one);
    for (const { id } of gone) byId.delete(id);
    return [...byId.values()];
  };

  const matters = fc.uniqueArray(
    fc.record({ detail: fc.constantFrom('a', 'b', 'c'), text: fc.constantFrom('1', '2') }),
    { selector: ({ detail }) => detail },
  );

  it('says what is true after any history, and rings for each matter once while it lasts', () => {
    fc.assert(
      fc.property(fc.array(matters, { maxLength: 6 }), (history) => {
        let stored: Matter[] = [];
        for (const truth of history) {
          const now = truth.map(({ detail, text }) => matter(detail, text));
          const { appeared } = differenceBetween(stored, now);
          expect(appeared.every(({ id }) => !stored.some((one) => one.id === id))).toBe(true);
          stored = apply(stored, now);
          const shown = (one: Matter): string => `${one.detail} ${one.stake.text}`;
          expect(stored.map(shown).sort()).toEqual(now.map(shown).sort());
          expect(differenceBetween(stored, now)).toEqual({ appeared: [], changed: [], gone: [] });
        }
      }),
    );
  });

  it('keeps what staff settled off as long as it is about the same', () => {
    const settled = { at: someTime.toISOString(), by: 'usr_1', note: 'by phone' };
    const stored = [{ ...matter('a', '1'), settled }];
    expect(differenceBetween(stored, [matter('a', '2')])).toEqual({ appeared: [], changed: [], gone: [] });
    expect(differenceBetween(stored, []).gone).toHaveLength(1);
  });

  it('names a matter by what it is about', () => {
    expect(attentionIdOf('refund-failed', about, 'a')).toBe(attentionIdOf('refund-failed', about, 'a'));
    expect(attentionIdOf('refund-failed', about, 'a')).not.toBe(attentionIdOf('refund-failed', about, 'b'));
  });
});
