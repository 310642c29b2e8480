/**
 * What the statuses of an order, of its items and of its payment mean to those who ask: one row each, so that whoever
 * adds a status says all of it here. With it, where an order stands. Pure.
 */

import { type Standings, standsAs } from '../shared/machine.ts';
import type { Money } from '../shared/money.ts';
import { requiresShipping } from '../shared/requires-shipping.ts';
import type { Order, OrderItem } from './order.ts';

/**
 * `amendable`: its address may change; `confirmed`: it was, whatever became of it since; `shippable`: goods may leave
 * for it; `refundable`: it is refunded when all its money goes back; `fulfilled`: nobody waits for its goods any more;
 * `judged`: it was approved, or never will be; `ended`: nothing is sent any more, and what was paid for it goes back.
 * When the sweep looks at it (`due.ts`): `begun`, until it is confirmed or ends; `closing`, until it is approved;
 * `told`, until all have heard of its end.
 */
type OrderMeaning =
  | 'amendable'
  | 'confirmed'
  | 'shippable'
  | 'refundable'
  | 'fulfilled'
  | 'judged'
  | 'ended'
  | 'begun'
  | 'closing'
  | 'told';

export const orderIs = standsAs({
  pending: ['amendable', 'begun'],
  confirmed: ['amendable', 'confirmed', 'shippable', 'refundable'],
  shipped: ['confirmed', 'shippable', 'refundable'],
  delivered: ['confirmed', 'refundable', 'fulfilled', 'closing'],
  approved: ['confirmed', 'refundable', 'fulfilled', 'judged'],
  refunded: ['confirmed', 'fulfilled', 'judged', 'told'],
  cancelled: ['ended', 'told'],
  failed: ['ended', 'told'],
} satisfies Standings<Order['status'], OrderMeaning>);

/** `kept`: some of it is sent, or was; `gone`: all that is kept of it has left. */
type ItemMeaning = 'kept' | 'gone';

export const itemIs = standsAs({
  processing: ['kept'],
  shipped: ['kept', 'gone'],
  delivered: ['kept', 'gone'],
  cancelled: [],
} satisfies Standings<OrderItem['status'], ItemMeaning>);

/** `paid`: money of it is here, unless all of it is on its way back; `oncePaid`: money came, and may have gone back. */
type PaymentMeaning = 'paid' | 'oncePaid';

export const paymentIs = standsAs({
  pending: [],
  processing: [],
  failed: [],
  succeeded: ['paid', 'oncePaid'],
  partially_refunded: ['paid', 'oncePaid'],
  expired: [],
  refunded: ['oncePaid'],
} satisfies Standings<Order['payment']['status'], PaymentMeaning>);

/** It is sent or handed over. Files, codes and services are there once their order is confirmed, and never come back. */
export const isPhysical = ({ variantSnapshot }: Pick<OrderItem, 'variantSnapshot'>): boolean =>
  requiresShipping(variantSnapshot);

export const isEnded = (order: Pick<Order, 'status'>): boolean => orderIs(order, 'ended');

/** Its money is there, and is kept: what is wholly back, or on its way back, pays nothing. */
export const isPaid = ({ payment }: Pick<Order, 'payment'>): boolean =>
  paymentIs(payment, 'paid') && !payment.goesBack;

/** Money came for it at some time, and may have gone back since. */
export const tookMoney = ({ payment }: Pick<Order, 'payment'>): boolean =>
  payment.provider !== 'none' && paymentIs(payment, 'oncePaid');

/** The carrier takes the money at the door; until it is reported, the order is sent unpaid. */
export const awaitsCash = ({ payment: { method, status } }: Pick<Order, 'payment'>): boolean =>
  method === 'cash-on-delivery' && status === 'pending';

/** What the next attempt to pay is about: all of it, or what an edit of a paid order made it dearer. */
export const amountToPay = ({ payment, totals }: Pick<Order, 'payment' | 'totals'>): Money =>
  payment.due ?? totals.total;

/** What an order needs to be confirmed and sent. */
export const isSecured = (order: Pick<Order, 'payment'>): boolean => isPaid(order) || awaitsCash(order);

/** Not paid, and not to be paid at the door. */
export const isUnpaid = (order: Pick<Order, 'status' | 'payment'>): boolean =>
  order.status === 'pending' && !isSecured(order);
