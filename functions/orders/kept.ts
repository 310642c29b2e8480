/**
 * What is kept of an order, and what it costs: its kept pieces, priced anew by the rules that the order was priced by.
 * `docs/money.md` says the laws. Pure.
 */
import { priceByRules } from '../pricing/price-lines.ts';
import { allocate, compare, type Money, money, subtract, sum, zero } from '../shared/money.ts';
import type { Order, OrderItem } from './order.ts';

export const keptPieces = ({
  status,
  quantity,
  cancelledQuantity = 0,
  returnedQuantity = 0,
}: Pick<OrderItem, 'status' | 'quantity' | 'cancelledQuantity' | 'returnedQuantity'>): number =>
  status === 'cancelled' ? 0 : quantity - cancelledQuantity - returnedQuantity;

/** What is kept of each line, for whoever counts pieces of variants. */
export const keptLines = ({ items }: Pick<Order, 'items'>) =>
  items.flatMap((item) => {
    const quantity = keptPieces(item);
    return quantity > 0 ? [{ variantId: item.variantId, quantity }] : [];
  });

/** What was asked for in all: the total, unless edits after it was paid made it more or less. */
export const chargedFor = ({ totals, chargedTotal }: Pick<Order, 'totals' | 'chargedTotal'>): Money =>
  chargedTotal ?? totals.total;

export type KeptPrice = {
  /** In the order of the order's items; nothing for those of which no piece is kept. */
  readonly lines: readonly Money[];
  /** With its tax, where that comes on top. */
  readonly shipping: Money;
  readonly total: Money;
};

/** Of orders from before their rules were kept: every piece is worth its even share of its line. */
const shareOfLine = (item: OrderItem): Money => {
  const pieces = allocate(
    item.total,
    Array.from({ length: item.quantity }, () => 1),
  );
  return sum(pieces.slice(0, keptPieces(item)), item.total.currency);
};

const priceByShares = ({ items, totals, currency }: Order): KeptPrice => {
  const lines = items.map(shareOfLine);
  const { shipping } = totals;
  return { lines, shipping, total: sum([...lines, shipping], currency) };
};

/** What the kept pieces cost by the order's own rules: nothing, shipping included, once none is kept. */
export const priceOfKept = (order: Order): KeptPrice => {
  const { items, currency, priceRules } = order;
  const quantities = items.map(keptPieces);
  const nothing = zero(currency);
  if (quantities.every((quantity) => quantity === 0)) {
    return { lines: items.map(() => nothing), shipping: nothing, total: nothing };
  }
  if (!priceRules) return priceByShares(order);
  const { lines, shipping, totals } = priceByRules(priceRules, currency, quantities);
  const byVariant = new Map(lines.map(({ variantId, total }) => [variantId, total]));
  return {
    lines: items.map(({ variantId }) => byVariant.get(variantId) ?? nothing),
    shipping: shipping.total,
    total: totals.total,
  };
};

/**
 * What goes back for the pieces that are not kept: what was paid, minus what went back for others before, minus what
 * the kept ones cost. Nothing when fewer pieces cost more (a threshold is lost), and nothing is ever taken back.
 */
export const refundForKept = (order: Order, paid: Money, refundedForGoods: Money): Money => {
  const due = subtract(subtract(paid, refundedForGoods), priceOfKept(order).total);
  return compare(due, zero(due.currency)) > 0 ? due : zero(due.currency);
};

/**
 * What is paid for the kept pieces, line by line: what they cost, and no more than the order's total without what went
 * back for the others. The lines and `shipping` sum to `total`.
 */
export const paidForKept = (order: Order): KeptPrice => {
  const { currency, refundedForGoods = zero(currency) } = order;
  const price = priceOfKept(order);
  const paid = subtract(chargedFor(order), refundedForGoods);
  const total = compare(paid, price.total) < 0 ? paid : price.total;
  const shipping = money(Math.min(price.shipping.amount, total.amount), currency);
  const weights = price.lines.map(({ amount }) => amount);
  return { lines: allocate(subtract(total, shipping), weights), shipping, total };
};
