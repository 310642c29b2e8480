/** Money is neither made nor lost: what providers took and gave back is in our books, and what orders say of it is that. */
import type { BankTransaction, Facts } from '../facts.ts';
import { type Invariant, sumOf } from './invariant.ts';

type Payment = Facts['payments'][number];

/** `wb-<ulid>-<number>` is an attempt for the order of that ULID. */
const isFor = ({ orderId }: Payment, reference: string): boolean =>
  reference.startsWith(`wb-${orderId.slice('ord_'.length)}-`);

const taken = (bank: readonly BankTransaction[]): number =>
  sumOf(bank.filter(({ status }) => status === 'succeeded').map(({ amount }) => amount));

const byProviders = (payment: Payment, facts: Facts) => {
  const own = facts.bank.filter(({ reference }) => isFor(payment, reference));
  return { took: taken(own), gave: sumOf(own.map(({ refunded }) => refunded)) };
};

const online = (payment: Payment) => payment.captures.filter(({ provider }) => provider !== 'manual');

const flawsOf = (payment: Payment, facts: Facts): string[] => {
  const { took, gave } = byProviders(payment, facts);
  const captured = sumOf(online(payment).map(({ amount }) => amount.amount));
  const refunded = sumOf(online(payment).map((capture) => capture.refunded.amount));
  const records = facts.refunds.filter(
    ({ orderId, status, provider }) =>
      orderId === payment.orderId && status === 'succeeded' && provider !== 'manual',
  );
  const recorded = sumOf(records.map(({ amount }) => amount.amount));
  return [
    ...(captured > took ? [`${payment.orderId}: ${captured} in our books, providers took ${took}`] : []),
    ...(refunded > gave ? [`${payment.orderId}: ${refunded} back by our books, providers gave ${gave}`] : []),
    ...(refunded === recorded ? [] : [`${payment.orderId}: ${refunded} back, its refunds say ${recorded}`]),
    ...(gave > took ? [`${payment.orderId}: providers gave ${gave} back of ${took}`] : []),
  ];
};

const flawsOfLedger = ({ postings, payments, refunds }: Facts): string[] => {
  const booked = (account: string): number =>
    sumOf(
      postings.map(({ debit, credit, amount }) =>
        debit === account ? amount : credit === account ? -amount : 0,
      ),
    );
  const captured = sumOf(payments.flatMap(({ captures }) => captures.map(({ amount }) => amount.amount)));
  const back = sumOf(
    refunds.filter(({ status }) => status === 'succeeded').map(({ amount }) => amount.amount),
  );
  return [
    ...(booked('captured') === captured
      ? []
      : [`the ledger has ${booked('captured')} captured, payments ${captured}`]),
    ...(-booked('refunded') === back
      ? []
      : [`the ledger has ${-booked('refunded')} refunded, refunds say ${back}`]),
  ];
};

export const books: Invariant = {
  name: 'books',
  always: true,
  flaws: (facts) => [
    ...facts.payments.flatMap((payment) => flawsOf(payment, facts)),
    ...flawsOfLedger(facts),
  ],
};

const endedWithoutGoods = new Set(['cancelled', 'failed']);

/** When nothing is under way: all that providers have is known, and an order that ended without goods keeps no money. */
export const settledMoney: Invariant = {
  name: 'money',
  always: false,
  flaws: (facts) => {
    const explained = new Set(facts.attention.map(({ orderId }) => orderId));
    const orders = new Map(facts.orders.map((order) => [order.id, order]));
    return facts.payments.flatMap((payment) => {
      const order = orders.get(payment.orderId);
      const { took, gave } = byProviders(payment, facts);
      if (explained.has(payment.orderId)) return [];
      const captured = sumOf(online(payment).map(({ amount }) => amount.amount));
      const refunded = sumOf(online(payment).map((capture) => capture.refunded.amount));
      return [
        ...(captured === took ? [] : [`${payment.orderId}: providers took ${took}, we know of ${captured}`]),
        ...(refunded === gave
          ? []
          : [`${payment.orderId}: providers gave ${gave} back, we know of ${refunded}`]),
        ...(order && endedWithoutGoods.has(order.status) && took !== gave
          ? [`${payment.orderId} is ${order.status}: providers took ${took} and gave back ${gave}`]
          : []),
      ];
    });
  },
};

const isKept = new Set(['confirmed', 'shipped', 'delivered', 'approved']);

/** Nobody gets goods for less than they cost, unless somebody gave the money back; nobody pays more. */
export const paidInFull: Invariant = {
  name: 'paid in full',
  always: false,
  flaws: (facts) => {
    const payments = new Map(facts.payments.map((payment) => [payment.orderId, payment]));
    const explained = new Set(facts.attention.map(({ orderId }) => orderId));
    return facts.orders.flatMap((order) => {
      const payment = payments.get(order.id);
      if (!isKept.has(order.status) || explained.has(order.id) || !payment || order.payment.due) return [];
      const { took } = byProviders(payment, facts);
      const given = sumOf(
        facts.refunds
          .filter(({ orderId, status }) => orderId === order.id && status !== 'failed')
          .map(({ amount }) => amount.amount),
      );
      const price = (order.chargedTotal ?? order.totals.total).amount;
      const manual = payment.captures.some(({ provider }) => provider === 'manual');
      if (manual || order.payment.method !== undefined) return [];
      return took >= price && took - given <= price
        ? []
        : [`${order.id} is ${order.status} for ${price}: providers took ${took}, of which ${given} go back`];
    });
  },
};
