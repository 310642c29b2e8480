/**
 * All that the shop keeps of a person, as one document. It is what the person may see of each thing through the API: no
 * secrets, nothing of other people, no keys of ours.
 */
import { listAuditEntries } from '../audit/store.ts';
import { openCartsOf } from '../carts/store.ts';
import { fulfilments } from '../fulfilment/store.ts';
import { addressBooks, getProfile } from '../identity/store.ts';
import { userBody } from '../identity/user-body.ts';
import { documentsOf } from '../invoices/store.ts';
import { listNotices } from '../notifications/store.ts';
import { orderHistory } from '../orders/history-store.ts';
import { listOrdersOfCustomer } from '../orders/list-store.ts';
import type { Order } from '../orders/order.ts';
import { orderView } from '../orders/view.ts';
import { getPayment, listRefunds } from '../payments/store.ts';
import { paymentIdOf } from '../payments/tx-ref.ts';
import { paymentView } from '../payments/view.ts';
import { orderReturns } from '../returns/store.ts';
import { actorShownTo } from '../shared/actor.ts';
import type { Id } from '../shared/ids.ts';

const pageSize = 50;
/** Of one order; it has a few dozen. */
const maximumHistory = 1_000;

/** The newest: staff do thousands of things a year. */
const maximumActs = 10_000;
/** Each is half a dozen reads. */
const ordersAtOnce = 10;

/** @returns all items of a list, page by page, and hardly more than so many */
const everyPage = async <T>(
  read: (cursor: string | undefined) => Promise<{ items: readonly T[]; nextCursor?: string | undefined }>,
  maximum = Number.POSITIVE_INFINITY,
): Promise<T[]> => {
  const all: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined && all.length < maximum);
  return all;
};

const paymentOf = async (order: Order) => {
  const payment = await getPayment(paymentIdOf(order.id));
  if (!payment) return undefined;
  const { attempts, ...view } = paymentView(payment, await listRefunds(payment.id), false);
  /** Where the provider's page was: it opens nothing any more, and is nobody's data. */
  return { ...view, attempts: attempts.map(({ checkoutUrl: _, ...attempt }) => attempt) };
};

const viewer = (userId: Id<'user'>) => ({ caller: { userId }, scopes: new Set(['own'] as const) });

const wholeOrder = async (order: Order, userId: Id<'user'>) => {
  const [payment, { shipments }, invoices, { returns }, notices, history] = await Promise.all([
    paymentOf(order),
    fulfilments.get(order.id),
    documentsOf(order.id),
    orderReturns.get(order.id),
    listNotices(order.id),
    orderHistory(order.id, undefined, maximumHistory),
  ]);
  return {
    ...orderView(order),
    ...(payment && { payment }),
    shipments: shipments.map(({ seed: _, ...shipment }) => shipment),
    invoices,
    returns,
    mails: notices.map(({ kind, status, closedAt }) => ({ kind, status, ...(closedAt && { at: closedAt }) })),
    history: history.map(({ at, actor, reason, status }) => ({
      at,
      actor: actorShownTo(viewer(userId), actor),
      ...(reason !== undefined && { reason }),
      ...(status !== undefined && { status }),
    })),
  };
};

type Cart = Awaited<ReturnType<typeof openCartsOf>>[number];

const cartOf = ({ id, status, currency, items, coupons, shippingAddress, createdAt, touchedAt }: Cart) => ({
  id,
  status,
  currency,
  items,
  coupons,
  ...(shippingAddress && { shippingAddress }),
  createdAt,
  touchedAt,
});

/** Undefined when the account is gone. */
export const personalDataOf = async (userId: Id<'user'>, now: Date) => {
  const profile = await getProfile(userId);
  if (!profile) return undefined;
  const [{ addresses }, carts, acts, orders] = await Promise.all([
    addressBooks.get(userId),
    openCartsOf(userId),
    everyPage((cursor) => listAuditEntries({ actor: userId }, { limit: pageSize, cursor }), maximumActs),
    everyPage((cursor) => listOrdersOfCustomer(userId, { withHidden: true }, { limit: pageSize, cursor })),
  ]);
  const whole: Awaited<ReturnType<typeof wholeOrder>>[] = [];
  for (let next = 0; next < orders.length; next += ordersAtOnce) {
    const some = orders.slice(next, next + ordersAtOnce);
    whole.push(...(await Promise.all(some.map((order) => wholeOrder(order, userId)))));
  }
  return {
    madeAt: now.toISOString(),
    profile: userBody(profile),
    addresses,
    carts: carts.map(cartOf),
    orders: whole,
    acts: acts.map(({ at, action, object, outcome }) => ({ at, action, ...(object && { object }), outcome })),
  };
};
