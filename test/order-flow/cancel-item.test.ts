/** Whoever cancels an item of the order that they saw cancels it of that one, or of none. */
import { expect, it } from '@jest/globals';
import { createStockWrite } from '../../functions/inventory/store.ts';
import { cancelItem } from '../../functions/order-flow/end-order.ts';
import type { Order } from '../../functions/orders/order.ts';
import { getOrder } from '../../functions/orders/store.ts';
import { isDomainError } from '../../functions/shared/errors.ts';
import { assertVersion } from '../../functions/shared/http/version.ts';
import { transact } from '../../functions/shared/transact.ts';
import { withPayments } from '../payments/world.ts';
import { anOrder } from '../support/orders.ts';

const world = withPayments();

it('lets one of two change the version that both saw', async () => {
  const now = new Date();
  const { items } = anOrder({}, 2);
  const payment = { status: 'pending', method: 'cash-on-delivery', provider: 'manual' } as const;
  const order = await world.placeOrder({ status: 'confirmed', items, payment });
  await transact(items.map(({ variantId }) => createStockWrite(variantId, now)));
  const assertMayChange = ({ version }: Order): void => assertVersion(version, [order.version]);
  const outcomes = await Promise.allSettled(
    items.map(({ id }) => cancelItem(order.id, id, { actor: 'test' }, now, { assertMayChange })),
  );
  const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  expect(refused.map((reason) => isDomainError(reason, 'stale-version'))).toEqual([true]);
  const after = await getOrder(order.id);
  expect(after?.items.filter(({ status }) => status === 'cancelled')).toHaveLength(1);
});
