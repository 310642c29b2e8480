/** What a customer or the shop still changes of an order that was placed, as a pure decision. */
import { DomainError } from '../shared/errors.ts';
import { countPieces } from './count-pieces.ts';
import type { Order } from './order.ts';
import { orderIs } from './standing.ts';
import { type Cause, type Change, orderChanged } from './transitions.ts';

/** What may still change: the address before anything has left, the note too. */
export const orderAmended = (
  order: Order,
  amendment: Partial<Pick<Order, 'shippingAddressSnapshot' | 'note'>>,
  cause: Cause,
  now: Date,
): Change => {
  if (!orderIs(order, 'amendable')) {
    throw new DomainError('illegal-transition', `An order that is ${order.status} cannot be changed`);
  }
  if (order.items.some((item) => countPieces(item).shipped > 0)) {
    throw new DomainError('illegal-transition', 'A parcel has left: the address it goes to does not change');
  }
  const { shippingAddressSnapshot: address = order.shippingAddressSnapshot } = amendment;
  const { country, region } = order.shippingAddressSnapshot;
  if (address.country !== country || address.region !== region) {
    throw new DomainError('invalid-request', 'Tax and shipping were priced for this country and region', {
      errors: [
        { path: 'shippingAddress.country', message: 'cannot change: cancel the order and place another' },
      ],
    });
  }
  return orderChanged(order, amendment, [], cause, now);
};
