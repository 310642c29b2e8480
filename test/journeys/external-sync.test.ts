/** Orders go to the external system, and what happens there happens here, over HTTP on the whole stack. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { worldSettings } from '../../local/world/world.ts';
import { announceAgain } from '../support/announce-again.ts';
import { externalOf } from '../support/external.ts';
import {
  confirmedOrder,
  deliver,
  type OrderBody,
  orderOf,
  shipWhole,
  stockedVariant,
  stockOf,
  untilOrderIs,
} from '../support/shop.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const stack = withStack({ demo: 'people', settings: worldSettings });
const external = externalOf(stack);

afterEach(() => external.scenario('normal'));

const confirmed = async (quantity = 1): Promise<OrderBody> => {
  const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
  const order = await confirmedOrder(stack, ada, await stockedVariant(staff, 10), quantity);
  await external.untilHeard(order.id, 'confirmed');
  await stack.settled();
  return order;
};

const skuOf = async (variantId: string): Promise<string> =>
  (await (await stack.as('staff')).get<{ sku: string }>(`/v1/variants/${variantId}`)).body.sku;

const aboutOrder = async (runId: string, orderId: string) =>
  (await external.lines(runId)).filter((line) => line.orderId === orderId);

type Placed = { readonly items: readonly (OrderBody & { readonly metadata?: object })[] };

const ordersOf = async (email: string): Promise<Placed['items']> =>
  (await (await stack.as('staff')).get<Placed>(`/v1/orders?email=${encodeURIComponent(email)}`)).body.items;

describe('a confirmed order', () => {
  it('is sent with its lines and address, and with all that becomes of it', async () => {
    const staff = await stack.as('staff');
    const order = await confirmed(2);
    const { said } = await external.untilHeard(order.id, 'confirmed');
    expect(said).toMatchObject({
      number: expect.stringMatching(/^W-/),
      payment: { status: 'succeeded' },
      items: [{ quantity: 2, shippedQuantity: 0, status: 'processing' }],
      shippingAddress: { city: 'Lagos' },
    });
    const shipmentId = await shipWhole(staff, order);
    await external.untilHeard(order.id, 'shipped');
    await deliver(staff, shipmentId);
    await external.untilHeard(order.id, 'approved');
    expect(await stack.deadLetters()).toEqual([]);
  });

  it('is sent as it is cancelled, with its money going back', async () => {
    const order = await confirmed();
    expect((await (await stack.as('ada')).post(`/v1/orders/${order.id}/cancel`, {})).status).toBe(200);
    const { said } = await external.untilHeard(order.id, 'cancelled');
    expect(said.items).toMatchObject([{ cancelledQuantity: 1 }]);
    await until(async () => (await external.heard(order.id))?.said.payment?.status === 'refunded');
  });

  it('is sent once for each thing said of it, though the bus repeats itself', async () => {
    const order = await confirmed();
    const before = await external.heard(order.id);
    const [event] = (await stack.events(order.id)).filter(({ type }) => type === 'order.confirmed');
    await announceAgain(stack, 'waybill.orders', event);
    await stack.settled();
    expect(await external.heard(order.id)).toEqual(before);
  });

  it('is in the run that follows, as a line', async () => {
    const order = await confirmed();
    const run = await external.sync();
    expect(run).toMatchObject({ status: 'done' });
    const lines = await aboutOrder(run.id, order.id);
    expect(lines.map(({ kind }) => kind)).toContain('sent');
    expect(run.counts.sent).toBeGreaterThanOrEqual(lines.length);
    const next = await external.sync();
    expect(await aboutOrder(next.id, order.id)).toEqual([]);
  });
});

describe('what happens there', () => {
  it('ships and delivers the order here, once, with the parcel that it names', async () => {
    const ada = await stack.as('ada');
    const order = await confirmed(2);
    await external.move(order.id, 'ship', { carrier: 'DHL', trackingNumber: 'JD014600' });
    const run = await external.sync();
    expect(await aboutOrder(run.id, order.id)).toContainEqual(
      expect.objectContaining({ kind: 'taken', what: 'shipped' }),
    );
    expect((await orderOf(ada, order.id)).status).toBe('shipped');
    await external.move(order.id, 'deliver');
    await external.sync();
    await untilOrderIs(ada, order.id, 'approved');
    const tracking = await ada.get<{ shipments: object[] }>(`/v1/orders/${order.id}/tracking`);
    expect(tracking.body.shipments).toMatchObject([
      { carrier: 'DHL', trackingNumber: 'JD014600', status: 'delivered' },
    ]);
    const again = await external.sync();
    expect(again.counts).toMatchObject({ taken: 0, conflicts: 0 });
    expect(again.counts.again).toBeGreaterThanOrEqual(2);
  });

  it('cancels it, and its goods go back on the shelf', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const variantId = await stockedVariant(staff, 3);
    const order = await confirmedOrder(stack, ada, variantId);
    await external.untilHeard(order.id, 'confirmed');
    await external.move(order.id, 'cancel', { reason: 'broken in the store' });
    await external.sync();
    expect((await orderOf(ada, order.id)).status).toBe('cancelled');
    expect(await stockOf(staff, variantId)).toMatchObject({ onHand: 3, held: 0 });
    const { body } = await staff.get<{ items: object[] }>(`/v1/orders/${order.id}/history?limit=100`);
    expect(body.items).toContainEqual(
      expect.objectContaining({ actor: 'external-system', reason: 'broken in the store' }),
    );
  });

  it('becomes a new order here, paid, exactly once, and it hears which', async () => {
    const staff = await stack.as('staff');
    const variantId = await stockedVariant(staff, 5);
    const email = 'there@example.com';
    const told = await external.order({ sku: await skuOf(variantId), quantity: 2, email });
    await external.sync();
    const [order, ...others] = await ordersOf(email);
    expect(others).toEqual([]);
    expect(order?.metadata).toEqual({ externalId: told.externalId });
    await external.untilHeard(order?.id ?? '', 'confirmed');
    expect((await external.heard(order?.id ?? ''))?.said.externalId).toBe(told.externalId);
    expect(await stockOf(staff, variantId)).toEqual({ onHand: 3, held: 0, available: 3 });
    await external.tell({ ...told, id: 'told-again', revision: 1_000 });
    const run = await external.sync();
    expect(await aboutOrder(run.id, order?.id ?? '')).toContainEqual(
      expect.objectContaining({ kind: 'skipped', why: 'this order is here already' }),
    );
    expect(await ordersOf(email)).toHaveLength(1);
    await external.tell({
      type: 'order.status',
      externalId: told.externalId,
      status: 'shipped',
      revision: 1_001,
    });
    await external.sync();
    expect((await ordersOf(email))[0]?.status).toBe('shipped');
  });

  it('is taken though it comes twice and out of order', async () => {
    const ada = await stack.as('ada');
    const order = await confirmed();
    await external.scenario('out-of-order');
    await external.move(order.id, 'ship');
    await external.move(order.id, 'deliver');
    const run = await external.sync();
    expect(run).toMatchObject({ status: 'done', counts: { conflicts: 0 } });
    await untilOrderIs(ada, order.id, 'approved');
    const twice = await confirmed();
    await external.scenario('twice');
    await external.move(twice.id, 'ship');
    expect((await external.sync()).counts).toMatchObject({ taken: 1, conflicts: 0 });
    const { body } = await ada.get<{ shipments: object[] }>(`/v1/orders/${twice.id}/tracking`);
    expect(body.shipments).toHaveLength(1);
  });

  it('is not lost when half a page is: the next run takes the rest', async () => {
    const ada = await stack.as('ada');
    const [one, two] = [await confirmed(), await confirmed()];
    await external.sync();
    await external.scenario('half-a-page');
    await external.move(one.id, 'ship');
    await external.move(two.id, 'ship');
    const half = await external.sync();
    expect(half).toMatchObject({ status: 'failed', trouble: expect.stringMatching(/of \d+ changes/) });
    await external.scenario('normal');
    expect(await external.sync()).toMatchObject({ status: 'done' });
    expect((await orderOf(ada, one.id)).status).toBe('shipped');
    expect((await orderOf(ada, two.id)).status).toBe('shipped');
  });

  it('is found when it is shown late, at a place that was passed', async () => {
    const ada = await stack.as('ada');
    const [late, soon] = [await confirmed(), await confirmed()];
    await external.scenario('late');
    await external.move(late.id, 'ship');
    await external.scenario('normal');
    await external.move(soon.id, 'ship');
    await external.sync();
    expect((await orderOf(ada, soon.id)).status).toBe('shipped');
    expect((await orderOf(ada, late.id)).status).toBe('confirmed');
    await stack.advance(900);
    await external.sync();
    expect((await orderOf(await stack.as('ada'), late.id)).status).toBe('shipped');
  });
});

describe('what cannot be taken', () => {
  const onlyConflict = async (orderId: string) => {
    const found = (await external.conflicts()).filter((conflict) => conflict.orderId === orderId);
    expect(found).toHaveLength(1);
    return found[0] as (typeof found)[number];
  };

  const resolve = async (id: string, keep: string) =>
    (await stack.as('staff')).post(`/v1/integrations/external/conflicts/${id}/resolve`, { keep });

  it('is a conflict when both changed: ours is kept, and they hear that theirs is refused', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await confirmed(2);
    const knew = (await external.heard(order.id))?.version;
    const wish = { change: order.items.map(({ id: itemId }) => ({ itemId, quantity: 1 })) };
    const edit = await staff.post<{ editId: string }>(`/v1/orders/${order.id}/edits`, wish);
    await staff.post(`/v1/orders/${order.id}/edits/${edit.body.editId}/confirm`, {});
    await stack.settled();
    await external.move(order.id, 'ship', { basedOn: knew });
    const run = await external.sync();
    expect(run.counts.conflicts).toBe(1);
    const conflict = await onlyConflict(order.id);
    expect(conflict).toMatchObject({
      kind: 'both-changed',
      ours: { status: 'confirmed', items: [{ kept: 1, shipped: 0 }] },
      theirs: { status: 'shipped', basedOn: knew },
    });
    const waiting = await staff.get<{ items: object[] }>('/v1/attention?kind=sync-conflict');
    expect(waiting.body.items).toContainEqual(
      expect.objectContaining({ orderId: order.id, nextStep: expect.stringContaining(conflict.id) }),
    );
    const resolved = await resolve(conflict.id, 'ours');
    expect(resolved).toMatchObject({ status: 200, body: { status: 'resolved', keep: 'ours' } });
    expect((await orderOf(ada, order.id)).status).toBe('confirmed');
    const { refusals } = await external.there();
    expect(refusals[0]).toMatchObject({ orderId: order.id, order: { status: 'confirmed' } });
    expect((await resolve(conflict.id, 'ours')).status).toBe(200);
    expect((await resolve(conflict.id, 'theirs')).status).toBe(409);
    const left = await staff.get<{ items: { orderId?: string }[] }>('/v1/attention?kind=sync-conflict');
    expect(left.body.items.map(({ orderId }) => orderId)).not.toContain(order.id);
  });

  it('is carried out when theirs is kept', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await confirmed(2);
    const wish = { change: order.items.map(({ id: itemId }) => ({ itemId, quantity: 1 })) };
    const edit = await staff.post<{ editId: string }>(`/v1/orders/${order.id}/edits`, wish);
    await external.move(order.id, 'ship');
    await staff.post(`/v1/orders/${order.id}/edits/${edit.body.editId}/confirm`, {});
    await external.sync();
    const conflict = await onlyConflict(order.id);
    expect(await resolve(conflict.id, 'theirs')).toMatchObject({ status: 200, body: { keep: 'theirs' } });
    expect((await orderOf(ada, order.id)).status).toBe('shipped');
    expect((await external.conflicts('resolved')).map(({ id }) => id)).toContain(conflict.id);
  });

  it('goes one way when two people say differently at once', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await confirmed(2);
    const wish = { change: order.items.map(({ id: itemId }) => ({ itemId, quantity: 1 })) };
    const edit = await staff.post<{ editId: string }>(`/v1/orders/${order.id}/edits`, wish);
    await external.move(order.id, 'ship');
    await staff.post(`/v1/orders/${order.id}/edits/${edit.body.editId}/confirm`, {});
    await external.sync();
    const { id } = await onlyConflict(order.id);
    const [theirs, ours] = await Promise.all([resolve(id, 'theirs'), resolve(id, 'ours')]);
    expect(new Set([theirs.status, ours.status])).toEqual(new Set([200, 409]));
    const { status } = await orderOf(ada, order.id);
    const refused = (await external.there()).refusals.map(({ orderId }) => orderId);
    expect({ status, isRefused: refused.includes(order.id) }).toEqual(
      ours.status === 200
        ? { status: 'confirmed', isRefused: true }
        : { status: 'shipped', isRefused: false },
    );
  });

  it('is a conflict when the order cannot move so, and stays one while that is so', async () => {
    const ada = await stack.as('ada');
    const order = await confirmed();
    await ada.post(`/v1/orders/${order.id}/cancel`, {});
    await external.untilHeard(order.id, 'cancelled');
    await stack.settled();
    await external.move(order.id, 'ship');
    await external.sync();
    const conflict = await onlyConflict(order.id);
    expect(conflict).toMatchObject({ kind: 'illegal-transition', ours: { status: 'cancelled' } });
    expect(await resolve(conflict.id, 'theirs')).toMatchObject({
      status: 409,
      body: { code: 'illegal-transition' },
    });
    expect((await onlyConflict(order.id)).status).toBe('open');
    expect((await resolve(conflict.id, 'ours')).status).toBe(200);
  });

  it('is a conflict when it orders what is not here, or not enough: once it is, theirs can be kept', async () => {
    const staff = await stack.as('staff');
    const variantId = await stockedVariant(staff, 0);
    await external.order({ sku: 'NOBODY-SELLS-THIS', email: 'nobody@example.com' });
    await external.order({ sku: await skuOf(variantId), email: 'patient@example.com' });
    const { counts, id } = await external.sync();
    expect(counts).toMatchObject({ taken: 0, conflicts: 2 });
    const found = (await external.conflicts()).filter(({ runId }) => runId === id);
    expect(found.map(({ kind }) => kind).sort()).toEqual(['insufficient-stock', 'unknown-sku']);
    const short = found.find(({ kind }) => kind === 'insufficient-stock')?.id ?? '';
    expect((await resolve(short, 'theirs')).body.code).toBe('insufficient-stock');
    await staff.post(`/v1/inventory/${variantId}/adjustments`, { delta: 1, reason: 'received' });
    expect((await resolve(short, 'theirs')).status).toBe(200);
    expect(await ordersOf('patient@example.com')).toHaveLength(1);
    expect(await ordersOf('nobody@example.com')).toEqual([]);
  });

  it('is a conflict when it is not understood, and does not hold up what follows', async () => {
    const ada = await stack.as('ada');
    const order = await confirmed();
    await external.tell({ id: 'odd-1', type: 'order.status', orderId: order.id, status: 'lost' });
    await external.move(order.id, 'ship');
    expect(await external.sync()).toMatchObject({ status: 'done', counts: { taken: 1, conflicts: 1 } });
    expect((await orderOf(ada, order.id)).status).toBe('shipped');
    const odd = (await external.conflicts()).find(({ changeId }) => changeId === 'odd-1');
    expect(odd).toMatchObject({ kind: 'not-understood', why: expect.stringContaining('status') });
    expect((await resolve(odd?.id ?? '', 'theirs')).status).toBe(409);
    expect((await resolve(odd?.id ?? '', 'ours')).status).toBe(200);
  });
});

describe('an external system', () => {
  it('that is down for an hour holds up nobody, is told of, and has it all in the end', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const variantId = await stockedVariant(staff, 10);
    await external.scenario('down');
    const order = await confirmedOrder(stack, ada, variantId);
    const other = await confirmedOrder(stack, ada, variantId);
    await shipWhole(staff, other);
    for (let passed = 0; passed < 3_600; passed += 600) await stack.advance(600);
    const onDuty = await stack.as('staff');
    expect(await external.sync()).toMatchObject({ status: 'failed', trouble: expect.any(String) });
    await stack.advance(301);
    const waiting = await onDuty.get<{ items: object[] }>('/v1/attention?kind=external-system-down');
    expect(waiting.body.items).toMatchObject([{ nextStep: expect.stringContaining('sync') }]);
    expect((await orderOf(onDuty, other.id)).status).toBe('shipped');
    await external.scenario('normal');
    expect(await external.sync()).toMatchObject({ status: 'done' });
    await external.untilHeard(order.id, 'confirmed');
    await external.untilHeard(other.id, 'shipped');
    const after = await onDuty.get<{ items: object[] }>('/v1/attention?kind=external-system-down');
    expect(after.body.items).toEqual([]);
    await stack.advance(901);
    expect(await stack.deadLetters()).toEqual([]);
  }, 120_000);

  it('whose answer is lost hears of the same version again, and of no other', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    await external.scenario('timeout');
    const order = await confirmedOrder(stack, ada, await stockedVariant(staff, 1));
    const first = await external.untilHeard(order.id, 'confirmed');
    await until(() => external.sync().then(({ status }) => status === 'failed'));
    await external.scenario('normal');
    await stack.advance(61);
    expect(await external.sync()).toMatchObject({ status: 'done' });
    const again = await external.heard(order.id);
    expect(again?.timesHeard).toBeGreaterThan(first.timesHeard);
    expect(again?.said.status).toBe('confirmed');
  }, 120_000);
});

describe('whether there is an external system', () => {
  it('is told to staff, with since when it is silent', async () => {
    const staff = await stack.as('staff');
    const asked = async () => (await staff.get<object>('/v1/integrations/external')).body;
    await external.sync();
    expect(await asked()).toEqual({ kind: 'http' });
    await external.scenario('down');
    await external.sync();
    expect(await asked()).toEqual({
      kind: 'http',
      failingSince: expect.any(String),
      trouble: expect.stringContaining('503'),
    });
    await external.scenario('normal');
    await external.sync();
    expect(await asked()).toEqual({ kind: 'http' });
  });
});

describe('runs', () => {
  it('are listed newest first, and are for staff alone', async () => {
    const run = await external.sync();
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const { body } = await staff.get<{ items: { id: string }[] }>('/v1/integrations/external/runs');
    expect(body.items[0]?.id).toBe(run.id);
    for (const path of ['', '/runs', `/runs/${run.id}`, '/conflicts']) {
      expect((await ada.get(`/v1/integrations/external${path}`)).status).toBe(403);
    }
    expect((await ada.post('/v1/integrations/external/sync')).status).toBe(403);
  });

  it('are one at a time: whoever asks meanwhile gets the one that is under way', async () => {
    await external.scenario('timeout');
    const [one, two] = await Promise.all([external.sync(), external.sync()]);
    expect(new Set([one.id, two.id]).size).toBe(1);
  });
});
