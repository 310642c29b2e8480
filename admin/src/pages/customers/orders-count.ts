/** The API stops counting somewhere, and says so. */
import type { Schemas } from '../../app/waybill.ts';

export const ordersCount = ({ count, isMore }: Schemas['CustomerOrders']): string =>
  `${count}${isMore ? '+' : ''}`;
