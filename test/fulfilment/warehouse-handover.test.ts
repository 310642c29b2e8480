import { describe, expect, it } from '@jest/globals';
import {
  type Handover,
  handoverAccepted,
  handoverCancelled,
  handoverHeld,
  handoverHolding,
  handoverRequested,
  nextStep,
} from '../../functions/fulfilment/warehouse/handover.ts';
import type { Order, OrderItem } from '../../functions/orders/order.ts';
import { anOrder, someTime } from '../support/orders.ts';

const confirmedOrder = anOrder({ status: 'confirmed' });
const allItems = confirmedOrder.items.map(({ id, quantity }) => ({ itemId: id, quantity }));
const allIds = confirmedOrder.items.map(({ id }) => id);

const withItems = (status: Order['status'], ...statuses: OrderItem['status'][]): Order => ({
  ...confirmedOrder,
  status,
  items: confirmedOrder.items.map((item, index) => ({ ...item, status: statuses[index] ?? item.status })),
});

const withPieces = (first: Partial<OrderItem>): Order => ({
  ...confirmedOrder,
  items: confirmedOrder.items.map((item, index) => (index === 0 ? { ...item, ...first } : item)),
});

const open: Handover = handoverRequested(confirmedOrder.id, allItems, someTime);
const taken: Handover = handoverAccepted(open, someTime);
const off = withItems('cancelled', 'cancelled', 'cancelled');

const disputed: Order = { ...confirmedOrder, payment: { status: 'succeeded', disputed: true } };
const told = handoverHeld(handoverHolding(taken));

const request = { kind: 'request', items: allItems };

describe('what the warehouse is told next', () => {
  it.each<[string, Order, Handover | undefined, unknown]>([
    ['to pack a confirmed order', confirmedOrder, undefined, request],
    ['nothing of an order that is not paid', anOrder(), undefined, undefined],
    ['nothing of an order that was cancelled before', off, undefined, undefined],
    [
      'nothing of an order that staff shipped',
      withItems('shipped', 'shipped', 'shipped'),
      undefined,
      undefined,
    ],
    [
      'only the items that are still wanted',
      withItems('confirmed', 'cancelled'),
      undefined,
      { kind: 'request', items: allItems.slice(1) },
    ],
    ['the same once more, when it did not answer', confirmedOrder, open, request],
    ['nothing more, when it has answered', confirmedOrder, taken, undefined],
    ['to wait while the payment is disputed', disputed, taken, { kind: 'hold' }],
    ['to wait once more, when it may not have heard', disputed, handoverHolding(taken), { kind: 'hold' }],
    ['nothing more, when it waits', disputed, told, undefined],
    ['to go on when the dispute is decided', confirmedOrder, told, { kind: 'release' }],
    [
      'to go on also when it may not have heard to wait',
      confirmedOrder,
      handoverHolding(taken),
      { kind: 'release' },
    ],
    ['not to send what was cancelled while it waited', off, told, { kind: 'cancel', itemIds: allIds }],
    ['nothing of a disputed order that it does not have', disputed, undefined, undefined],
    [
      'nothing to wait for when all has left',
      {
        ...withPieces({}),
        ...disputed,
        items: disputed.items.map((item) => ({
          ...item,
          status: 'shipped' as const,
          shippedQuantity: item.quantity,
        })),
      },
      taken,
      undefined,
    ],
    ['not to send what was cancelled', off, taken, { kind: 'cancel', itemIds: allIds }],
    [
      'not to send the one item that was cancelled',
      withItems('confirmed', 'cancelled'),
      taken,
      { kind: 'cancel', itemIds: allIds.slice(0, 1) },
    ],
    [
      'not to send the rest of an item of which one piece arrived',
      withPieces({ status: 'delivered', cancelledQuantity: 1, shippedQuantity: 1, deliveredQuantity: 1 }),
      taken,
      { kind: 'cancel', itemIds: allIds.slice(0, 1) },
    ],
    [
      'only the pieces that have not left by another hand',
      withPieces({ shippedQuantity: 1 }),
      undefined,
      { kind: 'request', items: [{ ...allItems[0], quantity: 1 }, allItems[1]] },
    ],
    [
      'nothing of an order whose money goes back',
      { ...confirmedOrder, payment: { status: 'succeeded', goesBack: true } },
      undefined,
      undefined,
    ],
    ['nothing more, when it knows of the cancellation', off, handoverCancelled(taken, allIds), undefined],
    ['not to send what it may have taken unheard', off, open, { kind: 'cancel', itemIds: allIds }],
    [
      'not to send what staff shipped while it did not answer',
      withItems('shipped', 'shipped', 'shipped'),
      open,
      { kind: 'cancel', itemIds: allIds },
    ],
    ['nothing more, when it was told so unheard', off, handoverCancelled(open, allIds), undefined],
    ['nothing of what it shipped itself', withItems('shipped', 'shipped', 'shipped'), taken, undefined],
  ])('is %s', (_, order, handover, step) => {
    expect(nextStep(order, handover)).toEqual(step);
  });

  it('is the cancellation again, when it overtook the request', () => {
    expect(nextStep(off, handoverAccepted(handoverCancelled(open, allIds), someTime))).toEqual({
      kind: 'cancel',
      itemIds: allIds,
    });
  });
});
