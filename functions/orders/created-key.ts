/** The sort key of an order in lists by its time of creation, and its place in them. */
import type { Order } from './order.ts';

export const createdKeyOf = ({ createdAt, id }: Pick<Order, 'createdAt' | 'id'>): string =>
  `${createdAt}#${id}`;

/** @returns the id of the order that stands there */
export const orderIdAt = (createdKey: string): string => createdKey.slice(createdKey.indexOf('#') + 1);
