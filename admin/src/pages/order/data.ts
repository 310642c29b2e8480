/** What an order's page reads, and what can be done with the order in its state. */
import { useQuery } from '@tanstack/react-query';
import { answered } from '../../../../sdk/index.ts';
import { api, type Schemas } from '../../app/waybill.ts';

export type Order = Schemas['Order'];
export type Item = Schemas['OrderItem'];
export type Payment = Schemas['Payment'];

/** Much of an order happens by itself: payment, delivery, the workflow. */
const watch = { refetchInterval: 5_000 } as const;

export const useOrder = (id: string) =>
  useQuery({
    queryKey: ['order', id],
    queryFn: () => answered(api.GET('/v1/orders/{id}', { params: { path: { id } } })),
    ...watch,
  });

export const usePayments = (id: string) =>
  useQuery({
    queryKey: ['order', id, 'payments'],
    queryFn: async () =>
      (await answered(api.GET('/v1/orders/{id}/payments', { params: { path: { id } } }))).items,
    ...watch,
  });

export const useParcels = (id: string) =>
  useQuery({
    queryKey: ['order', id, 'parcels'],
    queryFn: async () =>
      (await answered(api.GET('/v1/orders/{id}/tracking', { params: { path: { id } } }))).shipments,
    ...watch,
  });

export const useReturns = (id: string) =>
  useQuery({
    queryKey: ['order', id, 'returns'],
    queryFn: async () =>
      (await answered(api.GET('/v1/orders/{id}/returns', { params: { path: { id } } }))).items,
  });

/** All that a change of an order may touch, by the names under which it is kept. */
export const touchesOrder = [
  'order',
  'orders',
  'attention',
  'sales',
  'stock',
  'returns',
  'payments',
] as const;

/** Files and codes are in no parcel, and none brings them back. */
const isShipped = ({ variantSnapshot }: Item): boolean => variantSnapshot.requiresShipping !== false;

/** Pieces that are still here. */
export const toShip = (item: Item): number => {
  const { quantity, shippedQuantity = 0, cancelledQuantity = 0, status } = item;
  if (status === 'cancelled' || !isShipped(item)) return 0;
  return Math.max(0, quantity - cancelledQuantity - shippedQuantity);
};

/** Pieces that arrived and have not come back. */
export const toReturn = (item: Item): number => {
  const { deliveredQuantity = 0, returnedQuantity = 0 } = item;
  return isShipped(item) ? Math.max(0, deliveredQuantity - returnedQuantity) : 0;
};

/** Whoever it is sent to; else its buyer, if they said so much. */
export const contactOf = ({ shippingAddressSnapshot, billingAddress }: Order) =>
  shippingAddressSnapshot ?? billingAddress;

export const minus = (from: Schemas['Money'], ...taken: readonly Schemas['Money'][]): Schemas['Money'] => ({
  ...from,
  amount: taken.reduce((left, { amount }) => left - amount, from.amount),
});

/** What could still be paid back. */
export const refundable = ({ captured, refunded, pendingRefunds }: Payment): Schemas['Money'] =>
  minus(captured, refunded, pendingRefunds);

export const can = (order: Order, payments: readonly Payment[] | undefined) => ({
  ship: order.status === 'confirmed' && order.items.some((item) => toShip(item) > 0),
  cancel: order.status === 'pending' || order.status === 'confirmed',
  refund: payments?.some((payment) => refundable(payment).amount > 0) ?? false,
  edit: order.status === 'pending' || (order.status === 'confirmed' && order.fulfilment.shipped === 0),
  takeBack: order.items.some((item) => toReturn(item) > 0),
  link: order.status === 'pending',
});
