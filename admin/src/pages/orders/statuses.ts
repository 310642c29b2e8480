/** Where an order can stand. */
import type { Schemas } from '../../app/waybill.ts';

type OrderStatus = Schemas['Order']['status'];

export const orderStatuses = [
  'pending',
  'confirmed',
  'shipped',
  'delivered',
  'approved',
  'cancelled',
  'failed',
  'refunded',
] as const satisfies readonly OrderStatus[];

export const isOrderStatus = (status: string | undefined): status is OrderStatus =>
  orderStatuses.some((one) => one === status);
