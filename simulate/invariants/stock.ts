/** Goods are neither made nor lost: per variant the ledger, the holds and the counters agree; per order what left. */
import type { Facts } from '../facts.ts';
import { type Invariant, sumOf } from './invariant.ts';

const flawsOfVariants = ({ stocks, movements, holds }: Facts): string[] => {
  const moved = Map.groupBy(movements, ({ variantId }) => variantId);
  const heldBy = Map.groupBy(
    holds.filter(({ state }) => state === 'held'),
    ({ variantId }) => variantId,
  );
  return stocks.flatMap(({ variantId, onHand, held, available }) => {
    const byLedger = sumOf((moved.get(variantId) ?? []).map(({ delta }) => delta));
    const byHolds = sumOf((heldBy.get(variantId) ?? []).map(({ quantity }) => quantity));
    return [
      ...(onHand === byLedger ? [] : [`${variantId}: ${onHand} on hand, ${byLedger} by its ledger`]),
      ...(held === byHolds ? [] : [`${variantId}: ${held} held, ${byHolds} by its open holds`]),
      ...(available === onHand - held ? [] : [`${variantId}: ${available} available of ${onHand} − ${held}`]),
      ...(Math.min(onHand, held, available) < 0
        ? [`${variantId}: below nothing: ${onHand} on hand, ${held} held, ${available} available`]
        : []),
    ];
  });
};

/** What is sold to an order and not back on the shelf is what it keeps: pieces that are not cancelled. */
const flawsOfOrders = ({ orders, movements, holds }: Facts): string[] => {
  const moved = Map.groupBy(movements, ({ orderId }) => orderId ?? 'nobody');
  const open = Map.groupBy(
    holds.filter(({ state }) => state === 'held'),
    ({ orderId }) => orderId,
  );
  return orders.flatMap((order) => {
    const held = sumOf((open.get(order.id) ?? []).map(({ quantity }) => quantity));
    const sold = -sumOf((moved.get(order.id) ?? []).map(({ delta }) => delta));
    const kept = sumOf(
      order.items.map(({ quantity, cancelledQuantity = 0 }) => quantity - cancelledQuantity),
    );
    const returned = sumOf(order.items.map(({ returnedQuantity = 0 }) => returnedQuantity));
    if (order.status === 'pending') {
      return held <= kept && sold === 0
        ? []
        : [`${order.id} is pending: ${kept} pieces, ${held} held, ${sold} sold`];
    }
    const isEnded = order.status === 'cancelled' || order.status === 'failed';
    const [least, most] = isEnded ? [0, 0] : [kept - returned, kept];
    return held === 0 && sold >= least && sold <= most
      ? []
      : [
          `${order.id} is ${order.status}: keeps ${kept}, ${returned} came back, yet ${sold} are sold and ${held} held`,
        ];
  });
};

/** Who holds goods is an order that was placed: nobody else gives them back. */
const flawsOfHolds = ({ holds, orders }: Facts): string[] => {
  const placed = new Set<string>(orders.map(({ id }) => id));
  return holds
    .filter(({ state, orderId }) => state === 'held' && !placed.has(orderId))
    .map(
      ({ variantId, orderId, quantity }) =>
        `${variantId}: ${quantity} held by ${orderId}, which nobody placed`,
    );
};

export const stock: Invariant = {
  name: 'stock',
  always: true,
  flaws: (facts) => [...flawsOfVariants(facts), ...flawsOfOrders(facts), ...flawsOfHolds(facts)],
};
