/** Who may edit an order when: its customer while it is unpaid, staff until something leaves. Pure. */
import { countPieces } from '../orders/count-pieces.ts';
import type { Order } from '../orders/order.ts';
import { isSecured, isUnpaid } from '../orders/standing.ts';
import { DomainError } from '../shared/errors.ts';

const illegal = (message: string): DomainError => new DomainError('illegal-transition', message);

/** @throws DomainError `illegal-transition` */
export const assertMayBeEdited = (order: Order, byStaff: boolean): void => {
  if (order.payment.provider === 'none') throw illegal('An order that costs nothing is not edited');
  if (isUnpaid(order)) return;
  if (!byStaff) throw illegal('Only an order that is not paid yet is changed by its customer');
  if (order.status === 'pending') throw illegal('The order is just being confirmed: try again in a moment');
  if (order.status !== 'confirmed') throw illegal(`An order that is ${order.status} is not edited`);
  if (!isSecured(order)) throw illegal('What was paid for it went back');
  if (order.payment.disputed) throw illegal('Its payment is disputed, and that is not decided');
  if (order.items.some((item) => countPieces(item).shipped > 0)) {
    throw illegal('A parcel has left: ask for a return, or place another order');
  }
};
