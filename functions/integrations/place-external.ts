/**
 * Places an order that was made in the external system: by the same transaction as every order, for a guest with the address
 * that it names. Its id follows from its number there, so it is placed once, however often it comes; what is asked for
 * after the placing (its payment) is asked for again as long as it is not there.
 */
import { findProductBySku } from '../catalog/store.ts';
import { placeDirectOrderFor } from '../checkout/place-order.ts';
import { guestOf } from '../orders/guest-store.ts';
import type { Order } from '../orders/order.ts';
import { newOrderToken } from '../orders/order-token-key.ts';
import { isSecured } from '../orders/standing.ts';
import { getOrder } from '../orders/store.ts';
import { confirmManually } from '../payments/confirm.ts';
import { initiatePayment } from '../payments/initiate.ts';
import { DomainError } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { type NewExternalOrder, orderIdOfExternal, seedOfExternal } from './external-change.ts';
import { madeThereWrite } from './sent-store.ts';

export const externalActor = 'external-system';

type Line = { readonly variantId: Id<'variant'>; readonly quantity: number };

const lineOf = async ({ sku, quantity }: NewExternalOrder['items'][number]): Promise<Line | string> => {
  const product = await findProductBySku(sku);
  const variant = product?.variants.find((each) => each.sku.toUpperCase() === sku.toUpperCase());
  return variant ? { variantId: variant.id, quantity } : sku;
};

/** @throws DomainError `not-sellable` that names what is not known here */
const linesOf = async ({ items }: NewExternalOrder): Promise<Line[]> => {
  const found = await Promise.all(items.map(lineOf));
  const unknown = found.filter((line) => typeof line === 'string');
  if (unknown.length > 0) {
    throw new DomainError('not-sellable', `Nothing is sold here as ${unknown.join(', ')}`, { skus: unknown });
  }
  return found.filter((line) => typeof line !== 'string');
};

const place = async (wanted: NewExternalOrder, now: Date): Promise<Order> => {
  const { externalId, email, currency, shippingAddress, shippingMethodId, note } = wanted;
  const orderId = orderIdOfExternal(externalId);
  const items = await linesOf(wanted);
  const buyer = async () => {
    const [{ guestId, writes }, { secretHash }] = await Promise.all([
      guestOf(email, now),
      newOrderToken(orderId),
    ]);
    const link = madeThereWrite(orderId, externalId);
    return { customerId: guestId, guest: { email, secretHash }, writes: [...writes, link] };
  };
  const terms = { currency, items, shippingAddress, shippingMethodId, note, metadata: { externalId } };
  const placing = { seed: seedOfExternal(externalId), actor: externalActor };
  return placeDirectOrderFor(buyer, { ...terms, ...placing }, now);
};

const methods = { paid: 'bank-transfer', 'cash-on-delivery': 'cash-on-delivery' } as const;

/** Money that was taken there is booked as manual money; the seed makes one attempt of all repetitions. */
const settlePayment = async (order: Order, wanted: NewExternalOrder, now: Date): Promise<void> => {
  if (wanted.payment === 'open' || isSecured(order)) return;
  const { email } = wanted;
  const seed = seedOfExternal(wanted.externalId);
  const request = { provider: 'manual', method: methods[wanted.payment], email, seed } as const;
  await initiatePayment(order.id, request, now);
  if (wanted.payment === 'paid') await confirmManually(order.id, now);
};

/**
 * @returns false when it was all there before
 * @throws DomainError `not-sellable`, `insufficient-stock`, and what else placing and paying refuse
 */
export const placeExternalOrder = async (wanted: NewExternalOrder, now: Date): Promise<boolean> => {
  const known = await getOrder(orderIdOfExternal(wanted.externalId));
  const order = known ?? (await place(wanted, now));
  if (order.status !== 'pending') return known === undefined;
  const wasSecured = wanted.payment === 'open' || isSecured(order);
  await settlePayment(order, wanted, now);
  return known === undefined || !wasSecured;
};
