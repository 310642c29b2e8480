/** What an order costs is what its parts cost, as the API says; and for goods goes back no more than they cost. */
import type { Facts } from '../facts.ts';
import { type Invariant, sumOf } from './invariant.ts';

type Order = Facts['orders'][number];

/** Tax is a part of the price, or comes on top. */
const flawsOfTotals = ({ id, totals }: Order): string[] => {
  const { subtotal, discount, shipping, tax, taxRelief, rounding, total } = totals;
  const parts =
    subtotal.amount - discount.amount + shipping.amount - (taxRelief?.amount ?? 0) - (rounding?.amount ?? 0);
  return [parts, parts + tax.amount].includes(total.amount)
    ? []
    : [`${id} costs ${total.amount}, its parts ${parts} and tax of ${tax.amount}`];
};

const isOpen = new Set(['confirmed', 'shipped', 'delivered', 'approved']);

/** At their full price with their tax: the most that pieces can have cost. */
const priceOfNotKept = ({ items }: Order): number =>
  sumOf(
    items.map(({ quantity, unitPrice, tax, cancelledQuantity = 0, returnedQuantity = 0 }) => {
      const gone = cancelledQuantity + returnedQuantity;
      return gone * unitPrice.amount + Math.ceil((gone * tax.amount) / quantity);
    }),
  );

/**
 * Of orders of which something is kept, and that nobody edited: an edit takes pieces away without a trace. Fewer pieces may be
 * shipped for less.
 */
const flawsOfGoods = (facts: Facts): string[] => {
  const edited = new Set(
    facts.told.filter(({ type }) => type === 'order.edited').map(({ orderId }) => orderId),
  );
  const byOrder = Map.groupBy(
    facts.refunds.filter(({ kind, status }) => kind === 'goods' && status !== 'failed'),
    ({ orderId }) => orderId,
  );
  return facts.orders.flatMap((order) => {
    const back = sumOf((byOrder.get(order.id) ?? []).map(({ amount }) => amount.amount));
    const isKept = order.items.some(
      ({ quantity, cancelledQuantity = 0, returnedQuantity = 0 }) =>
        quantity > cancelledQuantity + returnedQuantity,
    );
    const most = priceOfNotKept(order) + order.totals.shipping.amount;
    if (!isOpen.has(order.status) || !isKept || edited.has(order.id) || back <= most) return [];
    return [`${order.id}: ${back} goes back for goods that cost ${most}`];
  });
};

export const prices: Invariant = {
  name: 'prices',
  always: true,
  flaws: (facts) => [...facts.orders.flatMap(flawsOfTotals), ...flawsOfGoods(facts)],
};
