/** An order's lines are changed: by its customer while it is unpaid, by staff before anything has left. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  directOrder,
  initiatedPayment,
  type Money,
  type OrderBody,
  orderOf,
  paid,
  paymentOf,
  shipWhole,
  stockedVariant,
  stockOf,
  untilOrderIs,
} from '../support/shop.ts';
import type { Answer, Shopper } from '../support/shopper.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const shop = withStack({ demo: 'people' });

let ada: Shopper;
let staff: Shopper;
let mug: string;
let plate: string;
beforeAll(async () => {
  [ada, staff] = [await shop.as('ada'), await shop.as('staff')];
});

const price = { mug: 10_000, plate: 25_000 } as const;

const freshShelf = async (): Promise<void> => {
  mug = await stockedVariant(staff, 20, price.mug);
  plate = await stockedVariant(staff, 20, price.plate);
};

type EditBody = {
  readonly editId: string;
  readonly totals: { readonly total: Money };
  readonly difference: Money;
};

type EditedOrder = OrderBody & { readonly payment: { readonly due?: Money } };

const propose = (
  shopper: Shopper,
  { id }: { readonly id: string },
  wish: object,
): Promise<Answer<EditBody>> => shopper.post<EditBody>(`/v1/orders/${id}/edits`, wish);

const confirm = (shopper: Shopper, { id }: { readonly id: string }, editId: string) =>
  shopper.post<EditedOrder>(`/v1/orders/${id}/edits/${editId}/confirm`);

const edited = async (
  shopper: Shopper,
  order: { readonly id: string },
  wish: object,
): Promise<EditedOrder> => {
  const proposed = await propose(shopper, order, wish);
  if (proposed.status !== 201) throw new Error(proposed.text);
  const answer = await confirm(shopper, order, proposed.body.editId);
  if (answer.status !== 200) throw new Error(answer.text);
  expect(answer.body.totals.total).toEqual(proposed.body.totals.total);
  return answer.body;
};

const itemOf = ({ items }: OrderBody, variantId: string) => {
  const item = items.find((one) => one.variantId === variantId);
  if (!item) throw new Error(`no item of ${variantId}`);
  return item;
};

const sumOf = ({ items, totals }: OrderBody & { totals: { shipping?: Money } }): number =>
  items.reduce((total, item) => total + item.total.amount, totals.shipping?.amount ?? 0);

describe('an unpaid order', () => {
  beforeAll(freshShelf);

  it('shows what it would cost, and changes nothing', async () => {
    const order = await directOrder(ada, [{ variantId: mug, quantity: 2 }]);
    const { status, body } = await propose(ada, order, { add: [{ variantId: plate, quantity: 1 }] });
    expect(status).toBe(201);
    expect(body.difference).toEqual({ amount: price.plate, currency: 'NGN' });
    expect(await orderOf(ada, order.id)).toMatchObject({ totals: order.totals, items: order.items });
    expect(await stockOf(staff, plate)).toMatchObject({ held: 0, available: 20 });
  });

  it('follows an edit with its price and its holds, and keeps the lines’ ids', async () => {
    const before = await stockOf(staff, mug);
    const order = await directOrder(ada, [
      { variantId: mug, quantity: 2 },
      { variantId: plate, quantity: 1 },
    ]);
    const mugs = itemOf(order, mug);
    const next = await edited(ada, order, {
      change: [{ itemId: mugs.id, quantity: 3 }],
      remove: [itemOf(order, plate).id],
    });
    expect(next.items).toHaveLength(1);
    expect(itemOf(next, mug)).toMatchObject({ id: mugs.id, quantity: 3, total: { amount: 30_000 } });
    expect(sumOf(next)).toBe(next.totals.total.amount);
    expect(await stockOf(staff, mug)).toMatchObject({
      held: before.held + 3,
      available: before.available - 3,
    });
    expect(await stockOf(staff, plate)).toMatchObject({ held: 0, available: 20 });
    const again = await edited(ada, next, { add: [{ variantId: plate, quantity: 2 }] });
    expect(itemOf(again, plate).id).not.toBe(itemOf(order, plate).id);
    expect(await stockOf(staff, plate)).toMatchObject({ held: 2, available: 18 });
    const confirmed = await paid(shop, ada, order.id);
    expect((await paymentOf(ada, order.id)).captured).toEqual(confirmed.totals.total);
    expect(await stockOf(staff, plate)).toEqual({ onHand: 18, held: 0, available: 18 });
  });

  it('is confirmed once, and refused when it would cost something else by then', async () => {
    const order = await directOrder(ada, [{ variantId: mug, quantity: 1 }]);
    const wish = { change: [{ itemId: itemOf(order, mug).id, quantity: 2 }] };
    const first = await propose(ada, order, wish);
    const second = await propose(ada, order, { add: [{ variantId: plate, quantity: 1 }] });
    const done = await confirm(ada, order, first.body.editId);
    const repeated = await confirm(ada, order, first.body.editId);
    expect([done.status, repeated.status]).toEqual([200, 200]);
    expect(itemOf(repeated.body, mug).quantity).toBe(2);
    const late = await confirm(ada, order, second.body.editId);
    expect([late.status, late.body]).toMatchObject([409, { code: 'edit-changed' }]);
  });

  it('closes an open attempt, and sends back what still comes for the old total', async () => {
    const order = await directOrder(ada, [{ variantId: mug, quantity: 1 }]);
    const { attempt } = await initiatedPayment(ada, order.id);
    const next = await edited(ada, order, { add: [{ variantId: mug, quantity: 1 }] });
    expect((await paymentOf(ada, order.id)).attempts[0]).toMatchObject({ status: 'failed' });
    await shop.pay('paystack', attempt.txRef);
    await until(async () => (await paymentOf(ada, order.id)).refunded.amount === order.totals.total.amount);
    expect(await orderOf(ada, order.id)).toMatchObject({ status: 'pending' });
    await paid(shop, ada, order.id);
    const payment = await paymentOf(ada, order.id);
    expect(payment.captured.amount - payment.refunded.amount).toBe(next.totals.total.amount);
  });

  it('is refused for what is not there, and for the last line', async () => {
    const order = await directOrder(ada, [{ variantId: mug, quantity: 1 }]);
    const { id } = itemOf(order, mug);
    const tooMany = await propose(ada, order, { change: [{ itemId: id, quantity: 99 }] });
    const refused = await confirm(ada, order, tooMany.body.editId);
    expect([refused.status, refused.body]).toMatchObject([409, { code: 'insufficient-stock' }]);
    expect((await propose(ada, order, { remove: [id] })).status).toBe(409);
    expect((await propose(ada, order, { change: [{ itemId: id, quantity: 100 }] })).status).toBe(400);
    expect((await propose(ada, order, {})).status).toBe(400);
    expect((await propose(await shop.as('grace'), order, { remove: [id] })).status).toBe(404);
  });
});

describe('a line of an unpaid order', () => {
  beforeAll(freshShelf);

  const cancelled = (shopper: Shopper, itemId: string) =>
    shopper.post<OrderBody['items'][number]>(`/v1/order-items/${itemId}/cancel`, {});

  it('is cancelled: what it held is free, the rest is what is paid, and the line stays to be seen', async () => {
    const order = await directOrder(ada, [
      { variantId: mug, quantity: 2 },
      { variantId: plate, quantity: 1 },
    ]);
    const { attempt } = await initiatedPayment(ada, order.id);
    const plates = itemOf(order, plate);
    const answer = await cancelled(ada, plates.id);
    expect([answer.status, answer.body]).toMatchObject([200, { status: 'cancelled', statusCode: 4 }]);
    expect((await cancelled(ada, plates.id)).status).toBe(200);
    const next = await orderOf(ada, order.id);
    expect(next).toMatchObject({ status: 'pending', payment: { status: 'pending' } });
    expect(next.totals.total.amount).toBe(order.totals.total.amount - price.plate);
    expect(await stockOf(staff, plate)).toMatchObject({ held: 0, available: 20 });
    expect(await stockOf(staff, mug)).toMatchObject({ held: 2 });
    await shop.pay('paystack', attempt.txRef).catch(() => undefined);
    const confirmed = await paid(shop, ada, order.id);
    expect((await paymentOf(ada, order.id)).captured.amount).toBeGreaterThanOrEqual(
      confirmed.totals.total.amount,
    );
    expect(await stockOf(staff, mug)).toEqual({ onHand: 18, held: 0, available: 18 });
    expect(await stockOf(staff, plate)).toEqual({ onHand: 20, held: 0, available: 20 });
    const mugs = { items: [itemOf(confirmed, mug)] };
    await shipWhole(staff, { ...confirmed, ...mugs });
    await untilOrderIs(ada, order.id, 'shipped');
  });

  it('ends the order when it is the last one', async () => {
    const order = await directOrder(ada, [
      { variantId: mug, quantity: 1 },
      { variantId: plate, quantity: 1 },
    ]);
    expect((await cancelled(ada, itemOf(order, mug).id)).status).toBe(200);
    expect((await cancelled(ada, itemOf(order, plate).id)).status).toBe(200);
    expect((await orderOf(ada, order.id)).status).toBe('cancelled');
    expect(await stockOf(staff, plate)).toMatchObject({ held: 0, available: 20 });
  });

  it('is not cancelled by a stranger', async () => {
    const order = await directOrder(ada, [
      { variantId: mug, quantity: 1 },
      { variantId: plate, quantity: 1 },
    ]);
    expect((await cancelled(await shop.as('grace'), itemOf(order, mug).id)).status).toBe(404);
    expect(await orderOf(ada, order.id)).toMatchObject({ totals: order.totals });
  });
});

describe('a paid order that has not left', () => {
  beforeAll(freshShelf);

  const paidOrder = async (quantity: number): Promise<OrderBody> => {
    const order = await directOrder(ada, [{ variantId: mug, quantity }]);
    return paid(shop, ada, order.id);
  };

  it('is staff’s to change, not its customer’s', async () => {
    const order = await paidOrder(1);
    expect((await propose(ada, order, { add: [{ variantId: plate, quantity: 1 }] })).status).toBe(409);
    await shipWhole(staff, order);
    expect((await propose(staff, order, { add: [{ variantId: plate, quantity: 1 }] })).status).toBe(409);
  });

  it('goes back in part when it gets cheaper, with its goods', async () => {
    const before = await stockOf(staff, mug);
    const order = await paidOrder(3);
    const next = await edited(staff, order, { change: [{ itemId: itemOf(order, mug).id, quantity: 1 }] });
    const back = order.totals.total.amount - next.totals.total.amount;
    await until(async () => (await paymentOf(ada, order.id)).refunded.amount === back);
    expect(back).toBe(2 * price.mug);
    expect(await stockOf(staff, mug)).toMatchObject({ onHand: before.onHand - 1, held: 0 });
    const { id: itemId } = itemOf(order, mug);
    await until(async () => {
      const { body } = await shop
        .anonymous()
        .get<{ items: { orderId: string; items: unknown[] }[] }>('/_local/warehouse');
      const packed = body.items.find(({ orderId }) => orderId === order.id);
      return JSON.stringify(packed?.items) === JSON.stringify([{ itemId, quantity: 1 }]);
    });
  });

  it('gets more pieces of what another order of the same age gets more of', async () => {
    const orders = [await paidOrder(1), await paidOrder(1)];
    const before = await stockOf(staff, mug);
    for (const order of orders) {
      await edited(staff, order, { change: [{ itemId: itemOf(order, mug).id, quantity: 2 }] });
    }
    expect(await stockOf(staff, mug)).toMatchObject({ onHand: before.onHand - 2, held: 0 });
  });

  it('waits for the difference when it gets dearer, and is sent once that is paid', async () => {
    const order = await paidOrder(1);
    const next = await edited(staff, order, { add: [{ variantId: plate, quantity: 1 }] });
    expect(next.payment.due).toEqual({ amount: price.plate, currency: 'NGN' });
    const parcel = {
      items: [{ itemId: itemOf(next, plate).id, quantity: 1 }],
      carrier: 'gig',
      trackingNumber: 'G-1',
    };
    expect((await staff.post(`/v1/orders/${order.id}/shipments`, parcel)).status).toBe(409);
    const { attempt } = await initiatedPayment(ada, order.id);
    await shop.pay('paystack', attempt.txRef);
    await until(async () => (await paymentOf(ada, order.id)).captured.amount === next.totals.total.amount);
    const whole = (await orderOf(ada, order.id)) as EditedOrder;
    expect(whole.payment).toMatchObject({ status: 'succeeded' });
    expect(whole.payment.due).toBeUndefined();
    expect((await staff.post(`/v1/orders/${order.id}/shipments`, parcel)).status).toBe(201);
  });

  it('gives all of it back when it is cancelled with a difference unpaid', async () => {
    const order = await paidOrder(1);
    await edited(staff, order, { add: [{ variantId: plate, quantity: 1 }] });
    const plates = await stockOf(staff, plate);
    await staff.post(`/v1/orders/${order.id}/cancel`, {});
    await untilOrderIs(ada, order.id, 'cancelled');
    await until(async () => (await paymentOf(ada, order.id)).refunded.amount === order.totals.total.amount);
    expect(await stockOf(staff, plate)).toMatchObject({ onHand: plates.onHand + 1, held: 0 });
  });
});

describe('the routes of single lines', () => {
  beforeAll(freshShelf);

  it('add, change and take off a line at once', async () => {
    const order = await directOrder(ada, [{ variantId: mug, quantity: 1 }]);
    const added = await ada.post<{ id: string }>('/v1/order-items', {
      orderId: order.id,
      variantId: plate,
      quantity: 1,
    });
    expect([added.status, added.body]).toMatchObject([201, { variantId: plate, quantity: 1, statusCode: 1 }]);
    const item = `/v1/order-items/${added.body.id}`;
    expect((await ada.patch(item, { quantity: 4 })).body).toMatchObject({ quantity: 4 });
    expect(await stockOf(staff, plate)).toMatchObject({ held: 4 });
    expect((await ada.delete(item)).status).toBe(204);
    expect((await ada.get(item)).status).toBe(404);
    expect(await stockOf(staff, plate)).toMatchObject({ held: 0 });
    expect((await orderOf(ada, order.id)).totals.total).toEqual(order.totals.total);
    expect((await ada.delete(`/v1/order-items/${itemOf(order, mug).id}`)).status).toBe(409);
  });
});
