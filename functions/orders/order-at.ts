/**
 * An order as it was at a time. Every version leaves in its history what moves of an order (`stateOf`); what an edit
 * replaced stands in that edit's entry (`replacedBy`). Nothing personal is among it: addresses, note and metadata are
 * shown as they are today, so that what was forgotten stays forgotten. Pure.
 */
import * as z from 'zod';
import { inSequence, sequenceOf } from '../events/chain.ts';
import { DomainError } from '../shared/errors.ts';
import { type Order, type OrderItem, orderItemSchema, orderSchema } from './order.ts';

const itemStateSchema = orderItemSchema.pick({
  status: true,
  cancelledQuantity: true,
  shippedQuantity: true,
  deliveredQuantity: true,
  returnedQuantity: true,
  deliveredAt: true,
  deliveries: true,
});

export const orderStateSchema = orderSchema
  .pick({
    status: true,
    customerId: true,
    placedAs: true,
    chargedTotal: true,
    itemsEver: true,
    refundedForGoods: true,
    payment: true,
    paymentWindowEndsAt: true,
    webhookSent: true,
    endReason: true,
    confirmedAt: true,
    hidden: true,
    ownerGone: true,
    statusSince: true,
    updatedAt: true,
    version: true,
  })
  /** By their ids; those that nothing has happened to are left out. */
  .extend({ items: z.record(z.string(), itemStateSchema) });
export type OrderState = z.output<typeof orderStateSchema>;

const isUntouched = (state: z.output<typeof itemStateSchema>): boolean =>
  state.status === 'processing' && Object.keys(state).length === 1;

const itemStatesOf = (items: readonly OrderItem[]): OrderState['items'] =>
  Object.fromEntries(
    items.flatMap((item) => {
      const state = itemStateSchema.parse(item);
      return isUntouched(state) ? [] : [[item.id, state]];
    }),
  );

/** What moves of an order, but for what is personal. */
export const stateOf = (order: Order): OrderState =>
  orderStateSchema.parse({ ...order, items: itemStatesOf(order.items) });

const replacedSchema = orderSchema.pick({
  items: true,
  totals: true,
  explanation: true,
  promotions: true,
  priceRules: true,
  shippingMethod: true,
});

/** For the note of a change after which an order has other lines: what it was agreed to before. */
export const replacedBy = (before: Order): { readonly replaced: z.output<typeof replacedSchema> } => ({
  replaced: {
    ...replacedSchema.parse(before),
    items: before.items.map(({ metadata: _, ...item }) => item),
  },
});

export const orderEntrySchema = z.looseObject({
  sk: z.string(),
  state: orderStateSchema.optional(),
  replaced: replacedSchema.optional(),
});
export type OrderEntry = z.output<typeof orderEntrySchema>;

/** What does not move. */
const without = (thing: object, moving: object): object =>
  Object.fromEntries(Object.entries(thing).filter(([name]) => !(name in moving)));

const asThen = (item: OrderItem, today: Order, states: OrderState['items']): object => {
  const { metadata } = today.items.find(({ id }) => id === item.id) ?? {};
  return {
    ...without(item, itemStateSchema.shape),
    ...(metadata && { metadata }),
    ...(states[item.id] ?? { status: 'processing' }),
  };
};

const notThen = (detail: string): DomainError => new DomainError('not-found', detail);

/**
 * @param entries of its history, in any order
 * @param at ISO 8601
 * @throws DomainError `not-found` for a time before the order was placed, or before its states were kept
 */
export const orderAt = (today: Order, entries: readonly OrderEntry[], at: string): Order => {
  const moment = Date.parse(at);
  if (moment < Date.parse(today.createdAt)) throw notThen('There was no such order then');
  const sorted = inSequence(entries);
  const then = sorted.findLast(({ state }) => state && Date.parse(state.updatedAt) <= moment);
  if (!then?.state) throw notThen('What this order was then was not kept');
  const later = sorted.find((entry) => sequenceOf(entry) > sequenceOf(then) && entry.replaced);
  const agreed = later?.replaced ?? replacedSchema.parse(today);
  const { items, ...state } = then.state;
  return orderSchema.parse({
    ...without(today, orderStateSchema.shape),
    ...agreed,
    items: agreed.items.map((item) => asThen(item, today, items)),
    ...state,
  });
};
