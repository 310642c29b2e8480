/** What a customer or the shop still changes of an order that was placed, as a pure decision. */
import { DomainError } from '../shared/errors.ts';
import { countPieces } from './count-pieces.ts';
import type { Order } from './order.ts';
import { orderIs } from './standing.ts';
import { type Cause, type Change, orderChanged } from './transitions.ts';

export type Amendment = Partial<
  Pick<Order, 'shippingAddressSnapshot' | 'billingAddress' | 'note' | 'metadata'>
>;

/** Whether it changes nothing that the order's handling hangs on: such a change is free at any time. */
export const isMetadataOnly = (amendment: Amendment): boolean =>
  Object.keys(amendment).every((name) => name === 'metadata');

/** What may still change: the addresses before anything has left, the note too; metadata always. */
export const orderAmended = (order: Order, amendment: Amendment, cause: Cause, now: Date): Change => {
  if (isMetadataOnly(amendment)) return orderChanged(order, amendment, [], cause, now);
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
