/** What an order knows of a person, and when it forgets it. Pure. */
import { explainRelief } from '../pricing/explain.ts';
import type { Address } from '../shared/address.ts';
import { isFinal } from '../shared/machine.ts';
import { orderMachine } from './lifecycle.ts';
import type { Order } from './order.ts';

const deleted = 'deleted';

/** Its mails stop, and its secret opens nothing any more. */
const withoutGuest = ({ guest: _guest, ...order }: Order): Order => order;

const placeOnly = ({ city, country, region }: Address): Address => ({
  name: deleted,
  line1: deleted,
  city,
  country,
  ...(region !== undefined && { region }),
});

/** Why somebody was exempt may say who they are. */
const withoutReason = ({ priceRules, explanation }: Order): Pick<Order, 'priceRules' | 'explanation'> => {
  if (priceRules?.relief?.kind !== 'exempt') return { explanation, ...(priceRules && { priceRules }) };
  const relief = { kind: 'exempt' as const, reason: deleted };
  return {
    priceRules: { ...priceRules, relief },
    explanation: explanation.map((line) =>
      line.kind === 'tax-relief' ? explainRelief(relief, line.amount) : line,
    ),
  };
};

/**
 * The order without name, street, phone, note and metadata when its owner's account is gone and it has ended; the place stays,
 * as far as tax needs it. Until then the goods must still find their way; a guest's e-mail
 * address goes at once.
 */
export const forgetPerson = (order: Order): Order => {
  if (!order.ownerGone) return order;
  if (!isFinal<Order['status']>(orderMachine, order.status)) return withoutGuest(order);
  const { shippingAddressSnapshot, billingAddress } = order;
  const {
    note: _note,
    metadata: _metadata,
    billingAddress: _billing,
    shippingAddressSnapshot: _shipping,
    vatNumber: _vatNumber,
    ...rest
  } = withoutGuest(order);
  return {
    ...rest,
    ...withoutReason(rest),
    items: rest.items.map(({ metadata: _lineMetadata, ...item }) => item),
    ...(shippingAddressSnapshot
      ? { shippingAddressSnapshot: placeOnly(shippingAddressSnapshot) }
      : billingAddress && { billingAddress: placeOnly(billingAddress) }),
  };
};
