/** What a customer or the shop still changes of an order that was placed, as a pure decision. */
import { DomainError } from '../shared/errors.ts';
import { taxedAt } from './contact-of.ts';
import { countPieces } from './count-pieces.ts';
import type { Order } from './order.ts';
import { isPhysical, orderIs } from './standing.ts';
import { type Cause, type Change, orderChanged } from './transitions.ts';

export type Amendment = Partial<
  Pick<Order, 'shippingAddressSnapshot' | 'billingAddress' | 'note' | 'metadata'>
>;

/** Whether it changes nothing that the order's handling hangs on: such a change is free at any time. */
export const isMetadataOnly = (amendment: Amendment): boolean =>
  Object.keys(amendment).every((name) => name === 'metadata');

const refused = (message: string, path: string, why: string): DomainError =>
  new DomainError('invalid-request', message, { errors: [{ path, message: why }] });

/** A place for another one, or for none. */
const assertPricedFor = (order: Order, amendment: Amendment): void => {
  const isSent = order.shippingAddressSnapshot !== undefined;
  if (!isSent && amendment.shippingAddressSnapshot) {
    throw refused('This order is not sent anywhere', 'shippingAddress', 'is nothing that it needs');
  }
  const before = taxedAt(order);
  const after = taxedAt({ ...order, ...amendment });
  if (after?.country === before?.country && after?.region === before?.region) return;
  throw refused(
    'Tax and shipping were priced for this country and region',
    isSent ? 'shippingAddress.country' : 'billingAddress.country',
    'cannot change: cancel the order and place another',
  );
};

/** What may still change: the addresses before anything has left, the note too; metadata always. */
export const orderAmended = (order: Order, amendment: Amendment, cause: Cause, now: Date): Change => {
  if (isMetadataOnly(amendment)) return orderChanged(order, amendment, [], cause, now);
  if (!orderIs(order, 'amendable')) {
    throw new DomainError('illegal-transition', `An order that is ${order.status} cannot be changed`);
  }
  const left = order.items.filter(isPhysical);
  if (left.some((item) => countPieces(item).shipped > 0)) {
    throw new DomainError('illegal-transition', 'A parcel has left: the address it goes to does not change');
  }
  assertPricedFor(order, amendment);
  return orderChanged(order, amendment, [], cause, now);
};
