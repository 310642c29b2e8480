/** Orders on their way: in several parcels, piece by piece, reported by staff, shop owners and signed carriers. */
import { describe, expect, it } from '@jest/globals';
import { signedHeaders } from '../../functions/shared/standard-webhooks.ts';
import { mailAbout, secretOf, toldOf } from '../support/look-inside.ts';
import {
  confirmedOrder,
  deliver,
  directOrder,
  type OrderBody,
  orderOf,
  paid,
  paymentOf,
  stockedVariant,
  stockOf,
  untilOrderIs,
} from '../support/shop.ts';
import type { Shopper } from '../support/shopper.ts';
import { withStack } from '../support/stack.ts';

const stack = withStack({ demo: 'people' });

/** Belongs to the account `shop`. */
const ownShop = 'weavers-addis';

type ShipmentBody = { readonly id: string; readonly status: string };

const variantOf = async (shopId?: string): Promise<string> =>
  stockedVariant(await stack.as('staff'), 10, 100_000, shopId);

const orderOfThree = async (): Promise<OrderBody> =>
  confirmedOrder(stack, await stack.as('ada'), await variantOf(), 3);

let parcels = 0;

const parcelOf = (...items: [string, number][]) => {
  parcels += 1;
  return {
    items: items.map(([itemId, quantity]) => ({ itemId, quantity })),
    carrier: 'dhl',
    trackingNumber: `DHL-${process.pid}-${parcels}`,
  };
};

const ship = (who: Shopper, order: OrderBody, parcel: object) =>
  who.post<ShipmentBody>(`/v1/orders/${order.id}/shipments`, parcel);

const firstItem = (order: OrderBody): string => order.items[0]?.id ?? '';

describe('an order in several parcels', () => {
  it('is shipped when its last piece has left, and delivered when its last piece has arrived', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await orderOfThree();
    const item = firstItem(order);
    const one = await ship(staff, order, parcelOf([item, 1]));
    expect(one).toMatchObject({ status: 201, body: { status: 'created' } });
    expect(await orderOf(ada, order.id)).toMatchObject({
      status: 'confirmed',
      fulfilment: { pieces: 3, shipped: 1, delivered: 0 },
      items: [{ status: 'processing', shippedQuantity: 1 }],
    });
    await mailAbout(stack, order.id, /^A parcel of your order .* is on its way$/);
    const two = await ship(staff, order, parcelOf([item, 2]));
    expect(await orderOf(ada, order.id)).toMatchObject({ status: 'shipped', items: [{ status: 'shipped' }] });
    await deliver(staff, one.body.id);
    expect((await orderOf(ada, order.id)).status).toBe('shipped');
    await deliver(staff, two.body.id);
    await untilOrderIs(ada, order.id, 'approved');

    await mailAbout(stack, order.id, /on its way/);
    await mailAbout(stack, order.id, /delivered|arrived/);
    expect(await toldOf(stack, order.id, 'shipment.created')).toHaveLength(2);
    expect(await toldOf(stack, order.id, 'order.shipped')).toHaveLength(1);
    expect(await toldOf(stack, order.id, 'order.delivered')).toHaveLength(1);
  });

  it('never ships more than was bought, nor what is not there', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await orderOfThree();
    const item = firstItem(order);
    const refused = { status: 409, body: { code: 'illegal-transition' } };
    expect(await ship(staff, order, parcelOf([item, 4]))).toMatchObject(refused);
    await ship(staff, order, parcelOf([item, 2]));
    expect(await ship(staff, order, parcelOf([item, 2]))).toMatchObject({
      status: 409,
      body: { code: 'illegal-transition', left: 1 },
    });
    const foreign = firstItem(await orderOfThree());
    expect((await ship(staff, order, parcelOf([foreign, 1]))).status).toBe(404);
    const pending = await directOrder(ada, [{ variantId: await variantOf(), quantity: 1 }]);
    expect(await ship(staff, pending, parcelOf([firstItem(pending), 1]))).toMatchObject(refused);
    expect((await orderOf(ada, order.id)).items).toMatchObject([{ shippedQuantity: 2 }]);
  });

  it('ships the last piece once, also when it is shipped ten times at once', async () => {
    const staff = await stack.as('staff');
    const order = await orderOfThree();
    const item = firstItem(order);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => ship(staff, order, parcelOf([item, 3]))),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(9);
  });

  it('is one shipment when the same parcel is announced again, and no other may take its number', async () => {
    const staff = await stack.as('staff');
    const order = await orderOfThree();
    const parcel = parcelOf([firstItem(order), 1]);
    const first = await ship(staff, order, parcel);
    expect((await ship(staff, order, parcel)).body).toEqual(first.body);
    const other = await orderOfThree();
    const taken = { ...parcelOf([firstItem(other), 1]), trackingNumber: parcel.trackingNumber };
    expect(await ship(staff, other, taken)).toMatchObject({ status: 409, body: { code: 'already-exists' } });
  });

  it('cannot be cancelled once a piece has left: neither the order nor the item', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await orderOfThree();
    await ship(staff, order, parcelOf([firstItem(order), 1]));
    const refused = { status: 409, body: { code: 'illegal-transition' } };
    expect(await ada.post(`/v1/orders/${order.id}/cancel`, {})).toMatchObject(refused);
    expect(await ada.post(`/v1/order-items/${firstItem(order)}/cancel`, {})).toMatchObject(refused);
    await stack.settled();
    expect((await paymentOf(ada, order.id)).refunded.amount).toBe(0);
    expect(await stockOf(staff, order.items[0]?.variantId ?? '')).toMatchObject({ onHand: 7 });
  });

  it('is cancelled or shipped, never both, when both are asked at once', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    for (let round = 0; round < 3; round += 1) {
      const order = await orderOfThree();
      const [cancelled, shipped] = await Promise.all([
        ada.post(`/v1/orders/${order.id}/cancel`, {}),
        ship(staff, order, parcelOf([firstItem(order), 1])),
      ]);
      expect([cancelled.status === 200, shipped.status === 201].filter(Boolean)).toHaveLength(1);
    }
  });
});

describe('a parcel that could not be delivered', () => {
  it('is sent again, or cancelled with the money back: its order goes on with what arrived', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await orderOfThree();
    const item = firstItem(order);
    const van = { items: [{ itemId: item, quantity: 1 }], carrier: 'Own van' };
    const arrived = await ship(staff, order, parcelOf([item, 1]));
    await deliver(staff, arrived.body.id);
    const lost = await ship(staff, order, van);
    await staff.post(`/v1/shipments/${lost.body.id}/events`, { status: 'failed' });
    await ship(staff, order, parcelOf([item, 1]));
    const again = await ship(staff, order, van);
    expect(again).toMatchObject({ status: 201, body: { status: 'created' } });
    const refused = { status: 409, body: { code: 'illegal-transition' } };
    expect(await ada.post(`/v1/order-items/${item}/cancel`, {})).toMatchObject(refused);
    const { body: tracking } = await ada.get<{ shipments: ShipmentBody[] }>(
      `/v1/orders/${order.id}/tracking`,
    );
    for (const { id, status } of tracking.shipments) {
      if (status === 'created') await staff.post(`/v1/shipments/${id}/events`, { status: 'failed' });
    }
    const before = await stockOf(staff, order.items[0]?.variantId ?? '');
    expect((await staff.post(`/v1/orders/${order.id}/cancel`, { reason: 'lost' })).status).toBe(200);
    await untilOrderIs(ada, order.id, 'approved');
    expect(await orderOf(ada, order.id)).toMatchObject({
      fulfilment: { pieces: 1, shipped: 1, delivered: 1 },
      items: [{ status: 'delivered', cancelledQuantity: 2 }],
    });
    await stack.settled();
    expect((await paymentOf(ada, order.id)).refunded.amount).toBe(200_000);
    const after = await stockOf(staff, order.items[0]?.variantId ?? '');
    expect(after.onHand).toBe(before.onHand + 2);
    await mailAbout(stack, order.id, /^A parcel of your order .* has arrived$/);
  });

  it('takes nothing with it once the money went back: the order is refunded, and the rest stays here', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await orderOfThree();
    const item = firstItem(order);
    await ship(staff, order, parcelOf([item, 1]));
    const { id } = await paymentOf(ada, order.id);
    expect((await staff.post(`/v1/payments/${id}/refunds`, { reason: 'late' })).status).toBe(201);
    expect((await ship(staff, order, parcelOf([item, 1]))).status).toBe(409);
    await untilOrderIs(ada, order.id, 'refunded');
    expect(await orderOf(ada, order.id)).toMatchObject({ fulfilment: { pieces: 1, shipped: 1 } });
    expect((await stockOf(staff, order.items[0]?.variantId ?? '')).onHand).toBe(9);
  });
});

describe('shipments', () => {
  it('are listed by status, page by page, and their numbers can be corrected', async () => {
    const staff = await stack.as('staff');
    const order = await orderOfThree();
    const made = await ship(staff, order, parcelOf([firstItem(order), 1]));
    await ship(staff, order, parcelOf([firstItem(order), 1]));
    type Listed = { items: ShipmentBody[]; nextCursor?: string };
    const pageOf = async (cursor = '') =>
      (await staff.get<Listed>(`/v1/shipments?status=created&limit=1${cursor && `&cursor=${cursor}`}`)).body;
    const first = await pageOf();
    const second = await pageOf(first.nextCursor);
    expect([first, second].map(({ items }) => items.length)).toEqual([1, 1]);
    expect(second.items[0]?.id).toBe(made.body.id);
    const right = `RIGHT ${process.pid} ${parcels}`;
    const corrected = await staff.patch(`/v1/shipments/${made.body.id}`, { trackingNumber: right });
    expect(corrected).toMatchObject({ status: 200, body: { trackingNumber: right } });
    await mailAbout(stack, order.id, /tracking number .* has changed/);
  });

  it('are not reported from the future, nor from before their order was confirmed', async () => {
    const staff = await stack.as('staff');
    const order = await orderOfThree();
    const { body } = await ship(staff, order, parcelOf([firstItem(order), 1]));
    for (const at of ['2099-01-01T00:00:00Z', '2020-01-01T00:00:00.000+03:00']) {
      expect(await staff.post(`/v1/shipments/${body.id}/events`, { status: 'in-transit', at })).toMatchObject(
        {
          status: 400,
          body: { errors: [{ path: 'at' }] },
        },
      );
    }
  });
});

describe('tracking', () => {
  it('shows the customer where each parcel is, and nobody else', async () => {
    const [ada, grace, staff] = await Promise.all([stack.as('ada'), stack.as('grace'), stack.as('staff')]);
    const order = await orderOfThree();
    const parcel = parcelOf([firstItem(order), 3]);
    const { body } = await ship(staff, order, parcel);
    const report = (status: string, minute: number, location?: string) => {
      const at = new Date(Date.now() + minute * 60_000).toISOString();
      return staff.post(`/v1/shipments/${body.id}/events`, { status, at, ...(location && { location }) });
    };
    await report('in-transit', 2, 'Ibadan');
    await report('in-transit', 1, 'Lagos');
    expect((await report('failed', 3, 'Abuja')).body).toMatchObject({ status: 'failed' });
    await report('in-transit', 4);
    const tracking = await ada.get<{ shipments: { events: { location?: string }[] }[] }>(
      `/v1/orders/${order.id}/tracking`,
    );
    expect(tracking.body).toMatchObject({
      orderId: order.id,
      shipments: [{ status: 'in-transit', carrier: 'dhl', trackingNumber: parcel.trackingNumber }],
    });
    const places = tracking.body.shipments[0]?.events.map(({ location }) => location);
    expect(places).toEqual(['Lagos', 'Ibadan', 'Abuja', undefined]);
    expect((await grace.get(`/v1/orders/${order.id}/tracking`)).status).toBe(404);
    expect((await ada.post(`/v1/shipments/${body.id}/events`, { status: 'delivered' })).status).toBe(403);
  });
});

describe('a shop owner', () => {
  it('ships and reports the items of their own shop, and no others', async () => {
    const [ada, owner] = await Promise.all([stack.as('ada'), stack.as('shop')]);
    const variants = [await variantOf(ownShop), await variantOf()];
    const placed = await directOrder(
      ada,
      variants.map((variantId) => ({ variantId, quantity: 1 })),
    );
    const order = await paid(stack, ada, placed.id);
    const [mine = '', theirs = ''] = order.items.map(({ id }) => id);
    expect((await ship(owner, order, parcelOf([theirs, 1]))).status).toBe(404);
    expect((await ship(owner, order, parcelOf([mine, 1], [theirs, 1]))).status).toBe(404);
    const shipped = await ship(owner, order, parcelOf([mine, 1]));
    expect(shipped.status).toBe(201);
    await deliver(owner, shipped.body.id);
    const seen = await orderOf(ada, order.id);
    expect(seen.items.map(({ status }) => status)).toEqual(['delivered', 'processing']);
    const foreign = await ship(await stack.as('staff'), order, parcelOf([theirs, 1]));
    const listed = await owner.get<{ items: { id: string; items: { itemId: string }[] }[] }>('/v1/shipments');
    expect(listed.body.items.map(({ items }) => items.map(({ itemId }) => itemId))).toEqual([[mine]]);
    expect((await owner.get(`/v1/shipments/${foreign.body.id}`)).status).toBe(404);
    const report = { status: 'delivered' };
    expect((await owner.post(`/v1/shipments/${foreign.body.id}/events`, report)).status).toBe(404);
  });
});

describe('a carrier', () => {
  type Signing = { readonly at?: Date; readonly secret?: string; readonly sentBody?: string };

  /** A message as carriers send it, by Standard Webhooks. */
  const tell = async (report: object, { at = new Date(), secret, sentBody }: Signing = {}) => {
    const [id, body] = [`msg_${crypto.randomUUID()}`, JSON.stringify(report)];
    const key = secret ?? (await secretOf(stack, 'carriers')).default ?? '';
    const headers = signedHeaders({ id, body }, [key], at);
    return stack.anonymous().post('/v1/webhooks/carriers/dhl', undefined, { raw: sentBody ?? body, headers });
  };

  const onTheWay = async () => {
    const order = await orderOfThree();
    const parcel = parcelOf([firstItem(order), 3]);
    await ship(await stack.as('staff'), order, parcel);
    const { trackingNumber } = parcel;
    return { order, report: { trackingNumber, status: 'delivered', at: new Date().toISOString() } };
  };

  it('reports by signed webhook, and the order follows; the same report again changes nothing', async () => {
    const ada = await stack.as('ada');
    const { order, report } = await onTheWay();
    const passing = { ...report, status: 'in-transit', location: 'Ibadan', weight: '3 kg' };
    expect((await tell(passing)).status).toBe(200);
    expect((await orderOf(ada, order.id)).status).toBe('shipped');
    expect((await tell(report)).status).toBe(200);
    expect((await tell(report)).status).toBe(200);
    await untilOrderIs(ada, order.id, 'approved');
    await stack.settled();
    expect(await toldOf(stack, order.id, 'shipment.updated')).toHaveLength(2);
    expect(await toldOf(stack, order.id, 'order.delivered')).toHaveLength(1);
  });

  it('is not believed when the message is forged, tampered with, old or from the future', async () => {
    const ada = await stack.as('ada');
    const { order, report } = await onTheWay();
    const minutes = (count: number): Date => new Date(Date.now() + count * 60_000);
    const forged = `whsec_${Buffer.from('not the secret at all').toString('base64')}`;
    const refusals = await Promise.all([
      tell(report, { secret: forged }),
      tell({ ...report, status: 'in-transit' }, { sentBody: JSON.stringify(report) }),
      tell(report, { at: minutes(-6) }),
      tell(report, { at: minutes(6) }),
      stack.anonymous().post('/v1/webhooks/carriers/dhl', report),
    ]);
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ status: 401, body: { code: 'invalid-signature' } });
    }
    expect((await orderOf(ada, order.id)).status).toBe('shipped');
  });

  it('is heard whatever its clock says, however its name and the number are written', async () => {
    const ada = await stack.as('ada');
    const order = await orderOfThree();
    const spaced = `RR ${process.pid} ${parcels} ng`;
    const parcel = { ...parcelOf([firstItem(order), 3]), carrier: 'D H L', trackingNumber: spaced };
    await ship(await stack.as('staff'), order, parcel);
    const trackingNumber = spaced.replaceAll(' ', '').toUpperCase();
    const report = { trackingNumber, status: 'delivered', at: '2099-01-01T00:00:00Z' };
    expect((await tell(report)).status).toBe(200);
    expect((await tell(report)).status).toBe(200);
    await untilOrderIs(ada, order.id, 'approved');
    const { body } = await ada.get<{ shipments: { events: object[] }[] }>(`/v1/orders/${order.id}/tracking`);
    expect(body.shipments[0]?.events).toMatchObject([
      { status: 'delivered', saidAt: '2099-01-01T00:00:00.000Z' },
    ]);
  });

  it('gets 200 for a number that is none of ours, and 400 for a signed message without sense', async () => {
    const { report } = await onTheWay();
    expect((await tell({ ...report, trackingNumber: 'SOMEBODY-ELSES' })).status).toBe(200);
    expect(await tell({ ...report, status: 'lost at sea' })).toMatchObject({
      status: 400,
      body: { code: 'invalid-request' },
    });
  });
});
