/** Plays what happens to one order of a random shop, with the rules of money that it is given, and keeps the sums. */

import { keptPieces, priceOfKept, refundForKept } from '../../functions/orders/kept.ts';
import type { Order } from '../../functions/orders/order.ts';
import { addAttempt, newPayment } from '../../functions/payments/attempt-changes.ts';
import { goodsRefunded } from '../../functions/payments/goods-changes.ts';
import { attemptPaid } from '../../functions/payments/money-changes.ts';
import { type Payment, refundable } from '../../functions/payments/payment.ts';
import { refundRequested } from '../../functions/payments/refund-changes.ts';
import { priceBasket } from '../../functions/pricing/price-basket.ts';
import type { PricedBasket } from '../../functions/pricing/priced-basket.ts';
import { idOf, newRootUlid, newUlid } from '../../functions/shared/ids.ts';
import { add, compare, type Money, money, stepOf, zero } from '../../functions/shared/money.ts';
import { anItem, anOrder, someTime } from '../support/orders.ts';
import { type Happening, mostLines, type Shop } from './shops.ts';

/** What the laws are held against: the shop's own rules, or wrong ones that the laws must find. */
export type MoneyRules = {
  readonly price: (basket: Shop['basket'], tariffs: Shop['tariffs']) => PricedBasket;
  /** What is due for the pieces that are not kept. */
  readonly due: (order: Order, paid: Money, refundedForGoods: Money, goodwill: Money) => Money;
};

export const rules: MoneyRules = {
  price: priceBasket,
  due: (order, paidIn, refundedForGoods) => refundForKept(order, paidIn, refundedForGoods),
};

/** Minor units, after each thing that happened. */
export type Sums = {
  /** Kept pieces of each line. */
  readonly pieces: readonly number[];
  /** What they cost. */
  readonly kept: number;
  readonly refunded: number;
  readonly goodwill: number;
  /** Of the last step alone. */
  readonly refund: number;
};

export type Story = {
  readonly priced: PricedBasket;
  readonly order: Order;
  readonly paid: number;
  readonly step: number;
  readonly sums: readonly Sums[];
};

type State = { readonly order: Order; readonly payment: Payment | undefined; readonly sums: readonly Sums[] };

const root = newRootUlid(newUlid(someTime));
const refundIds = [idOf('refund', newUlid(someTime))];

/** Made once: ids are dear. */
const anyOrder = anOrder();
const anyItems = Array.from({ length: mostLines }, (_, index) => anItem(root, index + 1));

const orderOf = ({ basket }: Shop, priced: PricedBasket): Order => ({
  ...anyOrder,
  currency: basket.currency,
  items: priced.lines.flatMap((line, index) => {
    const item = anyItems[index];
    return item ? [{ ...item, ...line, status: 'delivered' as const }] : [];
  }),
  totals: priced.totals,
  priceRules: priced.rules,
});

/** Of an order that costs something. */
const paidPayment = (order: Order): Payment | undefined => {
  const { amount, currency } = order.totals.total;
  if (amount === 0) return undefined;
  const request = { provider: 'manual', email: 'ada@example.com', seed: 'a' } as const;
  const { payment } = addAttempt(newPayment(order, someTime), order, request, someTime, someTime);
  const [attempt] = payment.attempts;
  if (!attempt) throw new Error('no attempt');
  return attemptPaid(payment, attempt, { transactionId: '1', amount, currency }, someTime).payment;
};

const asked = { reason: 'return: law', actor: 'usr_1', refundIds };

const giveBackPieces = (
  { order, payment, sums }: State,
  { kind, line, pieces }: Extract<Happening, { kind: 'cancel' | 'return' }>,
  { due }: MoneyRules,
): State => {
  const last = sums.at(-1);
  const items = order.items.map((item, index) => {
    if (index !== line % order.items.length) return item;
    const { cancelledQuantity = 0, returnedQuantity = 0 } = item;
    const back = Math.min(pieces, item.quantity - cancelledQuantity - returnedQuantity);
    return kind === 'cancel'
      ? { ...item, cancelledQuantity: cancelledQuantity + back }
      : { ...item, returnedQuantity: returnedQuantity + back };
  });
  const next = { ...order, items };
  const nothing = zero(order.currency);
  const refunded = order.refundedForGoods ?? nothing;
  const goodwill = money(last?.goodwill ?? 0, order.currency);
  const wanted = due(next, payment ? order.totals.total : nothing, refunded, goodwill);
  const done = payment ? goodsRefunded(payment, wanted, asked, someTime) : { result: nothing };
  return {
    order: { ...next, refundedForGoods: add(refunded, done.result) },
    payment: ('change' in done && done.change?.payment) || payment,
    sums: [
      ...sums,
      {
        pieces: next.items.map(keptPieces),
        kept: priceOfKept(next).total.amount,
        refunded: refunded.amount + done.result.amount,
        goodwill: goodwill.amount,
        refund: done.result.amount,
      },
    ],
  };
};

/** In whole steps, as staff give it; as much as is left. */
const giveGoodwill = (state: State, amount: number): State => {
  const { order, payment, sums } = state;
  if (!payment) return state;
  const step = stepOf(order.currency);
  const left = refundable(payment);
  const wanted = money(Math.ceil(amount / step) * step, order.currency);
  const given = compare(wanted, left) < 0 ? wanted : left;
  if (given.amount === 0) return state;
  const last = sums.at(-1) ?? {
    pieces: order.items.map(keptPieces),
    kept: order.totals.total.amount,
    refunded: 0,
    goodwill: 0,
  };
  return {
    order,
    payment: refundRequested(payment, given, { ...asked, kind: 'goodwill' }, someTime).payment,
    sums: [...sums, { ...last, goodwill: last.goodwill + given.amount, refund: given.amount }],
  };
};

const all = (order: Order): Happening[] =>
  order.items.map(({ quantity }, line) => ({ kind: 'return', line, pieces: quantity }));

/** @param comesBack whether everything comes back in the end */
export const play = (shop: Shop, held: MoneyRules, comesBack = true): Story => {
  const priced = held.price(shop.basket, shop.tariffs);
  const order = orderOf(shop, priced);
  const first: State = { order, payment: paidPayment(order), sums: [] };
  const happenings = [...shop.happenings, ...(comesBack ? all(order) : [])];
  const { sums } = happenings.reduce<State>(
    (state, happening) =>
      happening.kind === 'goodwill'
        ? giveGoodwill(state, happening.amount)
        : giveBackPieces(state, happening, held),
    first,
  );
  return { priced, order, paid: priced.totals.total.amount, step: stepOf(shop.basket.currency), sums };
};
