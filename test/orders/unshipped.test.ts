/** Orders of which nothing, or not all, is sent: what becomes of their items, and what they refuse. */
import { describe, expect, it } from '@jest/globals';
import type { SellableVariant } from '../../functions/catalog/variant.ts';
import { addShipment, noFulfilment } from '../../functions/fulfilment/shipment.ts';
import { nextStep } from '../../functions/fulfilment/warehouse/handover.ts';
import { planEdit } from '../../functions/order-edits/plan-edit.ts';
import type { Order, OrderItem } from '../../functions/orders/order.ts';
import { orderAmended } from '../../functions/orders/order-amended.ts';
import { forgetPerson } from '../../functions/orders/privacy.ts';
import { orderCancelled, orderConfirmed } from '../../functions/orders/transitions.ts';
import { noReturns, requestReturn } from '../../functions/returns/return.ts';
import { aLine } from '../pricing/basket.ts';
import { anOrder, someAddress, someTime } from '../support/orders.ts';

const now = new Date('2026-03-01T11:00:00.000Z');
const cause = { actor: 'workflow' };

const digital = (item: OrderItem): OrderItem => ({
  ...item,
  variantSnapshot: { ...item.variantSnapshot, requiresShipping: false },
});

/** Paid, of a file and, where it is mixed, of a mug. */
const paidOrder = (isMixed: boolean, payment: Partial<Order['payment']> = {}): Order => {
  const { items, ...order } = anOrder({ payment: { status: 'succeeded', ...payment } });
  return {
    ...order,
    items: items.slice(0, isMixed ? 2 : 1).map((item, n) => (n === 0 ? digital(item) : item)),
  };
};

const confirmedOf = (order: Order) => {
  const change = orderConfirmed(order, cause, now);
  if (!change) throw new Error('it was confirmed before');
  return change;
};

const sellable: SellableVariant = {
  ...aLine(9),
  sku: 'FILE-9',
  attributes: {},
  prices: [],
  shopId: 'shop-1',
  productName: 'File',
  productSlug: 'file',
  active: true,
  version: 1,
};

const statuses = ({ items }: Order) => items.map(({ status }) => status);

describe('an order of which nothing is shipped', () => {
  it('is delivered as it is confirmed, and tells of each step once', () => {
    const { next, events } = confirmedOf(paidOrder(false));
    expect(next).toMatchObject({
      status: 'delivered',
      confirmedAt: now.toISOString(),
      items: [{ status: 'delivered', deliveredQuantity: 2, deliveredAt: now.toISOString() }],
    });
    expect(events.map(({ type }) => type)).toEqual([
      'order.confirmed',
      'order.item.status.updated',
      'order.shipped',
      'order.delivered',
    ]);
    expect(orderConfirmed(next, cause, now)).toBeUndefined();
  });

  it('forgets its buyer with their account, but for the place that it is taxed at', () => {
    const { shippingAddressSnapshot: _, ...order } = paidOrder(false);
    const forgotten = forgetPerson({
      ...order,
      billingAddress: someAddress,
      status: 'approved',
      ownerGone: true,
    });
    expect(forgotten.billingAddress).toEqual({
      name: 'deleted',
      line1: 'deleted',
      city: 'Lagos',
      country: 'NG',
    });
    expect(forgotten).not.toHaveProperty('shippingAddressSnapshot');
  });

  it('waits while its payment is disputed', () => {
    const { next } = confirmedOf(paidOrder(false, { disputed: true }));
    expect([next.status, ...statuses(next)]).toEqual(['confirmed', 'processing']);
  });

  it('keeps the country of its buyer, and takes no address to send it to', () => {
    const { shippingAddressSnapshot: _, ...order } = paidOrder(false);
    const sold: Order = { ...order, billingAddress: someAddress };
    const moved = { ...someAddress, line1: '2 Marina' };
    expect(orderAmended(sold, { billingAddress: moved }, cause, now).next.billingAddress).toEqual(moved);
    const abroad = { billingAddress: { ...someAddress, country: 'KE' } };
    expect(() => orderAmended(sold, abroad, cause, now)).toThrow('priced for this country');
    const sent = { shippingAddressSnapshot: someAddress };
    expect(() => orderAmended(sold, sent, cause, now)).toThrow('not sent anywhere');
  });
});

describe('an edit', () => {
  const edited = (order: Order, requiresShipping: boolean) => {
    const variant = { ...sellable, requiresShipping };
    const { taxClass: _, name: _name, quantity: _quantity, ...line } = aLine(9);
    const rule = { ...line, tax: { name: 'VAT', included: true, basisPoints: 750 } };
    const add = [{ variantId: variant.variantId, quantity: 1 }];
    const priced = order.items.map(({ variantId }) => ({ ...rule, variantId }));
    const priceRules = { step: 1, promotions: [], lines: priced };
    const wish = { add, change: [], remove: [] };
    return planEdit({ ...order, priceRules }, wish, new Map([[variant.variantId, { variant, rule }]]));
  };

  it('adds nothing that would need a parcel to an order that has none', () => {
    const { shippingMethod: _, ...order } = anOrder();
    expect(() => edited(order, true)).toThrow('Nothing of this order is shipped');
    expect(edited(order, false).changed).toHaveLength(1);
  });

  it('adds nothing that is not shipped once its moment has passed', () => {
    const confirmed = anOrder({ status: 'confirmed', payment: { status: 'succeeded' } });
    expect(() => edited(confirmed, false)).toThrow('is not shipped');
    expect(edited(confirmed, true).changed).toHaveLength(1);
  });
});

describe('an order of which some is shipped', () => {
  it('delivers the rest at once, and waits for its parcel', () => {
    const { next } = confirmedOf(paidOrder(true));
    expect([next.status, ...statuses(next)]).toEqual(['confirmed', 'delivered', 'processing']);
  });

  it('asks the warehouse and carriers for what is shipped alone', () => {
    const { next: order } = confirmedOf(paidOrder(true));
    const [file, mug] = order.items;
    if (!file || !mug) throw new Error('it has two items');
    expect(nextStep(order, undefined)).toEqual({
      kind: 'request',
      items: [{ itemId: mug.id, quantity: 2 }],
    });
    const parcel = (itemId: OrderItem['id']) =>
      addShipment(order, noFulfilment(order.id), { items: [{ itemId, quantity: 1 }], carrier: 'gig' }, now);
    expect(parcel(mug.id).firstTime).toEqual([{ itemId: mug.id, quantity: 1 }]);
    expect(() => parcel(file.id)).toThrow('is not shipped');
  });

  it('is amended while its parcel is here, and cancelled but for what has been delivered', () => {
    const { next: order } = confirmedOf(paidOrder(true));
    expect(orderAmended(order, { note: 'Ring twice' }, cause, now).next.note).toBe('Ring twice');
    const cancelled = orderCancelled(order, cause, now)?.next;
    expect(cancelled && [cancelled.status, ...statuses(cancelled)]).toEqual([
      'delivered',
      'delivered',
      'cancelled',
    ]);
  });

  it('takes back nothing that was never sent', () => {
    const { next: order } = confirmedOf(paidOrder(true));
    const [file] = order.items;
    if (!file) throw new Error('it has two items');
    const wanted = { items: [{ itemId: file.id, quantity: 1 }], reason: 'Not for me' };
    expect(() => requestReturn(order, noReturns(order.id), wanted, now)).toThrow(
      'nothing of it can come back',
    );
  });
});

describe('an order that is picked up', () => {
  const pickupLocation = { name: 'Waybill', line1: '1 Broad Street', city: 'Lagos', country: 'NG' };
  const pickedUp = (): Order => {
    const {
      shippingAddressSnapshot: _,
      shippingMethod,
      ...order
    } = anOrder({
      status: 'confirmed',
      payment: { status: 'succeeded' },
    });
    if (!shippingMethod) throw new Error('orders in tests have a method');
    return { ...order, shippingMethod: { ...shippingMethod, pickupLocation } };
  };

  it('is handed out by the shop: the warehouse never hears of it, and no carrier takes it', () => {
    const order = pickedUp();
    expect(nextStep(order, undefined)).toBeUndefined();
    const [item] = order.items;
    if (!item) throw new Error('it has two items');
    const ready = (carrier: string) =>
      addShipment(order, noFulfilment(order.id), { items: [{ itemId: item.id, quantity: 2 }], carrier }, now);
    expect(ready('Pickup').shipment.status).toBe('created');
    expect(() => ready('gig')).toThrow('its carrier is pickup');
  });

  it('is billed to whoever and wherever they say', () => {
    const abroad = { name: 'Ada', line1: '1 Rue', city: 'Paris', country: 'FR' };
    const { next } = orderAmended(pickedUp(), { billingAddress: abroad }, cause, someTime);
    expect(next.billingAddress).toEqual(abroad);
  });
});
