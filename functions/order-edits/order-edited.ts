/** The order with an edit done, and what is announced of it. Pure. */
import { itemCreated } from '../checkout/new-order.ts';
import type { Announcement } from '../events/change.ts';
import { itemStatusCodes } from '../orders/lifecycle.ts';
import type { Order } from '../orders/order.ts';
import { replacedBy } from '../orders/order-at.ts';
import { type Cause, type Change, orderChanged } from '../orders/transitions.ts';
import type { Id } from '../shared/ids.ts';
import type { PlannedEdit, PlannedLine } from './plan-edit.ts';

const isAdded = ({ before }: PlannedLine): boolean => before === 0;
const isRemoved = ({ quantity }: PlannedLine): boolean => quantity === 0;

/** @param editId left out when it was not asked for beforehand */
export const orderEdited = (
  order: Order,
  { fields, changed }: PlannedEdit,
  editId: Id<'edit'> | undefined,
  cause: Cause,
  now: Date,
): Change => {
  const { id: orderId, customerId } = order;
  const announcements: Announcement[] = [
    [
      'order.edited',
      {
        orderId,
        customerId,
        ...(editId !== undefined && { editId }),
        total: fields.totals.total,
        changes: changed.map(({ item, before, quantity }) => ({
          orderItemId: item.id,
          variantId: item.variantId,
          from: before,
          to: quantity,
        })),
      },
    ],
    ...changed.filter(isAdded).map(({ item, quantity }) => itemCreated(order, { ...item, quantity })),
    ...changed.filter(isRemoved).map(
      ({ item }): Announcement => [
        'order.item.status.updated',
        {
          orderItemId: item.id,
          orderId,
          shopId: item.shopId,
          status: 'cancelled',
          statusCode: itemStatusCodes.cancelled,
        },
      ],
    ),
  ];
  const change = orderChanged(order, fields, announcements, cause, now);
  return { ...change, note: { ...change.note, ...replacedBy(order) } };
};
