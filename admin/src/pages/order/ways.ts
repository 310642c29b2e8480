/** Where an order can go from each state, and where each state stands in the drawing. `test/journeys` holds it against the API’s. */
import type { components } from '../../../../sdk/index.ts';

export type OrderStatus = components['schemas']['Order']['status'];

export const ways: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  pending: ['confirmed', 'cancelled', 'failed'],
  confirmed: ['shipped', 'cancelled'],
  shipped: ['delivered', 'cancelled', 'refunded'],
  delivered: ['approved', 'refunded'],
  approved: ['refunded'],
  cancelled: [],
  failed: [],
  refunded: [],
};

/** Along the way that every order hopes for, and beside it: the ends that nobody hopes for. */
export const places: Readonly<Record<OrderStatus, { readonly along: number; readonly beside: 0 | 1 }>> = {
  pending: { along: 0, beside: 0 },
  confirmed: { along: 1, beside: 0 },
  shipped: { along: 2, beside: 0 },
  delivered: { along: 3, beside: 0 },
  approved: { along: 4, beside: 0 },
  failed: { along: 0, beside: 1 },
  cancelled: { along: 1, beside: 1 },
  refunded: { along: 3, beside: 1 },
};
