/** Somebody who buys in a world that is not kind, and how long it takes: from the order to its confirmation. */
import { mostAddedSeconds } from './hostile-world.ts';
import { initiatedPayment, type OrderBody, orderOf, placedOrder } from './shop.ts';
import type { Shopper } from './shopper.ts';
import type { TestStack } from './stack.ts';

export type Bought = {
  readonly shopper: Shopper;
  readonly order: OrderBody;
  readonly milliseconds: number;
};

const pollMilliseconds = 50;

export const isConfirmed = async ({ shopper, order }: Pick<Bought, 'shopper' | 'order'>): Promise<boolean> =>
  (await orderOf(shopper, order.id)).status === 'confirmed';

/**
 * Orders, pays on the provider's page, and comes back from it: the shop then asks the provider itself, so that nobody waits
 * for a message that met no free function. No time of the stack's passes but that of the world. Looks for as long as the
 * traits may make it: who waits longer looks again later.
 */
export const bought = async (stack: TestStack, shopper: Shopper, variantId: string): Promise<Bought> => {
  const began = performance.now();
  const waited = (): number => performance.now() - began;
  const order = await placedOrder(shopper, variantId);
  const { attempt } = await initiatedPayment(shopper, order.id);
  await stack.pay('paystack', attempt.txRef);
  await shopper.post(`/v1/payments/verify/${attempt.txRef}`);
  while (!(await isConfirmed({ shopper, order })) && waited() < mostAddedSeconds * 1000)
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
  return { shopper, order, milliseconds: waited() };
};

/** `half within 1.2 s, 95 of 100 within 3.4 s, all within 5.6 s` */
export const timesOf = (all: readonly Bought[]): string => {
  const times = all.map(({ milliseconds }) => milliseconds / 1000).sort((one, other) => one - other);
  const within = (share: number): string => (times[Math.ceil(times.length * share) - 1] ?? 0).toFixed(1);
  return `half within ${within(0.5)} s, 95 of 100 within ${within(0.95)} s, all within ${within(1)} s`;
};
