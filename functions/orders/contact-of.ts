import type { Address } from '../shared/address.ts';
import type { Order } from './order.ts';

type Addressed = Pick<Order, 'shippingAddressSnapshot' | 'billingAddress'>;

/** Who to ask about the order: whoever it is sent to; else its buyer, if they said so much. */
export const contactOf = ({ shippingAddressSnapshot, billingAddress }: Addressed): Address | undefined =>
  shippingAddressSnapshot ?? billingAddress;

/** Where its tax is reckoned, and what is added to it is priced for. */
export const taxedAt = (order: Addressed & Pick<Order, 'shippingMethod'>): Address | undefined =>
  order.shippingMethod?.pickupLocation ?? contactOf(order);

/** By the customer, at the shop: it is sent nowhere. */
export const isPickedUp = ({ shippingMethod }: Pick<Order, 'shippingMethod'>): boolean =>
  shippingMethod?.pickupLocation !== undefined;
